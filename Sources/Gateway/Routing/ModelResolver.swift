package import Events

/// Turns the model name of a request into the upstream models that may serve it.
///
/// A name is an alias of the operator's, `provider/model` (only if the first part is a provider's name), or a bare
/// upstream model: one that the price catalogue knows, or else one whose prefix tells the provider.
package struct ModelResolver: Sendable {
    private let aliases: [String: ModelAlias]
    let accounts: [Account]
    private let providersByModel: [String: Provider]
    /// What upstream gateways answer for.
    private let vendors: Set<String>
    private let providersWithAccount: Set<Provider>
    /// The names that are asked for day by day, resolved once.
    private var known: [String: ModelResolution] = [:]

    /// - Parameter catalogue: each priced model with its provider.
    package init(
        aliases: [String: ModelAlias], accounts: [Account],
        catalogue: [(provider: Provider, model: String)]
    ) {
        self.aliases = aliases
        self.accounts = accounts
        providersByModel = Dictionary(
            catalogue.map { ($0.model, $0.provider) }, uniquingKeysWith: { first, _ in first })
        vendors = Set(accounts.flatMap(\.vendors))
        providersWithAccount = Set(accounts.map(\.provider))
        for name in Array(aliases.keys) + Array(providersByModel.keys) {
            known[name] = read(name)
        }
    }

    /// The routes for a name in order of preference; nil when nobody knows the name or no account could serve it.
    package func resolve(_ name: String) -> ModelResolution? {
        known[name] ?? read(name)
    }

    /// The same at other accounts than the operator's: a customer's own.
    package func resolve(_ name: String, at accounts: [Account]) -> ModelResolution? {
        entries(of: name).flatMap { resolution(name, $0, at: accounts) }
    }

    private func read(_ name: String) -> ModelResolution? {
        entries(of: name).flatMap { resolution(name, $0.map(throughGateway), at: accounts) }
    }

    /// A provider without an account of its own is reached through a gateway that answers for it.
    private func throughGateway(_ entry: ModelAlias.Entry) -> ModelAlias.Entry {
        guard entry.provider.isFirstClass, !providersWithAccount.contains(entry.provider),
            vendors.contains(entry.provider.rawValue)
        else { return entry }
        return ModelAlias.Entry(
            provider: .bifrost, model: "\(entry.provider.rawValue)/\(entry.model)")
    }

    /// The vendor in `vendor/model`, or nil.
    static func vendor(in model: String) -> String? {
        guard let slash = model.firstIndex(of: "/"), slash != model.startIndex,
            model[slash...].count > 1
        else { return nil }
        return String(model[..<slash])
    }

    /// The upstream models that a name stands for, in order of preference; nil when nobody knows the name.
    package func entries(of name: String) -> [ModelAlias.Entry]? {
        if let alias = aliases[name] { return alias.entries }
        guard Self.isModelName(name) else { return nil }
        if let prefix = Self.vendor(in: name) {
            let model = String(name.dropFirst(prefix.count + 1))
            if let provider = Provider(rawValue: prefix) {
                guard ConfigurationLoader.refusal(of: provider, model) == nil else { return nil }
                return [ModelAlias.Entry(provider: provider, model: model)]
            }
            if vendors.contains(prefix) {
                return [ModelAlias.Entry(provider: .bifrost, model: name)]
            }
        }
        guard let provider = providersByModel[name] ?? Self.providerByPrefix(name) else {
            return nil
        }
        return [ModelAlias.Entry(provider: provider, model: name)]
    }

    /// Whether a name stands in the configuration or the catalogue, and so may be recorded.
    package func knows(_ name: String) -> Bool {
        guard aliases[name] == nil, providersByModel[name] == nil else { return true }
        guard let slash = name.firstIndex(of: "/"),
            Provider(rawValue: String(name[..<slash])) != nil
        else { return false }
        return providersByModel[String(name[name.index(after: slash)...])] != nil
    }

    /// Every name that can be listed: the aliases, then the catalogue's models of providers with an account.
    package var listed: [ListedModel] { listed(of: Set(accounts.map(\.provider))) }

    /// The aliases, then the catalogue's models of these providers.
    package func listed(of providers: Set<Provider>) -> [ListedModel] {
        let named = aliases.keys.sorted().map { alias in
            ListedModel(
                id: alias, owner: "zumik",
                providers: Set(aliases[alias]?.entries.map(\.provider) ?? []))
        }
        // An alias hides the model of its name, which is then reached as `provider/model` only.
        let visible = providersByModel.filter {
            providers.contains($0.value) && aliases[$0.key] == nil
        }
        let models = visible.sorted { $0.key < $1.key }
            .map { ListedModel(id: $0.key, owner: $0.value.rawValue, providers: [$0.value]) }
        return named + models
    }

    /// The routes for a name at the customer's own servers, by an alias, as `byoc/model`, or by a name that they serve.
    func hosted(_ name: String, for customer: CustomerID) -> [Route] {
        var entries = (entries(of: name) ?? []).enumerated()
            .map { (entry: $0.element, position: $0.offset) }
        if aliases[name] == nil {
            entries.append((ModelAlias.Entry(provider: .byoc, model: name), 0))
        }
        var taken: Set<RouteKey> = []
        return entries.filter { $0.entry.provider == .byoc }.flatMap { entry, position in
            accounts.filter { account in
                guard let hosted = account.hosted else { return false }
                // A bare name is theirs only where they say so.
                let isNamed = !hosted.models.isEmpty || entry.model != name
                return isNamed && hosted.serves(entry.model, for: customer)
            }.map { Route(account: $0, model: entry.model, preference: position) }
        }.filter { taken.insert($0.key).inserted }
    }

    /// The names that a customer's own servers serve.
    func hostedNames(for customer: CustomerID) -> [String] {
        Set(
            accounts.compactMap(\.hosted).filter { ($0.customer ?? customer) == customer }
                .flatMap(\.models)
        ).sorted()
    }

    private func resolution(
        _ name: String, _ entries: [ModelAlias.Entry], at accounts: [Account]
    ) -> ModelResolution? {
        let alias = aliases[name]
        // An entry that says again what an earlier one says would be an untried route that was tried.
        var taken: Set<RouteKey> = []
        let routes = entries.enumerated().flatMap { position, entry in
            accounts.filter { $0.provider == entry.provider }.map {
                Route(account: $0, model: entry.model, preference: position)
            }
        }.filter { taken.insert($0.key).inserted }
        guard !routes.isEmpty else { return nil }
        return ModelResolution(
            name: name, isAlias: alias != nil, routes: routes,
            spread: alias?.strategy == .weighted ? .acrossEntries : .withinEntry,
            hasHosted: routes.contains { $0.account.hosted != nil })
    }

    /// Whether a name has the form of a provider's model names: what is admitted is recorded, and text is not.
    private static func isModelName(_ name: String) -> Bool {
        (1...256).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || "._:/@#-+".utf8.contains(byte)
            }
    }

    /// The provider whose models are named so; new models work before the catalogue knows them.
    private static func providerByPrefix(_ name: String) -> Provider? {
        let prefixes: [(String, Provider)] = [
            ("gpt-", .openai), ("chatgpt-", .openai), ("text-embedding-", .openai),
            ("claude-", .anthropic), ("gemini-", .gemini), ("grok-", .xai),
            ("accounts/", .fireworks),
        ]
        if let match = prefixes.first(where: { name.hasPrefix($0.0) }) { return match.1 }
        let bytes = Array(name.utf8.prefix(2))
        let isReasoningSeries =
            bytes.count == 2 && bytes[0] == UInt8(ascii: "o") && (48...57).contains(bytes[1])
        return isReasoningSeries ? .openai : nil
    }
}

