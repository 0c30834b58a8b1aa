import Events
import Ledger
import Testing

@testable import Projections

@Suite struct SLOTests {
    private func facts(
        _ ending: SLOEnding, _ reason: ReasonCode, met: Bool? = nil, streamed: Bool = true,
        ttftMs: Int64? = nil
    ) -> SLOFacts {
        SLOFacts(
            ending: ending, reason: reason, targetMet: met, streamed: streamed,
            ttft: ttftMs.map { LatencyEdges.bucket(ofUs: $0 * 1_000) })
    }

    private static let threshold = LatencyEdges.bucket(ofThresholdMs: 2_000)

    @Test(
        arguments: [
            (.completed, .ok, .good), (.completed, .contentFiltered, .good),
            (.failed, .providerError, .bad(.providerError)),
            (.failed, .contextLengthExceeded, .excluded(.contextLengthExceeded)),
            (.cancelled, .clientDisconnected, .excluded(.clientDisconnected)),
            (.rejected, .rateLimited, .excluded(.rateLimited)),
            (.rejected, .queueFull, .bad(.queueFull)),
            (.rejected, .ledgerUnavailable, .bad(.ledgerUnavailable)),
            (.expiredBeforeStart, .queueDeadline, .bad(.queueDeadline)),
            (.expiredDuringExecution, .deadlineExceeded, .bad(.deadlineExceeded)),
        ] as [(SLOEnding, ReasonCode, SLOVerdict)])
    func `availability counts what did not complete, unless the customer did it`(
        ending: SLOEnding, reason: ReasonCode, verdict: SLOVerdict
    ) {
        #expect(facts(ending, reason).verdict(by: .availability, threshold: nil) == verdict)
    }

    @Test func `the indicator targets follows the outcome of each request`() {
        let judged: [(Bool?, SLOVerdict)] = [
            (true, .good), (false, .bad(.slowFirstToken)), (nil, .excluded(.slowFirstToken)),
        ]
        for (met, verdict) in judged {
            let late = facts(.completed, .slowFirstToken, met: met)
            #expect(late.verdict(by: .targets, threshold: nil) == verdict)
        }
    }

