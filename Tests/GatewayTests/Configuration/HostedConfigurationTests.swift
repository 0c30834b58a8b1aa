import Events
import Testing

@testable import Gateway

/// `providers.byoc`: replicas are accounts of their own, a router is one.
@Suite struct HostedConfigurationTests {
    private func load(_ members: String) throws -> [Account] {
        let text = #"{"providers": {"byoc": {"accounts": [{"name": "own", \#(members)}]}}}"#
        return try ConfigurationLoader(environment: ["K": "sk"], readFile: { _ in nil })
            .load(Array(text.utf8)).accounts
    }

    private func violations(_ members: String) -> [String] {
        let error = #expect(throws: ConfigurationError.self) { try load(members) }
        return error?.violations.map(\.description) ?? []
    }

    @Test func `each replica is an account of its own`() throws {
        let accounts = try load(
            """
            "region": "eu", "customer": "acme", "models": ["llama"], "concurrency": 16,
            "replica_hour_usd": "2.50", "api_key": {"env": "K"}, "replicas": [
            {"name": "r1", "base_url": "http://a:8000/v1"},
            {"name": "r2", "base_url": "http://b:8000/v1"}]
            """)
        #expect(accounts.map(\.name) == ["own/r1", "own/r2"])
        #expect(accounts.map(\.baseURL) == ["http://a:8000/v1", "http://b:8000/v1"])
        #expect(accounts.allSatisfy { $0.credential == .byoc && $0.region == "eu" })
        let hosted = try #require(accounts[0].hosted)
        #expect(hosted.customer == CustomerID("acme"))
        #expect(hosted.models == ["llama"])
        #expect(hosted.slots == 16)
        #expect(
            hosted.rate == ReplicaRate(hour: PicoUSD(pico: 2_500_000_000_000), slots: 16))
        #expect(!hosted.isRouter)
    }

    @Test func `a router is one route with the slots of all behind it`() throws {
        let accounts = try load(
            """
            "base_url": "http://router/v1", "router": true, "router_replicas": 3, "concurrency": 4,
            "replica_hour_usd": "1"
            """)
        #expect(accounts.map(\.name) == ["own"])
        let hosted = try #require(accounts[0].hosted)
        #expect(hosted.slots == 12)
        #expect(hosted.isRouter)
        // A slot costs its share of one replica's hour, however many there are.
        #expect(hosted.rate?.slots == 4)
    }

    @Test(arguments: [
        (
            #""router": true, "replicas": [{"name": "a", "base_url": "http://a/v1"}]"#,
            "providers.byoc.accounts[0].replicas stands beside a router, which chooses among them: "
                + "two schedulers on one path. Give the router's base_url, and router_replicas"
        ),
        (
            #""concurrency": 2"#,
            "providers.byoc.accounts[0] must have either base_url or replicas"
        ),
        (
            #""base_url": "http://a/v1", "router_replicas": 2"#,
            "providers.byoc.accounts[0].router_replicas needs router to be true"
        ),
        (
            #""replicas": [{"name": "a", "base_url": "http://a/v1"}, {"name": "b", "base_url": "http://A/v1"}]"#,
            "providers.byoc.accounts[0].replicas[1].base_url is the server of own/a: two schedulers on "
                + "one path. Name each server once"
        ),
        (
            #""replicas": [{"name": "a", "base_url": "http://a/v1"}, {"name": "a", "base_url": "http://b/v1"}]"#,
            "providers.byoc.accounts[0].replicas[1].name \"a\" names another replica already"
        ),
    ])
    func `what would stack two schedulers, or says nothing, is refused`(
        members: String, violation: String
    ) {
        #expect(violations(members) == [violation])
    }
}
