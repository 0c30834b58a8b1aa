import Events

/// Where one request may go when nothing else serves it: the broker's route, and the models whose outages open it. Pure.
struct Bridge: Sendable, Equatable {
    let route: Route
    /// All of the request's models that are called directly; each must be out.
    let paths: [ModelPath]

    /// nil: no broker may ever serve this request.
    init?(
        to broker: Account?, for admitted: AdmittedRequest, _ policy: Policy, surface: Surface
    ) {
        guard let broker, policy.allowBrokered, surface.isChat else { return nil }
        let direct = admitted.routes.filter {
            $0.account.credential == .managed && $0.provider.isFirstClass
        }
        var paths: [ModelPath] = []
        for route in direct {
            let path = ModelPath(provider: route.provider, model: route.model)
            if !paths.contains(path) { paths.append(path) }
        }
        guard let first = direct.first,
            let brokered = broker.brokered(
                ModelPath(provider: first.provider, model: first.model))
        else { return nil }
        let route = Route(
            account: broker, model: brokered.model, preference: first.preference,
            pin: brokered.vendor)
        guard route.isAllowed(in: policy.regions) else { return nil }
        self.route = route
        self.paths = paths
    }
}

extension Surface {
    /// Whether it asks for an answer that a chat completion can give.
    var isChat: Bool {
        switch self {
        case .chatCompletions, .responses, .messages: true
        case .embeddings, .countTokens: false
        }
    }
}
