import Events
import HTTPClient
import HTTPServer
import Ledger
import Providers

/// What a customer does with a response that a provider stores for it: `GET` and `DELETE` of `/v1/responses/{id}`, and
/// the paths under it.
///
/// Such a call costs nothing and starts nothing, so reading leaves no event; a deletion is a fact of the response's own
/// history. It passes the same gate as any request: the account's rate is shared by all customers.
struct StoredResponsesEndpoint: Sendable {
    let services: GatewayServices
    /// Names an answer about no response of the caller's.
    let mintedID: ResponseID

    /// A provider answers this from a store: what takes longer is lost.
    private static let timeLimitMs: Int64 = 30_000
    private static let answerBytesMax = 64 << 20

    func handle(
        _ call: StoredResponsePath.Call, id: String, _ exchange: HTTPExchange, for caller: Caller
    ) async {
        let clock = RequestClock(clock: services.clock, arrival: exchange.request.receivedAt)
        do throws(Refusal) {
            let stored = try await services.stored(id, of: caller, param: "response_id")
            do throws(Refusal) {
                let body = try await answer(call, stored, exchange, caller, clock)
                var headers = HTTPHeaders(responseID: stored.id)
                headers.addSafe("Content-Type", "application/json")
                exchange.respond(HTTPResponse(status: 200, headers: headers, body: body))
            } catch {
                exchange.respond(ClientError(error).openAIResponse(id: stored.id))
            }
        } catch {
            exchange.respond(ClientError(error).openAIResponse(id: mintedID))
        }
    }

    private func answer(
        _ call: StoredResponsePath.Call, _ stored: StoredResponse, _ exchange: HTTPExchange,
        _ caller: Caller, _ clock: RequestClock
    ) async throws(Refusal) -> [UInt8] {
        let action: StoredResponseRequest.Action =
            switch call {
            case .show: .show
            case .delete: .delete
            case .listInput: .listInput
            case .cancel:
                throw Refusal(
                    .invalidRequest,
                    "Only a response that runs in the background can be cancelled; this one ended.")
            }
        let request: StoredResponseRequest
        do {
            request = try StoredResponseRequest(
                action, query: exchange.request.query,
                betas: exchange.request.headers.first("openai-beta"))
        } catch { throw Refusal(error) }
        guard action != .delete || services.log.canAppend else {
            throw Refusal(.ledgerUnavailable, ReasonCode.ledgerUnavailable.sentence)
        }
        guard !services.inFlight.isDraining else {
            throw Refusal(.shuttingDown, ReasonCode.shuttingDown.sentence)
        }
        guard let account = services.account(holding: stored, of: caller) else { throw Self.gone }
        let presence = ClientPresence(drains: action == .delete)
        let running = services.inFlight.enter(presence)
        defer { services.inFlight.leave(running) }
        exchange.onClientLeft { presence.interrupt(.clientLeft) }
        let place = try enter(account, caller, clock)
        defer { services.gate.leave(place, tokens: 0, at: clock.now()) }
        let (head, body) = try await ask(request, stored, account, presence, clock)
        if action == .delete { try await recordDeletion(of: stored, found: head.isSuccess, caller) }
        guard head.isSuccess else { throw Self.gone }
        let answer = request.answer(
            body, id: stored.id.text, previousID: stored.previousID?.text,
            from: ProviderAdapters.adapter(for: stored.provider))
        guard let answer else {
            throw Refusal(.providerError, "The provider's answer is not what was asked for.")
        }
        return answer
    }

    /// A place at the account; what would have to wait is refused, because the client can ask again at no cost.
    private func enter(
        _ account: Account, _ caller: Caller, _ clock: RequestClock
    ) throws(Refusal) -> Int64 {
        let ticket = AdmissionTicket(
            id: 0, customer: caller.customer, limits: caller.policy.limits,
            qosClass: caller.policy.defaultClass,
            deadline: clock.receivedAt.adding(milliseconds: Self.timeLimitMs), tokens: 0,
            accounts: [account.name])
        switch services.gate.arrive(ticket, at: clock.now()) {
        case .started(let id, _): return id
        case .refused(let refusal): throw Refusal(refusal, limits: ticket.limits)
        case .waiting(let id, _):
            // Its turn may have come in the meantime.
            guard services.gate.withdraw(id) else { return id }
            throw Refusal(.queueFull, "The account that stores it has no room now: try again.")
        }
    }

    /// The provider's answer, a success or a 404.
    private func ask(
        _ request: StoredResponseRequest, _ stored: StoredResponse, _ account: Account,
        _ presence: ClientPresence, _ clock: RequestClock
    ) async throws(Refusal) -> (head: UpstreamHead, body: [UInt8]) {
        let adapter = ProviderAdapters.adapter(for: stored.provider)
        let call: UpstreamCall
        do {
            let target = UpstreamTarget(
                baseURL: account.baseURL, model: "", storedID: stored.providerID,
                accountID: account.fireworksAccount)
            call = try request.call(to: target, with: adapter)
        } catch { throw Refusal(error) }
        guard let key = services.key(of: account) else {
            throw Refusal(
                .noRoute, "Your own key cannot be opened now: tell your administrator.")
        }
        let transfer = services.client.start(
            HTTPClientRequest(
                call, authentication: adapter.authentication(key: key.revealed),
                connectTimeoutMs: services.configuration.attempts.connectTimeoutMs))
        presence.attach(transfer)
        defer { presence.detach() }
        let (head, body): (UpstreamHead, [UInt8])
        do {
            let limit = clock.now().adding(milliseconds: Self.timeLimitMs)
            let answer = try await transfer.complete(
                until: clock.instant(at: limit), bodyBytesMax: Self.answerBytesMax)
            (head, body) = (UpstreamHead(answer.head), answer.body)
        } catch {
            transfer.cancel()
            let reason =
                presence.interruption == .shutdown
                ? ReasonCode.shuttingDown
                : error.failure(
                    requestSent: true, timeout: .providerStalled, streaming: false
                ).reason
            throw Refusal(reason, reason.sentence)
        }
        guard !head.isSuccess, head.status != 404 else { return (head, body) }
        let failure = adapter.failure(head: head, body: body)
        throw Refusal(
            failure.reason, failure.reason.message(of: failure, refuserOfOwnKey: nil),
            param: failure.param)
    }

    /// Makes the deletion durable; if that fails the client asks again, and the provider no longer has it.
    private func recordDeletion(
        of stored: StoredResponse, found: Bool, _ caller: Caller
    ) async throws(Refusal) {
        let now = services.clock.now()
        let deleted = StoredResponseDeleted(
            attempt: stored.attempt, found: found, keyID: caller.keyID)
        do throws(AppendError) {
            _ = try await services.log.append(
                StreamAppend(
                    stream: .response(stored.id), expected: .exactly(stored.version),
                    customer: caller.customer,
                    events: [
                        NewEvent(
                            id: services.ids.eventID(at: now), recordedAt: now,
                            event: .storedResponseDeleted(deleted))
                    ]))
        } catch {
            // Another request of the customer's has deleted it in the same moment.
            if case .staleVersion = error { return }
            services.logger.error("a deletion could not be recorded", error: error.label)
            throw Refusal(.ledgerUnavailable, ReasonCode.ledgerUnavailable.sentence)
        }
    }

    /// It is ours and was stored, and the provider or the account is no more.
    private static let gone = Refusal(
        .invalidRequest, "The provider no longer stores this response.", param: "response_id",
        status: 404)
}
