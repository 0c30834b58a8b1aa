import Events
package import HTTPServer
import Ledger

/// What the HTTP server refuses by itself: a body or head over its limit, a query that does not read.
///
/// The server answers on its own thread, which must not wait for the ledger. The refusal of a known customer is handed
/// to ``record()``, which writes it as any other.
package final class EarlyRefusals: Sendable {
    private struct Entry: Sendable {
        var id: ResponseID
        var refusal: Refusal
        var sketch: RequestSketch
    }

    /// More than this many at once wait for nobody: the server then says that it cannot record.
    private static let waitingMax = 1_024

    private let services: GatewayServices
    private let entries: AsyncStream<Entry>
    private let queue: AsyncStream<Entry>.Continuation

    package init(services: GatewayServices) {
        self.services = services
        (entries, queue) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingOldest(Self.waitingMax))
    }

    /// The answer to a request that does not reach a handler, in the shape of the surface that it was for.
    package func answer(_ status: Int, _ sentence: String, _ head: HTTPRequestHead?) -> HTTPResponse
    {
        let message = sentence.prefix(1).uppercased() + sentence.dropFirst() + "."
        let refusal = Refusal(.invalidRequest, message, status: status)
        guard let head, head.path.hasPrefix("/v1/") else {
            return ClientError(refusal).problemResponse()
        }
        let shape = ErrorShape.of(path: head.path)
        guard let caller = services.caller(head.headers) else {
            services.metrics.keyRefused()
            return ClientError.unauthorized.response(as: shape, id: nil)
        }
        let now = services.clock.now()
        guard let surface = ClientSurface.at(head.path)?.surface else {
            let id = services.ids.responseID(for: .chatCompletions, at: now)
            return ClientError(refusal).response(as: shape, id: id)
        }
        let id = services.ids.responseID(for: surface, at: now)
        let sketch = RequestSketch(surface: surface, caller: caller, receivedAt: now)
        let entry = Entry(id: id, refusal: refusal, sketch: sketch)
        guard case .enqueued = queue.yield(entry) else {
            return ClientError(
                Refusal(.ledgerUnavailable, ReasonCode.ledgerUnavailable.sentence)
            ).response(as: shape, id: id)
        }
        return refusal.response(as: shape, id: id)
    }

    /// Writes refusals until ``finish()``.
    package func record() async {
        for await entry in entries {
            _ = await services.record(entry.refusal, entry.sketch, id: entry.id)
        }
    }

    /// No more refusals come: what waits is still written.
    package func finish() {
        queue.finish()
    }
}

extension GatewayServices {
    /// Makes a refusal durable; what is to be answered is another one if the ledger does not take it.
    func record(_ refusal: Refusal, _ sketch: RequestSketch, id: ResponseID) async -> Refusal {
        // What the ledger cannot take is not offered to it: the room that is left is for what runs. One that has begun to
        // wait is in the log already, and is tried.
        guard refusal.reason != .ledgerUnavailable || sketch.journal != nil else {
            metrics.requestRejected(.ledgerUnavailable)
            return refusal
        }
        let journal =
            sketch.journal
            ?? ResponseJournal(
                id: id, customer: sketch.caller.customer, traceID: sketch.traceID, log: log,
                ids: ids)
        let released = sketch.reservation.map { [Event.spendReleased(SpendReleased($0))] } ?? []
        do {
            try await journal.append(
                released + [.requestRejected(sketch.rejected(refusal))], at: clock.now())
            gate.giveBack(sketch.reservation, of: sketch.caller.customer)
            metrics.requestRejected(refusal.reason)
            return refusal
        } catch {
            logger.error("a refusal could not be recorded", error: error.label)
            metrics.requestRejected(.ledgerUnavailable)
            return Refusal(.ledgerUnavailable, ReasonCode.ledgerUnavailable.sentence)
        }
    }
}

extension Refusal {
    /// The answer in a surface's shape, with the outcome in its headers.
    func response(as shape: ErrorShape, id: ResponseID) -> HTTPResponse {
        var response = ClientError(self).response(as: shape, id: id)
        OutcomeHeaders(
            admission: .rejected, targetMet: reason.faultDomain == .customer ? nil : false,
            degraded: false, fallbackUsed: false, reasonCode: reason, attempts: 0
        ).add(to: &response.headers)
        return response
    }
}
