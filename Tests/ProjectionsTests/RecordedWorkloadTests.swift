import Events
import Replay
import Testing

@testable import Projections

@Suite struct RecordedWorkloadTests {
    private static let from = Sample.received
    private static let to = Sample.received.adding(milliseconds: 10_000)

    private static func fold(
        _ script: LogScript, customer: CustomerID? = nil, models: [String]? = nil
    ) throws -> RecordedWorkload {
        var fold = RecordedWorkload(
            .init(from: from, to: to, customer: customer, models: models))
        for event in script.events {
            try fold.apply(FollowedEvent(event, reading: RecordedWorkload.types))
        }
        return fold
    }

    private static func served(
        at ms: Int64, prefix: String? = nil, queuedUs: Int64? = nil, model: String? = nil
    ) -> [Event] {
        guard
            case .requestAdmitted(var admitted) = Sample.admitted(
                receivedAt: from.adding(milliseconds: ms), queuedUs: queuedUs)
        else { return [] }
        admitted.promptPrefix = prefix
        if let model { admitted.model = model }
        return [
            .requestAdmitted(admitted), Sample.started(1),
            .attemptFailed(Sample.unserved(1, .providerOverloaded)), Sample.started(2),
            Sample.succeeded(2), Sample.settled(2, cost: 40, list: 50, charged: 44, fee: 1),
            .responseCompleted(Sample.ending(.ok)),
        ]
    }

    @Test func `a completed request is in it with its tokens, its times and its cost`() throws {
        var script = LogScript()
        try script.append(.response(Sample.responseID(1)), Self.served(at: 250, prefix: "AAAABBBB"))
        let (workload, excluded) = try Self.fold(script).finish()
        #expect(excluded == 0)
        #expect(workload.spanNs == 10_000_000_000)
        let request = try #require(workload.requests.first)
        #expect(request.arrivalNs == 250_000_000)
        #expect(request.inputTokens == 2_600)
        #expect(request.outputTokens == 310)
        #expect(request.qosClass == .interactive && request.isStreamed)
        #expect(
            workload.observations == [
                Workload.Observation(
                    firstTokenNs: 412_300_000, totalNs: 1_830_900_000, costPico: 40,
                    cachedTokens: 2_000)
            ])
    }

    @Test func `whoever came outside of the interval, or is another's, is not`() throws {
        var script = LogScript()
        try script.append(.response(Sample.responseID(1)), Self.served(at: -1))
        try script.append(.response(Sample.responseID(2)), Self.served(at: 10_000))
        try script.append(.response(Sample.responseID(3)), Self.served(at: 0))
        try script.append(
            .response(Sample.responseID(4)), Self.served(at: 9_999),
            customer: Sample.customer("other"))
        #expect(try Self.fold(script).count == 2)
        #expect(try Self.fold(script, customer: Sample.acme).count == 1)
        #expect(try Self.fold(script, customer: Sample.acme).excluded == 0)
    }

    @Test
    func `requests for other models than the scenario's are not in it, nor counted as left out`()
        throws
    {
        var script = LogScript()
        for (number, model) in ["open", "qwen", "open", "gpt-5.4"].enumerated() {
            try script.append(
                .response(Sample.responseID(UInt64(number + 1))),
                Self.served(at: Int64(number), model: model))
        }
        #expect(try Self.fold(script).count == 4)
        let some = try Self.fold(script, models: ["open", "qwen"])
        #expect((some.count, some.excluded) == (3, 0))
        #expect(try Self.fold(script, models: ["llama"]).count == 0)
    }

    @Test func `what cannot be replayed is counted`() throws {
        let opening = Sample.admitted(receivedAt: Self.from)
        let cases: [[Event]] = [
            [opening],
            [Sample.queued(receivedAt: Self.from), Sample.expired()],
            [opening, Sample.started(1), .responseFailed(Sample.ending(.providerError))],
            [opening, Sample.started(1), .responseCancelled(Sample.ending(.clientDisconnected))],
            // Nobody knows what it cost.
            [
                opening, Sample.started(1), Sample.succeeded(1),
                .usageUnpriced(
                    UsageUnpriced(
                        attempt: 1, origin: Sample.origin(1), usage: nil, why: "unknown_model")),
                .responseCompleted(Sample.ending(.ok)),
            ],
            // Nobody knows its tokens.
            [opening, Sample.started(1), .responseCompleted(Sample.ending(.ok))],
            [
                Sample.admitted(receivedAt: Self.from, surface: .embeddings), Sample.started(1),
                Sample.succeeded(1), .responseCompleted(Sample.ending(.ok)),
            ],
        ]
        var script = LogScript()
        for (number, events) in cases.enumerated() {
            try script.append(.response(Sample.responseID(UInt64(number))), events)
        }
        let fold = try Self.fold(script)
        #expect(fold.count == 0)
        #expect(fold.excluded == Int64(cases.count))
        #expect(throws: WorkloadFault.empty) { _ = try fold.finish() }
    }

    @Test func `equal beginnings are shared by one customer's prompts, and by nobody else's`()
        throws
    {
        func digest(_ prefixes: [(String, CustomerID)]) throws -> [UInt8] {
            var script = LogScript()
            for (number, (prefix, customer)) in prefixes.enumerated() {
                try script.append(
                    .response(Sample.responseID(UInt64(number))),
                    Self.served(at: Int64(number), prefix: prefix), customer: customer)
            }
            var bytes: [UInt8] = []
            try Self.fold(script).finish().0.forEachDigestPiece { bytes += $0 }
            return bytes
        }
        let other = Sample.customer("other")
        let shared = try digest([("AAAABBBB", Sample.acme), ("AAAACCCC", Sample.acme)])
        #expect(try digest([("xxxxyyyy", Sample.acme), ("xxxxzzzz", Sample.acme)]) == shared)
        #expect(try digest([("AAAABBBB", Sample.acme), ("AAAACCCC", other)]) != shared)
    }
}
