import Events
import HTTPServer
import Ledger

/// `routing/circuits`: what gets no traffic, and the administrator's word that it shall.
struct CircuitsResource: Sendable {
    let services: GatewayServices

    /// `GET routing/circuits`
    func list() -> HTTPResponse {
        NativeAnswer.json { CircuitDocuments.write(services.routing.openCircuits, to: &$0) }
    }

    /// `DELETE routing/circuits/{account}`: closes the account's, and those of its models.
    func close(_ account: String) async throws -> HTTPResponse {
        let closing = services.routing.openCircuits.closing(account)
        guard !closing.isEmpty else {
            throw ClientError(
                status: 404, reason: nil,
                message: "No circuit of an account \"\(account.prefix(200))\" stands open.")
        }
        let now = services.clock.now()
        do {
            try await OpenCircuits.append(closing, to: services.log, ids: services.ids, at: now)
        } catch {
            throw ClientError(
                status: 503, reason: .ledgerUnavailable,
                message: ReasonCode.ledgerUnavailable.sentence, retryAfter: 1)
        }
        for event in closing { services.routing.apply(event, at: now) }
        return NativeAnswer.json { CircuitDocuments.write(closed: closing, to: &$0) }
    }
}
