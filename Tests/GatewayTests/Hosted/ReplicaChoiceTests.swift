import Events
import Testing

@testable import Gateway

@Suite struct ReplicaChoiceTests {
    private func fleet(_ requests: [Int], slots: Int = 8) -> [ReplicaLoad] {
        requests.enumerated().map {
            ReplicaLoad(name: "r\($0.offset)", requests: $0.element, slots: slots)
        }
    }

    @Test func `a conversation stays where its prefix is warm while there is room`() throws {
        let idle = fleet(Array(repeating: 0, count: 10))
        for key in 0..<100 as Range<UInt64> {
            let home = try #require(ReplicaChoice.choose(idle, key: key))
            var busy = fleet(Array(repeating: 2, count: 10))
            #expect(ReplicaChoice.choose(busy, key: key) == home)
            // Over a quarter more than the mean, it goes to the next in its own order, and comes back.
            busy[home].requests = 4
            let other = try #require(ReplicaChoice.choose(busy, key: key))
            #expect(other != home)
            #expect(ReplicaChoice.choose(busy, key: key) == other)
            busy[home].requests = 2
            #expect(ReplicaChoice.choose(busy, key: key) == home)
        }
    }

    @Test func `conversations are spread over all replicas`() {
        let loads = fleet(Array(repeating: 0, count: 10))
        var counts = Array(repeating: 0, count: 10)
        for key in 0..<10_000 as Range<UInt64> {
            if let chosen = ReplicaChoice.choose(loads, key: FNV.mix(key)) { counts[chosen] += 1 }
        }
        #expect(counts.allSatisfy { (800...1_200).contains($0) }, "\(counts)")
    }

    @Test func `a replica that leaves moves its own conversations only`() {
        let all = fleet(Array(repeating: 0, count: 10))
        for key in 0..<1_000 as Range<UInt64> {
            guard let before = ReplicaChoice.choose(all, key: key), before != 9 else { continue }
            #expect(ReplicaChoice.choose(Array(all.dropLast()), key: key) == before)
        }
    }

    @Test func `no replica ever gets more than a quarter over the mean`() {
        var loads = fleet(Array(repeating: 0, count: 7), slots: 1_000)
        for request in 1...2_000 {
            // The worst case: all of one conversation.
            guard let chosen = ReplicaChoice.choose(loads, key: 42) else { return }
            loads[chosen].requests += 1
            let most = loads.map(\.requests).max() ?? 0
            #expect(most <= (request * 5 + 27) / 28, "\(loads.map(\.requests))")
        }
    }

    @Test func `with every slot taken the least loaded is tried, and every one once`() {
        let full = fleet([9, 8, 12, 8], slots: 8)
        let order = ReplicaChoice.order(full, key: 7, limit: 10)
        #expect(Set(order) == [0, 1, 2, 3])
        #expect(Set(order.prefix(2)) == [1, 3])
        #expect(order.suffix(2) == [0, 2])
        #expect(ReplicaChoice.order(full, key: 7, limit: 2).count == 2)
        #expect(ReplicaChoice.choose([], key: 7) == nil)
    }

    @Test(arguments: [
        (
            """
            # HELP vllm:num_requests_running Running.
            vllm:num_requests_running{engine="0"} 3.0
            vllm:num_requests_running{engine="1"} 4.0
            vllm:num_requests_waiting{engine="0"} 2.0
            vllm:num_requests_waiting_by_reason{reason="deferred"} 99.0
            """, HostedLoad(running: 7, waiting: 2)
        ),
        (
            "sglang:num_running_reqs 5\nsglang:num_queue_reqs{a=\"b c\"} 1",
            HostedLoad(running: 5, waiting: 1)
        ),
        ("vllm:num_requests_running 1e2", HostedLoad(running: 100, waiting: 0)),
        ("vllm:num_requests_running NaN", nil), ("vllm:num_requests_running -1", nil),
        ("other 7", nil), ("", nil),
    ])
    func `the load is read in the words of both engines`(text: String, load: HostedLoad?) {
        #expect(HostedLoad(prometheus: text) == load)
    }

    @Test func `what a server told long ago is not believed`() {
        let accounts = ["a", "b"].map { name in
            Account(
                provider: .byoc, name: name, region: nil, baseURL: "http://\(name)",
                apiKey: Secret(""), role: .hosted(HostedServer(endpoint: "e")))
        }
        let routes = accounts.map { Route(account: $0, model: "m", preference: 0) }
        let fleets = Fleets(accounts: accounts)
        let now = Samples.time
        let home = fleets.arrange(routes, key: "k", at: now)[0].account.name
        fleets.told(HostedLoad(running: 6, waiting: 3), own: 0, by: home, at: now)
        #expect(fleets.arrange(routes, key: "k", at: now)[0].account.name != home)
        let later = now.adding(milliseconds: 10_001)
        #expect(fleets.arrange(routes, key: "k", at: later)[0].account.name == home)
        // Ours are counted once, here and there.
        fleets.started(home)
        fleets.told(HostedLoad(running: 1, waiting: 0), own: 1, by: home, at: later)
        fleets.ended(home)
        #expect(fleets.arrange(routes, key: "k", at: later)[0].account.name == home)
    }
}