/// What a model name stands for.
package struct ModelResolution: Sendable, Equatable {
    package var name: String
    package var isAlias: Bool
    /// In order of preference; never empty.
    package var routes: [Route]
    package var spread = RouteSpread.withinEntry
    /// Whether some of the routes are customers' own servers.
    package var hasHosted = false
}

/// One model at one account.
package struct Route: Sendable, Equatable {
    package var account: Account
    package var model: String
    /// Position of the alias's entry that it stems from; 0 is the first choice.
    package var preference: Int
    /// What an upstream that chooses by itself is held to, or nil.
    package var pin: String?
    /// Position of the profile's lane that it stems from; 0 unless the profile is hybrid.
    package var lane = 0

    package init(account: Account, model: String, preference: Int, pin: String? = nil) {
        self.account = account
        self.model = model
        self.preference = preference
        self.pin = pin ?? account.pin
    }

    package var provider: Provider { account.provider }
    package var key: RouteKey { RouteKey(account: account.name, model: model) }
}

/// What a cool-down applies to: one account for one model.
package struct RouteKey: Sendable, Hashable {
    package var account: String
    package var model: String

    package init(account: String, model: String) {
        self.account = account
        self.model = model
    }
}

/// One row of `GET /v1/models`.
package struct ListedModel: Sendable, Equatable {
    package var id: String
    package var owner: String
    /// Providers of which one must be allowed by the customer's policy.
    package var providers: Set<Provider>
}