    @Test func `the indicator ttft judges first tokens of streams, to the millisecond`() {
        func verdict(_ facts: SLOFacts) -> SLOVerdict {
            facts.verdict(by: .ttft, threshold: Self.threshold)
        }
        #expect(verdict(facts(.completed, .ok, ttftMs: 2_000)) == .good)
        var late = facts(.completed, .recoveredByFallback)
        late.ttft = LatencyEdges.bucket(ofUs: 2_000_001)
        #expect(verdict(late) == .bad(.slowFirstToken))
        #expect(verdict(facts(.completed, .ok, streamed: false)) == .outOfScope)
        #expect(verdict(facts(.failed, .providerError)) == .bad(.providerError))
        #expect(
            verdict(facts(.cancelled, .clientDisconnected)) == .excluded(.clientDisconnected))
        #expect(
            verdict(facts(.cancelled, .clientDisconnected, met: false))
                == .bad(.clientDisconnected))
    }

    @Test func `every edge is the bucket of its own threshold, and a microsecond more is not`() {
        for (bucket, edge) in LatencyEdges.milliseconds.enumerated() {
            #expect(LatencyEdges.bucket(ofThresholdMs: edge) == Int64(bucket))
            #expect(LatencyEdges.bucket(ofUs: edge * 1_000) == Int64(bucket))
            if bucket + 1 < LatencyEdges.milliseconds.count {
                #expect(LatencyEdges.bucket(ofUs: edge * 1_000 + 1) == Int64(bucket + 1))
            }
        }
        #expect(LatencyEdges.bucket(ofThresholdMs: 101) == nil)
        #expect(LatencyEdges.milliseconds == LatencyEdges.milliseconds.sorted())
    }

    @Test func `attainment and burn rate are exact, and nothing is no data`() {
        var counts = SLOCounts()
        #expect(counts.attainment == nil)
        #expect(counts.met(targetPpm: 995_000) == nil)
        #expect(counts.burnRate(targetPpm: 995_000) == nil)
        counts.add(.good, 199)
        counts.add(.bad(.providerError), 1)
        counts.add(.excluded(.rateLimited), 7)
        #expect(counts.eligible == 200)
        #expect(counts.attainment == "0.995000000000")
        #expect(counts.met(targetPpm: 995_000) == true)
        #expect(counts.allowed(targetPpm: 995_000) == 1)
        #expect(counts.burnRate(targetPpm: 995_000) == "1.000000000000")
        counts.add(.bad(.queueFull), 1)
        #expect(counts.attainment == "0.990049751243")
        #expect(counts.met(targetPpm: 995_000) == false)
        #expect(counts.allowed(targetPpm: 995_000) - counts.bad == -1)
        #expect(counts.badByReason == [.providerError: 1, .queueFull: 1])
        #expect(counts.excludedByReason == [.rateLimited: 7])
    }

    @Test(
        arguments: [
            0..<1, 0..<1_440, 1_439..<1_441, 10..<5_000, 1_440..<2_880, 700..<700, 60..<120,
            59..<61, 119..<3_001, -3_000..<(-7), -61..<1_501,
        ] as [Range<Int64>])
    func `an interval is cut into whole days, whole hours and minutes, and nothing twice`(
        minutes: Range<Int64>
    ) {
        let parts = SLOIntervals(minutes)
        #expect(
            [
                parts.minutesBefore, parts.hoursBefore, parts.days, parts.hoursAfter,
                parts.minutesAfter,
            ].flatMap(Array.init) == Array(minutes))
        for hours in [parts.hoursBefore, parts.hoursAfter] {
            #expect(hours.lowerBound % 60 == 0 && hours.count % 60 == 0 || hours.isEmpty)
        }
        #expect(parts.minutesBefore.count < 120 && parts.minutesAfter.count < 60)
        #expect(parts.days.count % 1_440 == 0 && (parts.days.first ?? 0) % 1_440 == 0)
    }

    @Test(arguments: [3, 77] as [UInt64])
    func `the counts are those of the log, counted by hand, over any interval`(
        seed: UInt64
    ) async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        var histories = RandomHistories(seed: seed)
        var appender = LogAppender(log)
        for number in 0..<200 as Range<Int64> {
            let (stream, customer, events) = histories.next()
            // Three minutes apart, so that whole hours and parts of them count.
            let recordedAt = Sample.received.adding(milliseconds: number * 180_000 - 1_200_000)
            try await appender.append(stream, events, customer: customer, at: recordedAt)
        }
        let projector = try directory.startProjector()
        defer { projector.close() }
        let view = try ProjectionView.open(directory: directory.path)
        let objective = ObjectiveSet(
            id: "all", customer: Sample.acme, qosClass: nil, model: nil, indicator: .availability,
            thresholdMs: nil, targetPpm: 995_000, windowDays: 30)
        let everything = SLOMinute.of(Sample.received) - 25..<SLOMinute.of(Sample.received) + 600
        let counts = SLOCounts(
            try view.sloSums(SLOScope(customer: Sample.acme), minutes: everything).facts,
            by: objective)
        let reader = try LedgerView.open(directory: directory.path)
        var good: Int64 = 0
        var bad: [ReasonCode: Int64] = [:]
        var excluded: [ReasonCode: Int64] = [:]
        for stored in try reader.events(afterSeq: -1, limit: 100_000)
        where stored.event.customer == Sample.acme {
            switch stored.event.event {
            case .responseCompleted: good += 1
            case .responseFailed(let data), .responseExpired(let data):
                bad[data.reason, default: 0] += 1
            case .responseCancelled(let data): excluded[data.reason, default: 0] += 1
            case .requestExpired(let data): bad[data.reason, default: 0] += 1
            case .requestRejected(let data): excluded[data.reason, default: 0] += 1
            default: break
            }
        }
        #expect(good > 5, "seed \(seed)")
        #expect(counts.good == good, "seed \(seed)")
        #expect(counts.badByReason == bad, "seed \(seed)")
        #expect(counts.excludedByReason == excluded, "seed \(seed)")
        let durations = try view.sloSums(SLOScope(customer: Sample.acme), minutes: everything)
            .durations
        #expect(durations.total == good)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let begin = Int64.random(in: everything, using: &generator)
            let minutes = begin..<Int64.random(in: begin...everything.upperBound, using: &generator)
            var summed: [SLOFacts: Int64] = [:]
            for minute in minutes {
                for (facts, requests) in try view.sloSums(
                    SLOScope(), minutes: minute..<minute + 1
                ).facts {
                    summed[facts, default: 0] += requests
                }
            }
            let asked = try view.sloSums(SLOScope(), minutes: minutes).facts
            let counted = Dictionary(uniqueKeysWithValues: asked.map { ($0.facts, $0.requests) })
            #expect(counted == summed, "seed \(seed), minutes \(minutes)")
        }
        let codes = try view.reasonCodes(
            ReasonCodeQuery(
                customer: Sample.acme, provider: nil,
                hours: (everything.lowerBound / 60 - 1)..<(everything.upperBound / 60 + 1),
                groups: [.stage]))
        let ended = codes.filter { $0.stage == "response" }.reduce(0) { $0 + $1.count }
        let endings = try reader.events(afterSeq: -1, limit: 100_000).count {
            $0.event.customer == Sample.acme && $0.event.event.type.rawValue.hasPrefix("response_")
        }
        #expect(ended == Int64(endings))
    }
}
