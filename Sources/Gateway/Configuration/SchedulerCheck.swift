import Events

/// One scheduler per path: refuses accounts that would put one that chooses, balances or falls back by itself behind
/// another. Pure.
struct SchedulerCheck {
    let accounts: [Account]
    /// Where each account stands in the configuration.
    let paths: [String]

    var violations: [SchemaViolation] {
        accounts.indices.flatMap { index in
            [
                sharedGateway(index), behindGateway(index), broker(index), vendor(index),
                sharedServer(index),
            ]
            .compactMap(\.self)
        }
    }

    /// Two accounts at one Bifrost: Zumik would share the traffic among them, and Bifrost among its keys again.
    private func sharedGateway(_ index: Int) -> SchemaViolation? {
        let account = accounts[index]
        guard account.provider == .bifrost,
            let other = accounts[..<index].first(where: {
                $0.provider == .bifrost && Self.root(of: $0) == Self.root(of: account)
                    && ($0.pin == nil || account.pin == nil || $0.pin == account.pin)
            })
        else { return nil }
        return SchemaViolation(
            path: paths[index] + ".base_url",
            reason: "is the Bifrost of \(other.name), which shares the traffic among its keys: two "
                + "schedulers on one path. Keep one account, or name another key_id in each")
    }

    /// Two ways to one server: each would count its own requests only, and neither would know the load.
    private func sharedServer(_ index: Int) -> SchemaViolation? {
        let account = accounts[index]
        guard account.hosted != nil,
            let other = accounts[..<index].first(where: {
                $0.hosted != nil && $0.baseURL.lowercased() == account.baseURL.lowercased()
            })
        else { return nil }
        return SchemaViolation(
            path: paths[index] + ".base_url",
            reason:
                "is the server of \(other.name): two schedulers on one path. Name each server once")
    }

    /// A provider's account whose address is a route of a Bifrost that has an account of its own.
    private func behindGateway(_ index: Int) -> SchemaViolation? {
        let account = accounts[index]
        guard account.provider != .bifrost,
            let gateway = accounts.first(where: {
                $0.provider == .bifrost && Self.leads(account.baseURL, to: Self.root(of: $0))
            })
        else { return nil }
        return SchemaViolation(
            path: paths[index] + ".base_url",
            reason:
                "leads to the Bifrost of \(gateway.name), which retries and falls back by itself: "
                + "two schedulers on one path. Use it as provider bifrost only")
    }

    /// A broker under another name would be reached without an outage.
    private func broker(_ index: Int) -> SchemaViolation? {
        let account = accounts[index]
        guard account.provider != .openrouter else { return nil }
        let brokers = accounts.filter { $0.provider == .openrouter }.map(\.baseURL)
        let isBroker =
            brokers.contains { Self.leads(account.baseURL, to: $0) }
            || Self.host(of: account.baseURL).map {
                $0 == "openrouter.ai" || $0.hasSuffix(".openrouter.ai")
            } ?? false
        guard isBroker else { return nil }
        return SchemaViolation(
            path: paths[index] + ".base_url",
            reason: "is OpenRouter, which chooses and falls back by itself, and which serves in "
                + "verified outages only. Use it as provider openrouter")
    }

    private func vendor(_ index: Int) -> SchemaViolation? {
        let refused = [Provider.openrouter, .bifrost, .byoc].map(\.rawValue)
        guard let at = accounts[index].vendors.firstIndex(where: refused.contains) else {
            return nil
        }
        return SchemaViolation(
            path: paths[index] + ".vendors[\(at)]",
            reason: "is \(accounts[index].vendors[at]), which is not to be reached through Bifrost")
    }

    /// Where a Bifrost is: its base URL without the route that it is called at.
    private static func root(of account: Account) -> String {
        let url = account.baseURL.lowercased()
        for route in ["/openai/v1", "/openai", "/v1"] where url.hasSuffix(route) {
            return String(url.dropLast(route.count))
        }
        return url
    }

    private static func leads(_ url: String, to root: String) -> Bool {
        let (url, root) = (url.lowercased(), root.lowercased())
        return url == root || url.hasPrefix(root + "/")
    }

    private static func host(of url: String) -> String? {
        url.lowercased().split(separator: "/", omittingEmptySubsequences: true).dropFirst().first
            .map { String($0.split(separator: "@").last ?? $0) }
            .map { String($0.split(separator: ":").first ?? "") }
    }
}
