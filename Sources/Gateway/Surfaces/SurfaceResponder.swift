import Events
import HTTPServer
import Providers
import Synchronization

/// The client's end of one response: writes the answer, or the error, in the surface's own shape.
final class SurfaceResponder: ResponseClient {
    private struct State {
        var attempt: AttemptStarted?
        var admission = Events.Admission.admitted
        var firstContentAt: Timestamp?
        var isStarted = false
    }

    private let exchange: HTTPExchange
    private let errors: ErrorShape
    private let id: ResponseID
    private let clock: RequestClock
    private let state = Mutex(State())

    init(exchange: HTTPExchange, errors: ErrorShape, id: ResponseID, clock: RequestClock) {
        self.exchange = exchange
        self.errors = errors
        self.id = id
        self.clock = clock
    }

    /// When the first content byte was written to the client; nil before.
    var firstContentAt: Timestamp? { state.withLock { $0.firstContentAt } }
    var streamIsStarted: Bool { state.withLock { $0.isStarted } }

    /// Names the attempt whose answer comes next, for the headers of a stream.
    func serve(_ attempt: AttemptStarted, as admission: Events.Admission) {
        state.withLock { state in
            state.attempt = attempt
            state.admission = admission
        }
    }

    /// Writes frames; the first ones send the stream's head before them.
    func relay(_ frames: [UInt8]) async {
        startStreamIfNeeded()
        do { try await exchange.write(frames) } catch {
            return  // The client left: its presence interrupts the attempt.
        }
        let now = clock.now()
        state.withLock { $0.firstContentAt = $0.firstContentAt ?? now }
    }

    /// Ends a stream with the surface's end mark and the outcome in trailers.
    func endStream(_ endMark: [UInt8], _ outcome: OutcomeHeaders) async {
        startStreamIfNeeded()
        do { try await exchange.write(endMark) } catch { return }
        exchange.finish(trailers: outcome.trailers)
    }

    /// Ends a stream that broke: the surface's error event, no end mark, and the outcome in trailers.
    func breakStream(
        _ problem: ClientError, sequence: Int64?, _ outcome: OutcomeHeaders
    ) async {
        let event = problem.event(as: errors, id: id, sequence: sequence)
        do { try await exchange.write(event) } catch { return }
        exchange.finish(trailers: outcome.trailers)
    }

    /// A client is told after the ending is recorded, and not before.
    func keep(_ body: [UInt8]) async -> Bool { true }

    /// Sends a complete answer.
    func answer(_ body: [UInt8], _ outcome: OutcomeHeaders) {
        var headers = HTTPHeaders(responseID: id)
        headers.addSafe("Content-Type", "application/json")
        outcome.add(to: &headers)
        exchange.respond(HTTPResponse(status: 200, headers: headers, body: body))
    }

    /// Sends an error instead of an answer.
    func fail(_ problem: ClientError, _ outcome: OutcomeHeaders) {
        var response = problem.response(as: errors, id: id)
        outcome.add(to: &response.headers)
        exchange.respond(response)
    }

    private func startStreamIfNeeded() {
        let (mustStart, attempt, admission) = state.withLock { state in
            defer { state.isStarted = true }
            return (!state.isStarted, state.attempt, state.admission)
        }
        guard mustStart else { return }
        var headers = HTTPHeaders(responseID: id)
        headers.addSafe("Content-Type", "text/event-stream")
        headers.addSafe("Cache-Control", "no-store")
        OutcomeHeaders(
            admission: admission, fallbackUsed: attempt.map { $0.number > 1 },
            attempts: attempt.map { Int($0.number) }, provider: attempt?.provider,
            model: attempt?.model
        ).add(to: &headers)
        exchange.startStream(
            status: 200, headers: headers, trailerNames: OutcomeHeaders.trailerNames)
    }
}
