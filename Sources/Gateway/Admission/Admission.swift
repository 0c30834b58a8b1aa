package import Events
package import Pricing
package import Projections
package import Providers

/// A customer's key that was found valid.
package struct Caller: Sendable, Equatable {
    package var customer: CustomerID
    package var keyID: String
    package var policy: Policy
    /// The customer's own keys for providers, also those that were refused.
    package var credentials: [Provider: CustomerDirectory.Credential]

    package init(
        customer: CustomerID, keyID: String, policy: Policy,
        credentials: [Provider: CustomerDirectory.Credential] = [:]
    ) {
        self.customer = customer
        self.keyID = keyID
        self.policy = policy
        self.credentials = credentials
    }
}

/// Why a request is refused before anything is started.
package struct Refusal: Error, Sendable, Equatable {
    package var reason: ReasonCode
    /// For the client: what happened, which value, what to do.
    package var message: String
    package var param: String?
    /// The HTTP status, where it is not the reason's usual one.
    package var status: Int
    /// Seconds after which another try may succeed, where the reason alone does not tell.
    package var retryAfter: Int?

    package init(
        _ reason: ReasonCode, _ message: String, param: String? = nil, status: Int? = nil
    ) {
        self.reason = reason
        self.message = message
        self.param = param
        self.status = status ?? reason.httpStatus
    }

    package init(_ invalid: InvalidRequest) {
        self.init(
            invalid.reason, invalid.message, param: invalid.param,
            status: invalid.isNotFound ? 404 : nil)
    }
}

/// What admission settled for a request.
package struct AdmittedRequest: Sendable, Equatable {
    package var resolution: ModelResolution
    /// The routes that the policy and the prices allow, in order of preference; never empty.
    package var routes: [Route]
    package var qosClass: QoSClass
    package var ttftTargetMs: Int64?
    package var deadlineMs: Int64
    package var tier: TierChosen
    /// What serves it: the policy's profile, or the lane of a hybrid that the request named.
    package var profile = Profile.managed
}

/// Decides whether a request may start, and on what terms. Pure.
package struct Admission: Sendable {
    package let resolver: ModelResolver
    package let catalogue: PriceCatalogue
    package let classes: [QoSClass: ClassTargets]

    package init(
        resolver: ModelResolver, catalogue: PriceCatalogue, classes: [QoSClass: ClassTargets]
    ) {
        self.resolver = resolver
        self.catalogue = catalogue
        self.classes = classes
    }

    package func decide(
        _ request: any ClientRequest, _ options: RequestOptions, for caller: Caller
    ) throws(Refusal) -> AdmittedRequest {
        let lanes = try ServingLanes(caller, resolver, asked: options.profile)
        let resolution = try resolve(request.model, in: lanes)
        let allowed = resolution.routes.filter {
            caller.policy.providers?.contains($0.provider) ?? true
        }
        guard !allowed.isEmpty else {
            let providers = Set(resolution.routes.map(\.provider.rawValue)).sorted()
            throw Refusal(
                .policyForbidden,
                "Your policy does not allow \(providers.joined(separator: ", ")).", param: "model")
        }
        let near = allowed.filter { $0.isAllowed(in: caller.policy.regions) }
        guard !near.isEmpty else {
            throw Refusal(
                .policyForbidden,
                "Your policy allows the regions "
                    + "\((caller.policy.regions ?? []).joined(separator: ", ")), where nothing "
                    + "serves this model.", param: "model")
        }
        // A budget can hold only what has a price, whatever the policy allows besides.
        let mayBeUnpriced = caller.policy.allowUnpriced && caller.policy.budget == nil
        let routes = mayBeUnpriced ? near : near.filter(isPriced)
        guard !routes.isEmpty else {
            throw Refusal(
                .priceUnknown,
                caller.policy.budget == nil
                    ? "No price is known for this model, and your policy demands one. "
                        + "Set `allow_unpriced` in the policy to use it all the same."
                    : "No price is known for this model, so that your budget cannot hold it.",
                param: "model")
        }
        let qosClass = options.qosClass ?? caller.policy.defaultClass
        let targets = classes[qosClass] ?? ClassTargets(ttftTargetMs: nil, deadlineMs: 600_000)
        let deadlineMs = options.deadlineMs ?? targets.deadlineMs
        return AdmittedRequest(
            resolution: resolution, routes: routes, qosClass: qosClass,
            ttftTargetMs: options.ttftTargetMs ?? targets.ttftTargetMs, deadlineMs: deadlineMs,
            tier: try tier(for: request, of: qosClass, on: routes), profile: lanes.profile)
    }

    /// OpenAI's words for service tiers, which the adapters translate.
    private static let knownTiers = [
        "auto", "default", "flex", "priority", "fast", "scale", "ultrafast",
    ]

    /// The routes of a model that the customer's profile opens.
    private func resolve(
        _ model: String, in lanes: ServingLanes
    ) throws(Refusal) -> ModelResolution {
        let found = try lanes.resolve(model)
        guard let found else {
            if model.hasPrefix("openrouter/") || model.hasPrefix("bifrost/openrouter/") {
                throw Refusal(
                    .policyForbidden,
                    "openrouter serves in verified outages only and cannot be asked for.",
                    param: "model")
            }
            throw Refusal(
                .modelNotFound,
                "The model does not exist or no provider that serves it is configured. "
                    + "GET /v1/models lists what you may use.", param: "model")
        }
        return found
    }

    private func isPriced(_ route: Route) -> Bool {
        if let hosted = route.account.hosted { return hosted.hourPrice != nil }
        let seller = Seller(provider: route.provider, model: route.model)
        return catalogue.model(seller.provider, seller.model) != nil
    }

    /// Whether the price list has this tier for a route's model.
    func offers(_ tier: PriceTier, on route: Route) -> Bool {
        catalogue.model(route.provider, route.model)?.periods.last?.rates[tier] != nil
    }

    /// An explicit tier in the body is kept. Else the class flex takes the tier of that name where one of its models has
    /// it, and the provider's own default holds for every other class: no class makes a request dearer.
    private func tier(
        for request: any ClientRequest, of qosClass: QoSClass, on routes: [Route]
    ) throws(Refusal) -> TierChosen {
        guard let asked = request.serviceTier else {
            let generates = request.surface != .embeddings && request.surface != .countTokens
            guard generates, qosClass == .flex, routes.contains(where: { offers(.flex, on: $0) })
            else { return TierChosen(asked: nil, chosen: nil, why: .providerDefault) }
            return TierChosen(asked: nil, chosen: "flex", why: .qosClass)
        }
        // Only words that are known are taken: what is asked for stands in the log.
        guard Self.knownTiers.contains(asked) else {
            throw Refusal(
                .invalidRequest,
                "`service_tier` must be one of \(Self.knownTiers.joined(separator: ", ")).",
                param: "service_tier")
        }
        return TierChosen(asked: asked, chosen: asked, why: .request)
    }
}

extension Route {
    /// Whether a policy's regions allow it; nil: all do.
    func isAllowed(in regions: [String]?) -> Bool {
        guard let regions else { return true }
        return account.region.map(regions.contains) ?? false
    }
}
