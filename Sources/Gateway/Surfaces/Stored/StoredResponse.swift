import Events
import Ledger
import Projections

/// A response that a provider stores for a customer: where it is, and the provider's own id of it.
struct StoredResponse: Sendable, Equatable {
    let id: ResponseID
    let provider: Provider
    let account: String
    let providerID: String
    /// The attempt whose answer it is.
    let attempt: Int64
    /// Our id of the response that it goes on from, or nil.
    let previousID: ResponseID?
    /// How many events its stream has.
    let version: Int64

    /// Reads it out of a response's own history; nil unless an attempt of it was stored and is not deleted.
    ///
    /// - Parameter events: all events of the response, in order.
    init?(id: ResponseID, events: [Event]) {
        var started: [Int64: AttemptStarted] = [:]
        var found: (attempt: AttemptStarted, providerID: String)?
        var previousID: ResponseID?
        for event in events {
            switch event {
            case .requestAdmitted(let admitted): previousID = admitted.previousResponse
            case .storedResponseDeleted: return nil
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
        attempt = found.attempt.number
        self.previousID = previousID
        version = Int64(events.count)
    }
}

extension GatewayServices {
    /// The customer's own stored response of an id, nil for no id.
    ///
    /// - Throws: 404 for an id that is not of this customer's, or of nothing stored.
    func previous(_ text: String?, of caller: Caller) async throws(Refusal) -> StoredResponse? {
        guard let text else { return nil }
        return try await stored(text, of: caller, param: "previous_response_id")
    }

    /// The customer's own stored response of an id.
    ///
    /// - Throws: 404 for an id that is not of this customer's, or of nothing stored.
    func stored(
        _ text: String, of caller: Caller, param: String
    ) async throws(Refusal) -> StoredResponse {
        let missing = Refusal(
            .invalidRequest, "No stored response of this id is yours.", param: param, status: 404)
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

    /// The account that holds a stored response: the operator's or the customer's own; nil when it is no longer there.
    func account(holding stored: StoredResponse, of caller: Caller) -> Account? {
        let accounts = admission.resolver.accounts.filter { $0.provider == stored.provider }
        if let own = caller.credentials[stored.provider], own.id == stored.account {
            guard own.refusedAt == nil else { return nil }
            return Account(
                own: CredentialName(
                    customer: caller.customer, provider: own.provider, id: own.id),
                like: accounts.first)
        }
        return accounts.first { $0.name == stored.account }
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
