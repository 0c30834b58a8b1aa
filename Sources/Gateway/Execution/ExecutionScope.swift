import Events
import Pricing
import Providers

/// What stays the same for one request from its admission to its end. A class, because every attempt holds it.
final class ExecutionScope: Sendable {
    let services: GatewayServices
    let request: any ClientRequest
    let admitted: AdmittedRequest
    let caller: Caller
    let clock: RequestClock
    let presence: ClientPresence
    let client: any ResponseClient
    let journal: ResponseJournal
    /// Keeps a conversation on one prompt cache: a digest, or nil.
    let affinityKey: String?
    /// The provider's id of the stored response that the request goes on from, or nil.
    let storedID: String?
    /// What was tried for it before, where it goes on.
    let before: AttemptsBefore

    init(
        services: GatewayServices, request: any ClientRequest, admitted: AdmittedRequest,
        caller: Caller,
        clock: RequestClock, presence: ClientPresence, client: any ResponseClient,
        journal: ResponseJournal, affinityKey: String?, storedID: String?,
        before: AttemptsBefore = .none
    ) {
        self.services = services
        self.request = request
        self.admitted = admitted
        self.caller = caller
        self.clock = clock
        self.presence = presence
        self.client = client
        self.journal = journal
        self.affinityKey = affinityKey
        self.storedID = storedID
        self.before = before
    }
}

/// Attempts that a response has had elsewhere: a line of a batch in its jobs.
struct AttemptsBefore: Sendable {
    static let none = AttemptsBefore(count: 0, cause: nil)

    var count: Int
    /// Why the last of them was given up.
    var cause: ReasonCode?
}

extension ExecutionScope {
    /// An attempt is rated by the list in force when it ends, which may be another than at the request's beginning.
    var books: AttemptBooks {
        AttemptBooks(catalogue: services.catalogue, policy: caller.policy)
    }

    /// The request as a route's provider is to get it, and who reads the answer.
    func dialogue(
        with adapter: any ProviderAdapter, on route: Route, in tier: String?
    ) throws(NotStarted) -> UpstreamDialogue {
        do throws(InvalidRequest) {
            return try request.dialogue(
                with: adapter,
                at: UpstreamTarget(
                    baseURL: route.account.baseURL, model: route.model,
                    serviceTier: tier, affinityKey: affinityKey,
                    storedID: storedID,
                    capabilities: services.catalogue.model(route.provider, route.model)?
                        .capabilities,
                    apiVersion: route.account.anthropicVersion,
                    cacheBreakpoints: caller.policy.cacheBreakpoints,
                    storedCaches: storedCaches(on: route),
                    isCustomersOwn: route.account.credential == .byok, pin: route.pin),
                for: ChatExchange(
                    responseID: journal.id.text, createdAt: clock.receivedAt.unixSeconds,
                    modelRequested: route.model, tierRequested: tier))
        } catch {
            throw .inexpressible(error)
        }
    }

    /// How long caches under names are to be kept there: none where nobody knows what their storage costs.
    private func storedCaches(on route: Route) -> CacheTTL? {
        guard let life = caller.policy.storedCaches, route.provider == .gemini,
            services.catalogue.model(route.provider, route.model)?.period(at: clock.now())?
                .cacheStorage != nil
        else { return nil }
        return life
    }
}
