import Events
import Testing

@testable import Gateway

@Suite struct WeightedOrderTests {
    private static func weights(_ pairs: [(String, Int64)]) -> PublishedWeights {
        PublishedWeights(
            WeightsPublished(
                version: 1, basisSeq: 0, asOf: Samples.time,
                routes: pairs.map {
                    RouteWeight(
                        provider: .openai, account: $0.0, model: "gpt-5.4", weight: $0.1,
                        weightTargeted: 1_000_000, evidence: RouteEvidence())
                }))
    }

    private static func firsts(
        _ routes: [Route], _ weights: PublishedWeights, conversations: Int = 20_000
    ) -> [String] {
        (0..<conversations).map { number in
            WeightedOrder.arrange(
                routes, by: weights, spread: .withinEntry, key: "conversation \(number)",
                isTargeted: false
            ).first?.account.name ?? ""
        }
    }

    private let routes = ["a", "b", "c"].map { Samples.route($0) }

    @Test func `shares of first choices follow the weights`() {
        let firsts = Self.firsts(
            routes, Self.weights([("a", 1_000_000), ("b", 500_000), ("c", 20_000)]))
        let total = 1_520_000.0
        for (name, weight) in [("a", 1_000_000.0), ("b", 500_000.0), ("c", 20_000.0)] {
            let share = Double(firsts.count { $0 == name }) / Double(firsts.count)
            #expect(abs(share - weight / total) < 0.015, "\(name) has \(share)")
        }
    }

    @Test func `a weight that falls moves only conversations of its route`() {
        let before = Self.firsts(routes, Self.weights([]), conversations: 3_000)
        let after = Self.firsts(routes, Self.weights([("b", 100_000)]), conversations: 3_000)
        let moved = zip(before, after).filter { $0 != $1 }
        #expect(!moved.isEmpty)
        #expect(moved.allSatisfy { $0.0 == "b" })
    }

    @Test func `an alias's entries stay in order, unless it spreads over them`() {
        let first = Samples.route("weak")
        let second = Route(
            account: Samples.account(.anthropic, "strong"), model: "claude", preference: 1)
        let weights = Self.weights([("weak", 20_000)])
        var spreadFirsts: Set<String> = []
        for number in 0..<200 {
            let kept = WeightedOrder.arrange(
                [first, second], by: weights, spread: .withinEntry, key: "\(number)",
                isTargeted: false)
            #expect(kept.map(\.account.name) == ["weak", "strong"])
            let spread = WeightedOrder.arrange(
                [first, second], by: weights, spread: .acrossEntries, key: "\(number)",
                isTargeted: false)
            spreadFirsts.insert(spread[0].account.name)
        }
        #expect(spreadFirsts.contains("strong"))
    }

    @Test func `requests with a target for the first token have weights of their own`() {
        let weights = Self.weights([("a", 20_000)])
        let targeted = (0..<300).count { number in
            WeightedOrder.arrange(
                routes, by: weights, spread: .withinEntry, key: "\(number)", isTargeted: true
            ).first?.account.name == "a"
        }
        #expect(targeted > 60)
    }
}
