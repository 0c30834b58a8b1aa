import Events
import Foundation
import Testing

@testable import Gateway

/// One request of a trace.
struct TracedRequest: Sendable {
    /// Since the trace's first request.
    var atMs: Int64
    var contextTokens: Int64

    /// Reads `TIMESTAMP,ContextTokens,GeneratedTokens`, the shape of the public traces of LLM services.
    static func read(_ text: String) throws -> [TracedRequest] {
        var first: Timestamp?
        return try text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: ",")
            let time = String(cells[0]).replacing(" ", with: "T") + "Z"
            let at = try #require(Timestamp(rfc3339: time))
            first = first ?? at
            return TracedRequest(
                atMs: at.microseconds(since: try #require(first)) / 1_000,
                contextTokens: try #require(Int64(cells[1])))
        }
    }
}

/// What feedback gains: a trace replayed against one degraded route, with the weights learned and with fixed ones.
@Suite struct TraceReplayTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../..").standardizedFileURL
    private static let seeds: [UInt64] = [1, 2, 3, 5, 8]

    /// How the route is degraded from the fourth to the fourteenth minute.
    private struct Degradation {
        var name: String
        var behaviour: RoutingSimulation.Behaviour
    }

    private static let degradations = [
        Degradation(
            name: "slow: four times the time to the first token",
            behaviour: .init(firstTokenMs: 800, perThousandTokensMs: 1_600)),
        Degradation(
            name: "failing: every fifth request, after 1.5 s",
            behaviour: .init(failing: 0.2, firstTokenMs: 1_500, perThousandTokensMs: 400)),
        Degradation(
            name: "hanging: every request, after 15 s",
            behaviour: .init(failing: 1, firstTokenMs: 15_000)),
    ]

    private static let usual = RoutingSimulation.Behaviour(
        firstTokenMs: 200, perThousandTokensMs: 400)

    /// The share of requests with their first token within two seconds, failed attempts included.
    private static func attainment(
        _ trace: [TracedRequest], _ degradation: Degradation, seed: UInt64, isStatic: Bool
    ) throws -> Double {
        var simulation = RoutingSimulation(
            accounts: ["a", "b", "c"], seed: seed, isStatic: isStatic)
        simulation.targetedShare = 1
        try simulation.run(trace) { simulation in
            let minute = simulation.elapsedMs / 60_000
            let isDegraded = (4..<14).contains(minute)
            simulation.behaviours = [
                "a": isDegraded ? degradation.behaviour : usual, "b": usual, "c": usual,
            ]
        }
        return Double(simulation.servedInTime) / Double(trace.count)
    }

    private static let head = """
        # What routing on evidence gains

        Printed by a test that replays `Tests/Traces/chat.csv` (900 requests in 23 minutes, with a slow swell and
        bursts) in simulated time against three accounts of one model, one of which is degraded from the fourth to the
        fourteenth minute; the test compares it. To refresh it: `ZUMIK_REFRESH_DOCS=1 swift test --filter TraceReplay`.

        *Attainment* is the share of requests whose first token came within two seconds of their arrival, failed attempts
        included: the lowest of five seeds. *Fixed* weights share the traffic evenly and fail over; *learned* ones are
        those of [0020](decisions/0020-weights-follow-from-the-log.md), with the circuits of
        [0019](decisions/0019-circuits-open-by-what-runs.md).

        | the degraded account | fixed | learned | misses avoided |
        |---|---|---|---|

        """

    private static func percent(_ share: Double) -> String {
        let thousandths = Int((share * 1_000).rounded(.down))
        return "\(thousandths / 10).\(thousandths % 10) %"
    }

    @Test func `in a replayed trace more requests keep their target than with fixed weights`()
        throws
    {
        let file = Self.root.appending(path: "Tests/Traces/chat.csv")
        let trace = try TracedRequest.read(String(contentsOf: file, encoding: .utf8))
        #expect(trace.count == 900)
        var rows: [String] = []
        for degradation in Self.degradations {
            func lowest(isStatic: Bool) throws -> Double {
                try Self.seeds.map {
                    try Self.attainment(trace, degradation, seed: $0, isStatic: isStatic)
                }.min() ?? 0
            }
            let (fixed, learned) = (try lowest(isStatic: true), try lowest(isStatic: false))
            #expect(learned > fixed, "\(degradation.name)")
            rows.append(
                "| \(degradation.name) | \(Self.percent(fixed)) | \(Self.percent(learned)) | "
                    + "\(Self.percent((learned - fixed) / (1 - fixed))) |")
        }
        let text = Self.head + rows.joined(separator: "\n") + "\n"
        print(text)
        let document = Self.root.appending(path: "docs/routing-gain.md")
        if ProcessInfo.processInfo.environment["ZUMIK_REFRESH_DOCS"] == "1" {
            try Data(text.utf8).write(to: document)
        }
        #expect(
            try String(contentsOf: document, encoding: .utf8) == text,
            "run: ZUMIK_REFRESH_DOCS=1 swift test --filter TraceReplay")
    }
}
