package import Events

/// Whose requests of which kind; nil: all.
package struct SLOScope: Sendable, Hashable {
    package var customer: CustomerID?
    package var qosClass: QoSClass?
    package var model: String?

    package init(customer: CustomerID? = nil, qosClass: QoSClass? = nil, model: String? = nil) {
        self.customer = customer
        self.qosClass = qosClass
        self.model = model
    }
}

/// What an objective counts in an interval.
package struct SLOCounts: Sendable, Equatable {
    package private(set) var good: Int64 = 0
    package private(set) var badByReason: [ReasonCode: Int64] = [:]
    package private(set) var excludedByReason: [ReasonCode: Int64] = [:]

    package init() {}

    package init(
        _ rows: some Sequence<(facts: SLOFacts, requests: Int64)>, by objective: ObjectiveSet
    ) {
        let threshold = objective.thresholdMs.flatMap(LatencyEdges.bucket(ofThresholdMs:))
        for (facts, requests) in rows {
            add(facts.verdict(by: objective.indicator, threshold: threshold), requests)
        }
    }

    package mutating func add(_ verdict: SLOVerdict, _ requests: Int64) {
        switch verdict {
        case .good: good += requests
        case .bad(let reason): badByReason[reason, default: 0] += requests
        case .excluded(let reason): excludedByReason[reason, default: 0] += requests
        case .outOfScope: break
        }
    }

    package var bad: Int64 { badByReason.values.reduce(0, +) }
    package var excluded: Int64 { excludedByReason.values.reduce(0, +) }
    package var eligible: Int64 { good + bad }

    /// Good of eligible with twelve decimals, cut off so that a miss never looks met; nil without any.
    package var attainment: String? {
        guard eligible > 0 else { return nil }
        return Decimal12.text(good, of: eligible)
    }

    /// Whether at most the allowed share was bad, decided in whole numbers; nil without any.
    package func met(targetPpm: Int64) -> Bool? {
        guard eligible > 0 else { return nil }
        return Int128(bad) * 1_000_000 <= Int128(eligible) * Int128(1_000_000 - targetPpm)
    }

    /// Bad requests that the target allows among the eligible, rounded down.
    package func allowed(targetPpm: Int64) -> Int64 {
        Int64(Int128(eligible) * Int128(1_000_000 - targetPpm) / 1_000_000)
    }

    /// How many times faster than allowed the error budget is used, with twelve decimals; nil without any.
    package func burnRate(targetPpm: Int64) -> String? {
        guard eligible > 0, targetPpm < 1_000_000 else { return nil }
        return Decimal12.text(
            Int128(bad) * 1_000_000, of: Int128(eligible) * Int128(1_000_000 - targetPpm))
    }
}

/// Quotients of whole numbers as decimals with twelve places, cut off.
package enum Decimal12 {
    package static func text(
        _ numerator: some BinaryInteger, of denominator: some BinaryInteger
    )
        -> String
    {
        let scale: Int128 = 1_000_000_000_000
        let (whole, rest) = Int128(numerator).quotientAndRemainder(dividingBy: Int128(denominator))
        let fraction = String(rest * scale / Int128(denominator))
        return "\(whole)." + String(repeating: "0", count: 12 - fraction.count) + fraction
    }
}
