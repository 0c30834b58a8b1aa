import Events
import Testing

@testable import Gateway

@Suite struct CapacityMeterTests {
    private static let hour = PicoUSD(pico: 3_600_000_000_000)

    private static func account(_ name: String, _ server: HostedServer) -> Account {
        Account(
            provider: .byoc, name: name, region: nil, baseURL: "http://127.0.0.1",
            apiKey: Secret(""), role: .hosted(server))
    }

    private static func after(_ ms: Int64) -> Timestamp { Samples.time.adding(milliseconds: ms) }

    @Test func `what is used and what is idle are the hours that were held, to the pico`() throws {
        var meter = CapacityMeter(accounts: [
            Self.account(
                "own/r1",
                HostedServer(endpoint: "own", customer: CustomerID("acme"), hourPrice: Self.hour)),
            Self.account(
                "router",
                HostedServer(
                    endpoint: "router", hourPrice: Self.hour, replicas: 3, isRouter: true)),
            Self.account("unpriced", HostedServer(endpoint: "unpriced")),
            Self.account(
                "made-up",
                HostedServer(endpoint: "made-up", hourPrice: Self.hour, isStandIn: true)),
        ])
        #expect(meter.cut(at: Samples.time).isEmpty)
        meter.used(PicoUSD(pico: 400_000_000), at: "own/r1")
        meter.used(PicoUSD(pico: 7), at: "own/r1")
        meter.used(PicoUSD(pico: 9), at: "nobody's")
        let held = meter.cut(at: Self.after(1_000))
        #expect(held.map(\.fact.account) == ["own/r1", "router"])
        #expect(held.map(\.customer) == [CustomerID("acme"), nil])
        // A thousandth of a dollar in a second, and three of them.
        #expect(held.map(\.fact.cost.pico) == [1_000_000_000, 3_000_000_000])
        #expect(held.map(\.fact.used.pico) == [400_000_007, 0])
        #expect(try held.map { try $0.fact.idle.pico } == [599_999_993, 3_000_000_000])
        // The next stretch begins where this one ended.
        meter.used(PicoUSD(pico: 2_000_000_000), at: "own/r1")
        let next = try #require(meter.cut(at: Self.after(2_500)).first?.fact)
        #expect((next.from, next.to) == (Self.after(1_000), Self.after(2_500)))
        #expect(try next.idle.pico == -500_000_000)
    }

    @Test func `a clock that was set back cuts nothing, and loses nothing`() throws {
        var meter = CapacityMeter(accounts: [
            Self.account("own/r1", HostedServer(endpoint: "own", hourPrice: Self.hour))
        ])
        _ = meter.cut(at: Samples.time)
        meter.used(PicoUSD(pico: 5), at: "own/r1")
        #expect(meter.cut(at: Self.after(-10)).isEmpty)
        #expect(meter.cut(at: Samples.time).isEmpty)
        #expect(meter.cut(at: Self.after(1)).first?.fact.used.pico == 5)
    }
}
