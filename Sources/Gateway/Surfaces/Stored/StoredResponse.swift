import Events
import Ledger

/// A response that a provider stores for a customer: where it is, and the provider's own id of it.
struct StoredResponse: Sendable, Equatable {
    let id: ResponseID
    let provider: Provider
    let account: String
    let providerID: String

    /// Reads it out of a response's own history; nil unless an attempt of it was stored.
    ///
    /// - Parameter events: all events of the response, in order.
    init?(id: ResponseID, events: [Event]) {
        var started: [Int64: AttemptStarted] = [:]
        var found: (attempt: AttemptStarted, providerID: String)?
        for event in events {
            switch event {
            case .attemptStarted(let attempt): started[attempt.number] = attempt
            case .attemptSucceeded(let ending):
                guard let attempt = started[ending.number],
                    let providerID = ending.providerResponseID
                else { continue }
                found = (attempt, providerID)
            default: continue  // Only where it was stored matters here.
            }
        }
        guard let found else { return nil }
        self.id = id
        provider = found.attempt.provider
        account = found.attempt.account
        providerID = found.providerID
    }
}

extension GatewayServices {
    /// The customer's own stored response of an id, nil for no id.
    ///
    /// - Throws: 404 for an id that is not of this customer's, or of nothing stored.
    func stored(_ text: String?, of caller: Caller) async throws(Refusal) -> StoredResponse? {
        guard let text else { return nil }
        let missing = Refusal(
            .invalidRequest, "No stored response of this id is yours.",
            param: "previous_response_id", status: 404)
        guard let id = ResponseID(text) else { throw missing }
        let events: [StoredEvent]
        do {
            events = try await reader.read { view in try view.events(stream: .response(id)) }
        } catch {
            logger.error("a stored response could not be looked up", error: "ledger_read")
            throw Refusal(.ledgerUnavailable, ReasonCode.ledgerUnavailable.sentence)
        }
        guard events.first?.event.customer == caller.customer,
            let stored = StoredResponse(id: id, events: events.map(\.event.event))
        else { throw missing }
        return stored
    }
}

extension AdmittedRequest {
    /// Leaves only the account that holds a stored response: nowhere else is it known.
    mutating func keep(to stored: StoredResponse) throws(Refusal) {
        routes = routes.filter {
            $0.provider == stored.provider && $0.account.name == stored.account
        }
        guard routes.isEmpty else { return }
        throw Refusal(
            .invalidRequest,
            "The response that this one goes on from is stored where this model is not served.",
            param: "previous_response_id")
    }
}
