import Events
import JSON

/// The accounts of `providers.byoc`: each replica becomes an account of its own, named `endpoint/replica`.
extension ConfigurationLoader {
    func readServers(
        _ value: JSONValue, _ directory: String, _ path: String,
        _ problems: inout [SchemaViolation]
    ) -> [(account: Account, path: String)] {
        problems += Self.contradictions(in: value, path)
        let secret = value["api_key"].flatMap {
            readSecret($0, at: path + ".api_key", directory, &problems)
        }
        let name = value["name"]?.string ?? ""
        let isRouter = value["router"]?.bool ?? false
        let server = HostedServer(
            endpoint: name, customer: value["customer"]?.string.flatMap { CustomerID($0) },
            models: value["models"]?.elements.compactMap(\.string) ?? [],
            concurrency: value["concurrency"]?.int.map { Int($0) } ?? 8,
            hourPrice: value["replica_hour_usd"]?.string.flatMap { try? PicoUSD(decimal: $0) },
            replicas: value["router_replicas"]?.int.map { Int($0) } ?? 1, isRouter: isRouter,
            hotAfter: value["hot_after"]?.int.map { Int($0) } ?? 0)
        func account(_ name: String, _ url: String) -> Account {
            // Servers may run without a key.
            Account(
                provider: .byoc, name: name, region: value["region"]?.string, baseURL: url,
                apiKey: secret ?? Secret(""), role: .hosted(server))
        }
        if let url = value["base_url"]?.string { return [(account(name, url), path)] }
        var names: Set<String> = []
        var accounts: [(account: Account, path: String)] = []
        for (index, replica) in (value["replicas"]?.elements.map(\.self) ?? []).enumerated() {
            let own = replica["name"]?.string ?? ""
            let place = "\(path).replicas[\(index)]"
            if !names.insert(own).inserted {
                problems.append(
                    SchemaViolation(
                        path: place + ".name", reason: "\"\(own)\" names another replica already"))
            }
            accounts.append((account("\(name)/\(own)", replica["base_url"]?.string ?? ""), place))
        }
        return accounts
    }

    private static func contradictions(in value: JSONValue, _ path: String) -> [SchemaViolation] {
        let hasAddress = value["base_url"] != nil
        let hasReplicas = value["replicas"] != nil
        let isRouter = value["router"]?.bool ?? false
        var found: [SchemaViolation] = []
        if isRouter, hasReplicas {
            found.append(
                SchemaViolation(
                    path: path + ".replicas",
                    reason: "stands beside a router, which chooses among them: two schedulers on "
                        + "one path. Give the router's base_url, and router_replicas"))
        } else if hasAddress == hasReplicas {
            found.append(
                SchemaViolation(path: path, reason: "must have either base_url or replicas"))
        }
        if value["router_replicas"] != nil, !isRouter {
            found.append(
                SchemaViolation(
                    path: path + ".router_replicas", reason: "needs router to be true"))
        }
        return found
    }
}
