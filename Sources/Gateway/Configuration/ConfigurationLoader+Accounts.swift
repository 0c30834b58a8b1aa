import Events
import JSON

/// The accounts of `providers`.
extension ConfigurationLoader {
    func readAccounts(
        _ providers: JSONValue?, _ directory: String, _ problems: inout [SchemaViolation]
    ) -> [Account] {
        guard let providers else { return accountsFromEnvironment() }
        var accounts: [Account] = []
        var paths: [String] = []
        for (name, settings) in providers.members {
            guard let provider = Provider(rawValue: name), let list = settings["accounts"] else {
                continue
            }
            for (index, value) in list.elements.enumerated() {
                let path = "providers.\(name).accounts[\(index)]"
                checkName(value, among: accounts, path, &problems)
                guard provider != .byoc else {
                    let servers = readServers(value, directory, path, &problems)
                    accounts += servers.map { $0.account }
                    paths += servers.map { $0.path }
                    continue
                }
                guard
                    let account = readAccount(value, of: provider, directory, path, &problems)
                else { continue }
                accounts.append(account)
                paths.append(path)
            }
        }
        problems += SchedulerCheck(accounts: accounts, paths: paths).violations
        return accounts
    }

    private func checkName(
        _ value: JSONValue, among accounts: [Account], _ path: String,
        _ problems: inout [SchemaViolation]
    ) {
        let name = value["name"]?.string ?? ""
        if accounts.contains(where: { $0.name == name || $0.hosted?.endpoint == name }) {
            problems.append(
                SchemaViolation(
                    path: path + ".name", reason: "\"\(name)\" names another account already"))
        }
        if name.hasPrefix("cred_") {
            problems.append(
                SchemaViolation(
                    path: path + ".name",
                    reason: "begins with cred_, which names customers' own credentials"))
        }
    }

    private func readAccount(
        _ value: JSONValue, of provider: Provider, _ directory: String, _ path: String,
        _ problems: inout [SchemaViolation]
    ) -> Account? {
        Self.checkOwner(of: "anthropic_version", .anthropic, value, provider, path, &problems)
        Self.checkOwner(of: "fireworks_account", .fireworks, value, provider, path, &problems)
        guard let key = value["api_key"],
            let secret = readSecret(key, at: path + ".api_key", directory, &problems)
        else { return nil }
        return Account(
            provider: provider, name: value["name"]?.string ?? "",
            region: value["region"]?.string, priceRegion: value["price_region"]?.string,
            baseURL: value["base_url"]?.string ?? provider.defaultBaseURL,
            anthropicVersion: value["anthropic_version"]?.string,
            fireworksAccount: value["fireworks_account"]?.string, apiKey: secret,
            role: Self.role(of: provider, value))
    }

    /// A setting that one provider alone has.
    private static func checkOwner(
        of name: String, _ owner: Provider, _ account: JSONValue, _ provider: Provider,
        _ path: String, _ problems: inout [SchemaViolation]
    ) {
        guard account[name] != nil, provider != owner else { return }
        problems.append(
            SchemaViolation(
                path: "\(path).\(name)",
                reason: "is of \(owner.rawValue) only, and this is \(provider.rawValue)"))
    }

    private static func role(of provider: Provider, _ value: JSONValue) -> AccountRole {
        switch provider {
        case .bifrost:
            .gateway(
                keyID: value["key_id"]?.string,
                vendors: value["vendors"]?.elements.compactMap(\.string) ?? [])
        case .openrouter: .broker(BrokeredModel.table(overridden: value["models"]))
        case .openai, .anthropic, .gemini, .xai, .fireworks, .byoc: .direct
        }
    }

    private func accountsFromEnvironment() -> [Account] {
        Provider.firstClass.compactMap { provider in
            provider.keyVariable.flatMap { environment[$0] }.flatMap(Self.nonEmpty).map { key in
                Account(
                    provider: provider, name: provider.rawValue, region: nil,
                    baseURL: provider.defaultBaseURL, apiKey: key)
            }
        }
    }

    /// Why an alias may not lead there, and which key says it; nil: it may.
    static func refusal(of provider: Provider, _ model: String) -> (key: String, text: String)? {
        switch provider {
        case .openrouter:
            return (
                "provider", "is openrouter, which serves in verified outages only and by no name"
            )
        case .bifrost where ModelResolver.vendor(in: model) == nil:
            return (
                "model", "must be vendor/model: else Bifrost would choose the vendor by itself"
            )
        case .bifrost where ModelResolver.vendor(in: model) == Provider.openrouter.rawValue:
            return ("model", "leads to openrouter, which serves in verified outages only")
        default: return nil
        }
    }
}
