import Events
import Projections

/// Which routes a customer's profile opens, and in which order: the operator's accounts, the customer's own keys, the
/// customer's own servers, or several of these. Pure.
struct ServingLanes: Sendable {
    let caller: Caller
    let resolver: ModelResolver
    /// What serves this request: the policy's profile, or one lane of a hybrid that the request names.
    let profile: Profile

    /// - Parameter asked: the profile that the request names, or nil.
    /// - Throws: a refusal when the policy does not serve it.
    init(_ caller: Caller, _ resolver: ModelResolver, asked: Profile?) throws(Refusal) {
        self.caller = caller
        self.resolver = resolver
        let policy = caller.policy
        guard let asked, asked != policy.profile else {
            profile = policy.profile
            return
        }
        guard policy.profile == .hybrid, policy.lanes.contains(asked) else {
            let served =
                policy.profile == .hybrid
                ? "hybrid (\(policy.lanes.map(\.rawValue).joined(separator: ", ")))"
                : policy.profile.rawValue
            throw Refusal(
                .policyForbidden,
                "Your policy serves the profile \(served), not \(asked.rawValue).",
                param: "Zumik-Profile")
        }
        profile = asked
    }

    /// The lanes in the order in which they serve.
    var lanes: [Profile] { profile == .hybrid ? caller.policy.lanes : [profile] }

    /// The routes of a model; nil when nobody knows the name.
    ///
    /// - Throws: a refusal that says what the customer has to do for it.
    func resolve(_ model: String) throws(Refusal) -> ModelResolution? {
        // What nearly every request is: one lane, and nothing in it that is another lane's.
        if profile == .managed, let known = resolver.resolve(model), !known.hasHosted {
            return known
        }
        var routes: [Route] = []
        var refusal: Refusal?
        for (index, lane) in lanes.enumerated() {
            do throws(Refusal) {
                routes += try self.routes(of: model, in: lane).map { route in
                    var route = route
                    route.lane = index
                    return route
                }
            } catch {
                refusal = refusal ?? error
            }
        }
        guard let first = routes.map(\.preference).min() else {
            if let refusal { throw refusal }
            guard resolver.resolve(model) != nil else { return nil }
            throw Refusal(
                .policyForbidden,
                "Nothing serves this model in your profile, \(profile.rawValue).", param: "model")
        }
        // What another profile would have been served by is no first choice of this one.
        for index in routes.indices { routes[index].preference -= first }
        let known = resolver.resolve(model)
        return ModelResolution(
            name: model, isAlias: known?.isAlias ?? false, routes: routes,
            spread: known?.spread ?? .withinEntry)
    }

    private func routes(of model: String, in lane: Profile) throws(Refusal) -> [Route] {
        switch lane {
        case .managed, .hybrid:
            (resolver.resolve(model)?.routes ?? []).filter { $0.account.credential == .managed }
        case .byok: try OwnKeys(caller: caller, resolver: resolver).resolve(model)?.routes ?? []
        case .byoc: resolver.hosted(model, for: caller.customer)
        }
    }
}
