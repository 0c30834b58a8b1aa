import Events
import Projections
import Testing

@Suite struct ResponseCostTests {
    @Test func `a recovered response costs what its serving attempt cost`() throws {
        let cost = try #require(try record(LogSamples.recovered).cost)
        #expect(cost.providerCost == PicoUSD(pico: 11_750_000_000))
        #expect(cost.listCost == PicoUSD(pico: 20_750_000_000))
        #expect(cost.cacheSavings == PicoUSD(pico: 9_000_000_000))
        #expect(cost.charged == PicoUSD(pico: 12_925_000_000))
        #expect(cost.platformFee == PicoUSD(pico: 58_750_000))
        #expect(cost.total == PicoUSD(pico: 12_983_750_000))
        #expect(cost.priceVersion == "2026-11-20-5d41402a")
        #expect(cost.unknownAttempts == 0)
    }

    @Test func `failed attempts that were billed add to the provider's cost only`() throws {
        let cost = try #require(
            try record(
                Sample.admitted(), Sample.started(1),
                .attemptFailed(Sample.unserved(1, .providerStreamTruncated, billed: true)),
                Sample.settled(1, cost: 70, list: 90, charged: 0, fee: 0),
                Sample.started(2), Sample.succeeded(2),
                Sample.settled(2, cost: 100, list: 130, charged: 110, fee: 1),
                .responseCompleted(Sample.ending(.recoveredByFallback, attempts: 2))
            ).cost)
        #expect(cost.providerCost == PicoUSD(pico: 170))
        #expect(cost.listCost == PicoUSD(pico: 130))
        #expect(cost.cacheSavings == PicoUSD(pico: 30))
        #expect(cost.charged == PicoUSD(pico: 110))
    }

    @Test func `cache writes that cost more than they saved are negative savings`() throws {
        let cost = try #require(
            try record(
                Sample.admitted(), Sample.started(1), Sample.succeeded(1),
                Sample.settled(1, cost: 125, list: 100, charged: 125, fee: 0),
                .responseCompleted(Sample.ending(.ok))
            ).cost)
        #expect(cost.cacheSavings == PicoUSD(pico: -25))
    }

    @Test func `what was served without a known price has no cost at all`() throws {
        let record = try record(
            Sample.admitted(), Sample.started(1), Sample.succeeded(1), LogSamples.unpriced(1),
            .responseCompleted(Sample.ending(.ok)))
        #expect(record.cost == nil)
    }

    @Test func `a response still running has no cost yet`() throws {
        #expect(try record(Sample.admitted(), Sample.started(1)).cost == nil)
    }

    @Test func `a refusal costs nothing, and that is known`() throws {
        let cost = try #require(try record(Sample.rejected(.rateLimited)).cost)
        #expect(cost.total == .zero)
        #expect(cost.providerCost == .zero)
    }

    @Test func `a failure that nobody billed costs nothing`() throws {
        let cost = try #require(
            try record(
                Sample.admitted(), Sample.started(1),
                .attemptFailed(Sample.unserved(1, .providerOverloaded, billed: false)),
                .responseFailed(Sample.ending(.providerOverloaded))
            ).cost)
        #expect(cost.total == .zero)
        #expect(cost.unknownAttempts == 0)
    }

    @Test(
        arguments: [
            .attemptOrphaned(AttemptOrphaned(number: 1)),
            .attemptFailed(Sample.unserved(1, .providerStalled, billed: nil)),
        ] as [Event])
    func `when nobody knows whether the only attempt is billed, nobody knows the cost`(
        end: Event
    ) throws {
        let record = try record(
            Sample.admitted(), Sample.started(1), end,
            .responseFailed(Sample.ending(.attemptOrphaned)))
        #expect(record.cost == nil)
    }

    @Test func `an unknown attempt beside a known one is counted and not guessed`() throws {
        let cost = try #require(
            try record(
                Sample.admitted(), Sample.started(1),
                .attemptFailed(Sample.unserved(1, .providerStalled, billed: nil)),
                Sample.started(2), Sample.succeeded(2),
                Sample.settled(2, cost: 100, list: 100, charged: 100, fee: 0),
                .responseCompleted(Sample.ending(.recoveredByFallback, attempts: 2))
            ).cost)
        #expect(cost.providerCost == PicoUSD(pico: 100))
        #expect(cost.unknownAttempts == 1)
    }

    @Test func `a sum beyond the range of money is no cost rather than a wrong one`() throws {
        let record = try record(
            Sample.admitted(), Sample.started(1),
            .attemptFailed(Sample.unserved(1, .providerStalled, billed: true)),
            Sample.settled(1, cost: .max, list: .max, charged: 0, fee: 0),
            Sample.started(2), Sample.succeeded(2),
            Sample.settled(2, cost: 1, list: 1, charged: 1, fee: 0),
            .responseCompleted(Sample.ending(.ok)))
        #expect(record.cost == nil)
    }
}
