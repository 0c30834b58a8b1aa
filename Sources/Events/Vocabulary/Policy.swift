package import JSON

/// What a customer may do and at what terms; the payload of `policy_set`.
package struct Policy: EventData {
    package var profile: Profile
    /// Providers that may serve the customer; nil: all.
    package var providers: [Provider]?
    package var allowBrokered: Bool
    /// Whether models without a known price may be used.
    package var allowUnpriced: Bool
    /// Markup on the provider's cost, in basis points.
    package var markupBps: Int64
    /// Platform fee, in basis points of the serving cost.
    package var platformFeeBps: Int64
    package var defaultClass: QoSClass
    package var onDisconnect: OnDisconnect
    package var limits: TrafficLimits
    /// The most that the customer may be charged; nil: no limit.
    package var budget: Budget?
    /// What a replay must show before byoc or hybrid may be activated.
    package var evidence: EvidenceRule
    /// How long the breakpoints last that the gateway places in prompts for Anthropic; nil: it places none.
    package var cacheBreakpoints: CacheTTL?
    /// How long caches are kept that the gateway makes under names at Gemini; nil: it makes none.
    package var storedCaches: CacheTTL?
    /// Whether a request that names the tier flex is served by the standard one when flex has no room.
    package var flexFallback: Bool
    /// What serves the lines of a batch that no provider takes.
    package var batchFallback: BatchFallback
    /// With the profile hybrid: what serves, in this order; never empty, and never hybrid itself.
    package var lanes: [Profile]
    /// Regions of the accounts that may serve; nil: all, also those without a region.
    package var regions: [String]?
    /// Whether cheaper routes get more of the traffic that weights share; else only how they serve counts.
    package var weighPrice: Bool

    /// A hybrid's lanes where nothing else is said: the customer's own servers first, the operator's accounts for the rest.
    package static let usualLanes: [Profile] = [.byoc, .managed]

    package init(
        profile: Profile = .managed, providers: [Provider]? = nil, allowBrokered: Bool = false,
        allowUnpriced: Bool = false, markupBps: Int64 = 0, platformFeeBps: Int64 = 0,
        defaultClass: QoSClass = .standard, onDisconnect: OnDisconnect = .cancel,
        limits: TrafficLimits = .none, budget: Budget? = nil, evidence: EvidenceRule = .standard,
        cacheBreakpoints: CacheTTL? = nil, storedCaches: CacheTTL? = nil,
        flexFallback: Bool = false, batchFallback: BatchFallback = .off,
        lanes: [Profile] = Policy.usualLanes, regions: [String]? = nil, weighPrice: Bool = false
    ) {
        self.profile = profile
        self.providers = providers
        self.allowBrokered = allowBrokered
        self.allowUnpriced = allowUnpriced
        self.markupBps = markupBps
        self.platformFeeBps = platformFeeBps
        self.defaultClass = defaultClass
        self.onDisconnect = onDisconnect
        self.limits = limits
        self.budget = budget
        self.evidence = evidence
        self.cacheBreakpoints = cacheBreakpoints
        self.storedCaches = storedCaches
        self.flexFallback = flexFallback
        self.batchFallback = batchFallback
        self.lanes = lanes
        self.regions = regions
        self.weighPrice = weighPrice
    }

    package static let fields = [
        EventField("allow_brokered", "boolean", "whether a broker may serve in an outage"),
        EventField("allow_unpriced", "boolean", "whether models without a known price may be used"),
        EventField(
            "batch_fallback", "word",
            "tier in which lines are served one by one that no provider takes as a batch: none, flex or standard"
        ),
        EventField("budget", "object or null", "limit_pico and period: day, week, month or total"),
        EventField(
            "cache_breakpoints", "word or null",
            "life of the breakpoints placed for Anthropic, 5m or 1h; null: none"),
        EventField("default_class", "word", "class of requests that name none"),
        EventField(
            "evidence", "object",
            "asked of a replay: age_hours_max, requests_min, attainment_margin_ppm, cost_margin_ppm"
        ),
        EventField(
            "flex_fallback", "boolean", "whether flex without room is served by the standard tier"),
        EventField("lanes", "array", "what serves a hybrid, in this order: byoc, byok, managed"),
        EventField("limits", "object", "rpm, tpm and concurrency, each an integer or null"),
        EventField("markup_bps", "integer", "markup on cost, basis points"),
        EventField("on_disconnect", "word", "cancel or drain when the client leaves"),
        EventField("platform_fee_bps", "integer", "fee on the serving cost, basis points"),
        EventField("profile", "word", "managed, byok, byoc or hybrid"),
        EventField("providers", "array or null", "providers allowed; null: all"),
        EventField("regions", "array or null", "regions allowed; null: all"),
        EventField(
            "stored_caches", "word or null",
            "life of the caches made under a name at Gemini, 1h or 12h; null: none"),
        EventField(
            "weigh_price", "boolean", "whether weights of routes are lowered by what they cost"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("allow_brokered", allowBrokered)
        json.member("allow_unpriced", allowUnpriced)
        json.member("batch_fallback", batchFallback.rawValue)
        json.member("budget", budget) { $0.write(to: &$1) }
        json.member("cache_breakpoints", cacheBreakpoints?.rawValue)
        json.member("default_class", defaultClass.rawValue)
        json.key("evidence")
        evidence.write(to: &json)
        json.member("flex_fallback", flexFallback)
        json.key("lanes")
        json.beginArray()
        for lane in lanes { json.value(lane.rawValue) }
        json.endArray()
        json.key("limits")
        limits.write(to: &json)
        json.member("markup_bps", markupBps)
        json.member("on_disconnect", onDisconnect.rawValue)
        json.member("platform_fee_bps", platformFeeBps)
        json.member("profile", profile.rawValue)
        json.member("providers", providers) { providers, json in
            json.beginArray()
            for provider in providers { json.value(provider.rawValue) }
            json.endArray()
        }
        json.member("regions", regions) { regions, json in
            json.beginArray()
            for region in regions { json.value(region) }
            json.endArray()
        }
        json.member("stored_caches", storedCaches?.rawValue)
        json.member("weigh_price", weighPrice)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        allowBrokered = try fields.bool("allow_brokered")
        allowUnpriced = try fields.bool("allow_unpriced")
        budget = try fields.optionalObject("budget").map(Budget.init(reading:))
        cacheBreakpoints = try fields.optionalWord("cache_breakpoints")
        defaultClass = try fields.word("default_class")
        evidence =
            try fields.optionalObject("evidence").map(EvidenceRule.init(reading:)) ?? .standard
        flexFallback = try fields.optionalBool("flex_fallback") ?? false
        batchFallback = try fields.optionalWord("batch_fallback") ?? .off
        lanes = []
        for text in try fields.strings("lanes") {
            guard let lane = Profile(rawValue: text) else { throw fields.wrong("lanes") }
            lanes.append(lane)
        }
        limits = try fields.optionalObject("limits").map(TrafficLimits.init(reading:)) ?? .none
        markupBps = try fields.int("markup_bps")
        onDisconnect = try fields.word("on_disconnect")
        platformFeeBps = try fields.int("platform_fee_bps")
        profile = try fields.word("profile")
        regions = fields.hasValue("regions") ? try fields.strings("regions") : nil
        storedCaches = try fields.optionalWord("stored_caches")
        weighPrice = try fields.optionalBool("weigh_price") ?? false
        providers = nil
        if fields.hasValue("providers") {
            var providers: [Provider] = []
            for text in try fields.strings("providers") {
                guard let provider = Provider(rawValue: text) else {
                    throw fields.wrong("providers")
                }
                providers.append(provider)
            }
            self.providers = providers
        }
    }
}

/// What serves the lines of a batch that no provider takes as such.
package enum BatchFallback: String, Sendable, Hashable, CaseIterable {
    /// Nothing: they fail.
    case off = "none"
    /// Each is served on its own in the tier flex, where its model has one.
    case flex
    /// Each is served on its own in the standard tier, at its price.
    case standard
}

/// What happens upstream when the client leaves.
package enum OnDisconnect: String, Sendable, Hashable {
    /// The upstream call is cancelled at once.
    case cancel
    /// The upstream call is read to its end, so that its usage is reported.
    case drain
}
