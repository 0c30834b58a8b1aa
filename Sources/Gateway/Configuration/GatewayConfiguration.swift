package import Events

/// Everything that `zumik.json` says, checked, with defaults filled in and secrets read.
package struct GatewayConfiguration: Sendable {
    package var listen: ListenAddress
    package var dataDirectory: String
    /// nil: the admin surface is closed.
    package var adminToken: Secret?
    package var accounts: [Account]
    package var aliases: [String: ModelAlias]
    package var classes: [QoSClass: ClassTargets]
    package var attempts: AttemptLimits
    package var strategy: RoutingStrategy
    package var server: ServerLimits
    package var logLevel: LogLevel
    package var masterKey = MasterKeySource.own
    /// How old the evidence for an outage may be, in milliseconds.
    package var outageWindowMs: Int64 = 30_000
}

/// Where the server listens.
package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// An IPv4 address, or an IPv6 address in brackets.
    package var address: String
    package var port: UInt16

    package init(address: String, port: UInt16) {
        self.address = address
        self.port = port
    }

    package static let standard = ListenAddress(address: "127.0.0.1", port: 8_080)

    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        address = String(text[..<colon])
        self.port = port
        guard !address.isEmpty, address.hasPrefix("[") == address.hasSuffix("]"),
            address.hasPrefix("[") || !address.contains(":")
        else { return nil }
    }

    package var isLoopback: Bool {
        address == "[::1]" || address == "localhost" || address.hasPrefix("127.")
    }

    package var description: String { "\(address):\(port)" }
}

/// A secret that never prints itself.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// The secret itself, for the one place that sends or hashes it.
    package var revealed: String { text }
    package var description: String { "<secret>" }
    package var debugDescription: String { "<secret>" }
}

/// With whose key an account is called.
package enum AccountKey: Sendable, Equatable {
    /// The operator's, from the configuration.
    case configured(Secret)
    /// A customer's own, sealed in the vault under this credential.
    case sealed(CredentialName)
}

/// What stands behind an account's address.
package enum AccountRole: Sendable, Equatable {
    /// The provider itself.
    case direct
    /// A Bifrost: it chooses among its keys by itself unless one is named, and answers for more vendors than we know.
    case gateway(keyID: String?, vendors: [String])
    /// A broker, with the models that it may stand in for.
    case broker([BrokeredModel])
    /// A customer's own server.
    case hosted(HostedServer)
}

/// One account at a provider.
package struct Account: Sendable, Equatable {
    package var provider: Provider
    package var name: String
    package var region: String?
    /// The region whose uplift the provider bills, or nil.
    package var priceRegion: String?
    package var baseURL: String
    /// The version of Anthropic's API that it is called with; nil: the one that the gateway is written for.
    package var anthropicVersion: String?
    /// Fireworks' own id of the account, without which it deletes no stored response.
    package var fireworksAccount: String?
    package var key: AccountKey
    package var role = AccountRole.direct

    package init(
        provider: Provider, name: String, region: String?, priceRegion: String? = nil,
        baseURL: String, anthropicVersion: String? = nil, fireworksAccount: String? = nil,
        apiKey: Secret, role: AccountRole = .direct
    ) {
        self.provider = provider
        self.name = name
        self.region = region
        self.priceRegion = priceRegion
        self.baseURL = baseURL
        self.anthropicVersion = anthropicVersion
        self.fireworksAccount = fireworksAccount
        key = .configured(apiKey)
        self.role = role
    }

    /// A customer's own account: called where the operator's first account of that provider is, or where the
    /// provider itself is, and named by its credential, so that nothing it does touches an account of the operator's.
    init(own credential: CredentialName, like configured: Account?) {
        provider = credential.provider
        name = credential.id
        region = configured?.region
        priceRegion = configured?.priceRegion
        baseURL = configured?.baseURL ?? credential.provider.defaultBaseURL
        anthropicVersion = configured?.anthropicVersion
        key = .sealed(credential)
    }

    /// The customer's credential that it is called with, or nil for an account of the operator's.
    package var ownCredential: CredentialName? {
        if case .sealed(let name) = key { return name }
        return nil
    }

    /// Whose key it is, as the books say it.
    package var credential: Profile {
        if hosted != nil { return .byoc }
        return ownCredential == nil ? .managed : .byok
    }

    /// The customer's own server that it is, or nil.
    package var hosted: HostedServer? {
        if case .hosted(let server) = role { return server }
        return nil
    }

    /// What an upstream that chooses by itself is held to on every call, or nil.
    var pin: String? {
        if case .gateway(let keyID, _) = role { return keyID }
        return nil
    }

    /// The vendors whose models it answers for, beside the providers that are called directly.
    var vendors: [String] {
        if case .gateway(_, let vendors) = role { return vendors }
        return []
    }

    /// What metrics call it: customers' credentials are as many as customers, which a label must not be.
    var metricsName: String { ownCredential == nil ? name : Profile.byok.rawValue }
}

