package import Events
package import Pricing

/// Where one attempt goes.
package struct UpstreamTarget: Sendable {
    /// What the provider's own SDK calls its base URL, without a trailing slash.
    package var baseURL: String
    /// The upstream's model id.
    package var model: String
    /// The tier to ask for, in OpenAI's words (`auto`, `default`, `flex`, `priority`, …); nil leaves it to the provider.
    package var serviceTier: String?
    /// An opaque key that keeps one conversation on one cache, or nil.
    package var affinityKey: String?
    /// The provider's own id of the stored response that the request goes on from, or nil.
    package var storedID: String?
    /// What the model takes; nil: nobody here knows, so the provider itself says what it refuses.
    package var capabilities: ModelCapabilities?
    /// The version of the provider's API that the account is configured for, or nil for the pinned one.
    package var apiVersion: String?
    /// The provider's own id of the account, where a call has to name it; nil: not configured.
    package var accountID: String?
    /// How long the breakpoints last that the gateway is to place in a prompt, where the provider has such; nil: none.
    package var cacheBreakpoints: CacheTTL?
    /// How long a cache is kept that the gateway is to make under a name, where the provider has such; nil: none.
    package var storedCaches: CacheTTL?
    /// Whether the account is the customer's own, and with it what is stored there.
    package var isCustomersOwn: Bool
    /// What an upstream that chooses by itself is held to: Bifrost's key id, OpenRouter's vendor; nil elsewhere.
    package var pin: String?

    package init(
        baseURL: String, model: String, serviceTier: String? = nil, affinityKey: String? = nil,
        storedID: String? = nil, capabilities: ModelCapabilities? = nil, apiVersion: String? = nil,
        accountID: String? = nil, cacheBreakpoints: CacheTTL? = nil,
        storedCaches: CacheTTL? = nil, isCustomersOwn: Bool = false, pin: String? = nil
    ) {
        self.baseURL = baseURL
        self.model = model
        self.serviceTier = serviceTier
        self.affinityKey = affinityKey
        self.storedID = storedID
        self.capabilities = capabilities
        self.apiVersion = apiVersion
        self.accountID = accountID
        self.cacheBreakpoints = cacheBreakpoints
        self.storedCaches = storedCaches
        self.isCustomersOwn = isCustomersOwn
        self.pin = pin
    }
}

/// An HTTP request to a provider, all but the authentication.
package struct UpstreamCall: Sendable {
    package var method: String
    package var url: String
    /// Content-type, version and affinity headers only: nothing of the client's own crosses.
    package var headers: [(name: String, value: String)]
    /// Empty for methods that have none.
    package var body: [UInt8]
    /// Request parameters that this provider cannot take and that were left out, by their OpenAI names.
    package var droppedParameters: [String]
    /// How many breakpoints the gateway has placed, and for how long.
    package var placedBreakpoints: (count: Int, ttl: CacheTTL)?
    /// Whether the prompt goes on from a cache that the customer has made and named.
    package var readsNamedCache = false
    /// What of the prompt may be kept under a name, and how the call goes on from it; nil: nothing.
    package var storable: StorablePrefix?

    package init(
        method: String = "POST", url: String, headers: [(name: String, value: String)],
        body: [UInt8],
        droppedParameters: [String] = []
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.droppedParameters = droppedParameters
    }
}

/// Status and headers of an upstream's answer; header names in lower case.
package struct UpstreamHead: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]

    package init(status: Int, headers: [(name: String, value: String)]) {
        self.status = status
        self.headers = headers
    }

    package func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }
}

/// What the reader of an answer must know of the exchange that it belongs to.
package struct ChatExchange: Sendable {
    /// Our id, which stands in the client's body in place of the upstream's.
    package var responseID: String
    /// Unix seconds, for shapes that need a creation time which the upstream does not give.
    package var createdAt: Int64
    /// The upstream model asked for, for answers that do not name theirs.
    package var modelRequested: String
    /// The tier asked for upstream, in OpenAI's words, or nil.
    package var tierRequested: String?
    /// Whether the client asked for the usage chunk; it is always asked upstream.
    package var includeUsage: Bool

    package init(
        responseID: String, createdAt: Int64, modelRequested: String, tierRequested: String?,
        includeUsage: Bool = false
    ) {
        self.responseID = responseID
        self.createdAt = createdAt
        self.modelRequested = modelRequested
        self.tierRequested = tierRequested
        self.includeUsage = includeUsage
    }
}
