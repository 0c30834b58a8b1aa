import Events
import Ledger
import SQLite
import Testing

@testable import Projections

@Suite struct CostsTests {
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `the costs of a log are those of its responses, to the pico`(seed: UInt64) async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        var appender = LogAppender(log)
        var histories = RandomHistories(seed: seed)
        var events: [StreamName: [Event]] = [:]
        for _ in 0..<150 {
            let next = histories.next()
            try await appender.append(next.stream, next.events, customer: next.customer)
            events[next.stream, default: []] += next.events
        }
        log.close()
        try directory.startProjector(batchEventsMax: 5).close()
        let all = events.values.flatMap(\.self)
        let spends = all.compactMap { event in
            if case .spendSettled(let spend) = event { spend } else { nil }
        }
        let view = try ProjectionView.open(directory: directory.path)
        let total = try #require(try view.costs(query([])).rows.first)
        #expect(total[.providerCost] == spends.reduce(0) { $0 + Int128($1.cost.pico) })
        #expect(total[.charged] == spends.reduce(0) { $0 + Int128($1.charged.pico) })
        #expect(total[.platformFee] == spends.reduce(0) { $0 + Int128($1.platformFee.pico) })
        let endings: Set<EventType> = [
            .attemptSucceeded, .attemptFailed, .attemptCancelled, .attemptOrphaned,
        ]
        #expect(total[.attempts] == Int128(all.count { endings.contains($0.type) }))
        let ends: Set<EventType> = [
            .responseCompleted, .responseFailed, .responseCancelled, .responseExpired,
        ]
        #expect(total[.requests] == Int128(all.count { ends.contains($0.type) }))
        for groups in [[.customer], [.provider, .model], [.day, .customer, .tier, .profile]]
            as [Set<CostQuery.Group>]
        {
            let rows = try view.costs(query(groups)).rows
            for measure in CostMeasure.allCases {
                #expect(rows.reduce(0) { $0 + $1[measure] } == total[measure], "\(measure)")
            }
        }
        try view.close()
    }

    @Test func `hours that nobody used and probes of our own are costs of no request`() throws {
        let directory = try TemporaryDirectory()
        let store = try ProjectionStore(
            path: ProjectionStore.path(in: directory.path), [CostChanges.self])
        let held = CapacityHeld(
            account: "own/r1", from: Sample.received, to: Sample.received, replicas: 1,
            hour: PicoUSD(pico: 4_000), cost: PicoUSD(pico: 1_000), used: PicoUSD(pico: 300))
        var shared = held
        shared.used = PicoUSD(pico: 1_100)
        let started = ProbeStarted(provider: .openai, account: "openai-us", model: "gpt-5.4")
        let probes = [
            ProbeEnded(
                started, reason: nil, httpStatus: 200, durationUs: 1, billed: true,
                usage: TokenUsage(inputUncached: 4, output: 16), cost: PicoUSD(pico: 77)),
            ProbeEnded(
                started, reason: .providerError, httpStatus: 500, durationUs: 1, billed: nil),
        ]
        let events: [(Event, CustomerID?)] =
            [(.capacityHeld(held), Sample.acme), (.capacityHeld(shared), nil)]
            + probes.map { (.probeEnded($0), nil) }
        try store.apply(
            events.enumerated().map { seq, event in
                FollowedEvent(
                    seq: Int64(seq), id: EventID(at: Sample.received, random: (UInt64(seq), 0)),
                    stream: .routing, version: Int64(seq), customer: event.1,
                    recordedAt: Sample.received, type: event.0.type, event: event.0)
            }, history: { _, _ in [] })
        try store.close()
        let view = try ProjectionView(directory: directory.path, [CostChanges.self])
        let rows = try view.costs(query([.customer, .provider])).rows
        #expect(rows.map(\.key.dimensions.customer) == ["", "", "acme"])
        #expect(rows.map(\.key.dimensions.provider) == ["byoc", "openai", "byoc"])
        #expect(rows.map { $0[.providerCost] } == [-100, 77, 700])
        #expect(rows.map { $0[.idleCost] } == [-100, 0, 700])
        #expect(rows.map { $0[.attempts] } == [0, 2, 0])
        #expect(rows.map { $0[.failedAttempts] } == [0, 1, 0])
        #expect(rows.map { $0[.output] } == [0, 16, 0])
        #expect(rows.allSatisfy { $0[.requests] == 0 && $0[.charged] == 0 })
        try view.close()
    }

    @Test func `any interval of quarters is summed from wider sums and quarters without a gap`()
        throws
    {
        let directory = try TemporaryDirectory()
        let quarters = (0..<400).map { Int64($0) * 11 + 190_000_000 / 96 }
        let store = try ProjectionStore(
            path: ProjectionStore.path(in: directory.path), [CostChanges.self])
        try store.apply(
            quarters.enumerated().map { seq, quarter in
                Self.spend(
                    1 << Int64(seq % 40), seq: Int64(seq), quarter: quarter,
                    customer: "c\(seq % 3)")
            }, history: { _, _ in [] })
        try store.close()
        let view = try ProjectionView(directory: directory.path, [CostChanges.self])
        var chance = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            let bounds = (0..<2).map { _ in
                Int64.random(in: quarters[0] - 100...quarters[399] + 100, using: &chance)
            }.sorted()
            let range = bounds[0]..<bounds[1]
            let expected = quarters.enumerated().filter { range.contains($0.element) }
                .reduce(Int128(0)) { $0 + Int128(1) << Int128($1.offset % 40) }
            var query = query([])
            query.quarters = range
            #expect(try view.costs(query).rows.first?[.providerCost] ?? 0 == expected, "\(range)")
            // Merged by customer, and summed by SQL.
            query.groups = [.customer]
            let customers = try view.costs(query).rows
            #expect(customers.reduce(0) { $0 + $1[.providerCost] } == expected, "\(range)")
            query.groups = [.customer, .profile]
            let profiles = try view.costs(query).rows
            #expect(profiles.map(\.values) == customers.map(\.values), "\(range)")
        }
        try view.close()
    }

    @Test func `pages follow each other without a gap or a repetition`() throws {
        let directory = try TemporaryDirectory()
        let store = try ProjectionStore(
            path: ProjectionStore.path(in: directory.path), [CostChanges.self])
        try store.apply(
            (0..<30).map { Self.spend(1, seq: $0, quarter: 5, customer: "c\($0)") },
            history: { _, _ in [] })
        try store.close()
        let view = try ProjectionView(directory: directory.path, [CostChanges.self])
        let all = try view.costs(query([.customer])).rows
        #expect(all.count == 30)
        var paged: [CostRow] = []
        var next = query([.customer])
        next.limit = 7
        repeat {
            let page = try view.costs(next)
            paged += page.rows
            next.after = page.hasMore ? page.rows.last?.key : nil
            #expect(page.ledgerSeq == 29)
        } while next.after != nil
        #expect(paged == all)
        next.customer = Sample.customer("c7")
        #expect(try view.costs(next).rows.map(\.key.dimensions.customer) == ["c7"])
        try view.close()
    }

    @Test func `sums beyond one value's range are exact`() throws {
        let directory = try TemporaryDirectory()
        let store = try ProjectionStore(
            path: ProjectionStore.path(in: directory.path), [CostChanges.self])
        let large = Int64.max / 2 + 7
        try store.apply(
            (0..<4).map { Self.spend(large, seq: $0, quarter: $0 * 768) }, history: { _, _ in [] })
        let view = try ProjectionView(directory: directory.path, [CostChanges.self])
        #expect(try view.costs(query([])).rows.first?[.providerCost] == Int128(large) * 4)
        try view.close()
        // Two of them in one cell leave the range: refused and named, never clamped.
        #expect(throws: ProjectionFoldError.outOfRange(.spendSettled, seq: 5)) {
            try store.apply(
                (4..<6).map { Self.spend(large, seq: $0, quarter: 9) }, history: { _, _ in [] })
        }
        try store.close()
    }

    /// 27,146 of 27,147 input tokens read at $0.26 instead of $1.40 per million, 351 written at $4.40: the published
    /// case of a cache-read rate that was not applied.
    @Test func `what a cache saved follows from the rated lines`() throws {
        let spend = Self.settled(
            [
                (.inputUncached, 1, 1_400_000), (.cacheRead, 27_146, 260_000),
                (.output, 351, 4_400_000),
            ],
            uncached: 1_400_000, markupBps: 0)
        #expect(spend.cost == PicoUSD(pico: 8_603_760_000))
        let discount = try CacheDiscount(of: spend)
        #expect(discount.gross == PicoUSD(pico: 27_146 * 1_140_000))
        #expect(discount.premium == .zero)
    }

    @Test func `writing to a cache costs a premium, and both together are the savings`() throws {
        let spend = Self.settled(
            [
                (.inputUncached, 10, 5_000_000), (.cacheRead, 1_000, 500_000),
                (.cacheWrite5m, 400, 6_250_000), (.cacheWrite1h, 100, 10_000_000),
                (.output, 7, 25_000_000),
            ], uncached: 5_000_000, markupBps: 0)
        let discount = try CacheDiscount(of: spend)
        #expect(discount.gross == PicoUSD(pico: 4_500_000_000))
        #expect(discount.premium == PicoUSD(pico: 400 * 1_250_000 + 100 * 5_000_000))
        #expect(
            discount.gross.pico - discount.premium.pico == spend.listCost.pico - spend.cost.pico)
    }

    @Test func `a cache under a name costs what it costs, also where nothing was read of it`()
        throws
    {
        var spend = Self.settled(
            [(.inputUncached, 10, 5), (.cacheRead, 1_000, 1), (.output, 7, 25)], uncached: 5,
            markupBps: 0)
        spend.fees = [
            SpendFee(
                kind: .cacheCreation, quantity: 1_000, ratePico: 5, amount: PicoUSD(pico: 5_000)),
            SpendFee(
                kind: .cacheStorage, quantity: 1_000, ratePico: 2, amount: PicoUSD(pico: 2_000)),
        ]
        spend.cost = PicoUSD(pico: spend.cost.pico + 7_000)
        let discount = try CacheDiscount(of: spend)
        #expect(discount.gross.pico == 4_000)
        #expect(discount.premium.pico == 7_000)
        #expect(
            discount.gross.pico - discount.premium.pico == spend.listCost.pico - spend.cost.pico)

        spend.lines = []
        (spend.cost, spend.listCost) = (PicoUSD(pico: 7_000), .zero)
        let lost = try CacheDiscount(of: spend)
        #expect(lost.gross == .zero && lost.premium.pico == 7_000)
    }

    @Test func `a customer's savings are at the rates that it is charged`() throws {
        let spend = Self.settled(
            [(.inputUncached, 10, 3), (.cacheRead, 101, 1)], uncached: 3, markupBps: 1_234)
        let event = Self.followed(.spendSettled(spend), seq: 0, quarter: 1, customer: "acme")
        var changes = CostChanges()
        try changes.apply(event, in: nil)
        let cell = try #require(changes.cells.values.first)
        #expect(
            cell[.cacheGrossCharged] - cell[.cachePremiumCharged]
                == cell[.listCharged] - cell[.charged])
        #expect(cell[.listCharged] > cell[.listCost])
    }

    private func query(_ groups: Set<CostQuery.Group>) -> CostQuery {
        CostQuery(customer: nil, quarters: 0..<3_000_000, groups: groups, limit: 1_000)
    }

    static func spend(
        _ pico: Int64, seq: Int64, quarter: Int64, customer: String = "acme"
    ) -> FollowedEvent {
        let spend = SpendSettled(
            attempt: 1, origin: Sample.origin(1, served: false), priceVersion: "v",
            provenance: .reported, lines: [], cost: PicoUSD(pico: pico), listCost: .zero,
            charged: .zero, markupBps: 0, platformFee: .zero, statedCost: nil)
        return followed(.spendSettled(spend), seq: seq, quarter: quarter, customer: customer)
    }

    static func followed(
        _ event: Event, seq: Int64, quarter: Int64, customer: String
    ) -> FollowedEvent {
        FollowedEvent(
            seq: seq, id: EventID(high: 1, low: UInt64(seq)), stream: StreamName("spend/\(seq)"),
            version: 0, customer: Sample.customer(customer),
            recordedAt: Timestamp(nanoseconds: quarter * CostInterval.quarterNs + 5),
            type: event.type, event: event)
    }

    /// A serving attempt rated by bucket, tokens and pico-USD per token.
    static func settled(
        _ rated: [(TokenBucket, Int64, Int64)], uncached: Int64, markupBps: Int64
    ) -> SpendSettled {
        let lines = rated.map {
            RatedLine(bucket: $0, tokens: $1, ratePico: $2, amount: PicoUSD(pico: $1 * $2))
        }
        let cost = lines.reduce(0) { $0 + $1.amount.pico }
        let list = lines.reduce(0) {
            $0 + ($1.bucket == .output ? $1.amount.pico : $1.tokens * uncached)
        }
        return SpendSettled(
            attempt: 1, origin: Sample.origin(1), priceVersion: "v", provenance: .reported,
            lines: lines, cost: PicoUSD(pico: cost), listCost: PicoUSD(pico: list),
            charged: PicoUSD(pico: cost + cost * markupBps / 10_000), markupBps: markupBps,
            platformFee: .zero, statedCost: nil)
    }
}