/// A model name of the operator's own, with the upstream models accepted for it in order of preference.
package struct ModelAlias: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        package var provider: Provider
        package var model: String

        package init(provider: Provider, model: String) {
            self.provider = provider
            self.model = model
        }
    }

    package var entries: [Entry]
    /// `weighted` spreads the traffic over the entries; nil: they are an order of preference.
    package var strategy: RoutingStrategy?

    package init(entries: [Entry], strategy: RoutingStrategy? = nil) {
        self.entries = entries
        self.strategy = strategy
    }
}

extension GatewayConfiguration {
    /// By account, the region whose prices it pays.
    package var priceRegions: [String: String] {
        accounts.reduce(into: [:]) { $0[$1.name] = $1.priceRegion }
    }

    /// Whether anything is routed by published weights.
    package var publishesWeights: Bool {
        strategy == .weighted || aliases.values.contains { $0.strategy == .weighted }
    }
}

/// How one model's traffic is put to its accounts.
package enum RoutingStrategy: String, Sendable {
    case weighted
    case ordered
}

/// The default targets of a class, in milliseconds.
package struct ClassTargets: Sendable, Equatable {
    package var ttftTargetMs: Int64?
    package var deadlineMs: Int64

    package init(ttftTargetMs: Int64?, deadlineMs: Int64) {
        self.ttftTargetMs = ttftTargetMs
        self.deadlineMs = deadlineMs
    }

    package static let defaults: [QoSClass: ClassTargets] = [
        .interactive: ClassTargets(ttftTargetMs: 2_000, deadlineMs: 60_000),
        .standard: ClassTargets(ttftTargetMs: nil, deadlineMs: 600_000),
        .flex: ClassTargets(ttftTargetMs: nil, deadlineMs: 900_000),
        .batch: ClassTargets(ttftTargetMs: nil, deadlineMs: 86_400_000),
    ]
}

/// Limits of the attempts of one response.
package struct AttemptLimits: Sendable, Equatable {
    package var max = 4
    package var connectTimeoutMs: Int64 = 2_000
    /// Streams only: from the request's sending to the first content.
    package var firstTokenTimeoutMs: Int64 = 15_000
    /// Streams only: between two arrivals of bytes.
    package var idleTimeoutMs: Int64 = 10_000
    /// Not streamed: from the request's sending to the complete answer.
    package var responseTimeoutMs: Int64 = 600_000

    package init() {}
}

/// Limits of the HTTP server.
package struct ServerLimits: Sendable, Equatable {
    package var threads = 1
    package var connectionsMax = 4_096
    package var headBytesMax = 16_384
    package var bodyBytesMax = 33_554_432
    package var idleTimeoutMs: Int64 = 75_000
    package var shutdownGraceMs: Int64 = 30_000

    package init() {}
}

/// The least important log lines that are written.
package enum LogLevel: String, Sendable, Comparable, CaseIterable {
    case debug
    case info
    case warning
    case error

    package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }
}
