package import Events

/// Why the books and a provider's report differ.
package enum DifferenceKind: String, Sendable, CaseIterable {
    /// The same usage, in a neighbouring bucket.
    case timing
    /// The provider bills what the books do not have.
    case missingHere = "missing_here"
    /// The books have what the provider does not bill.
    case missingThere = "missing_there"
    /// The same tokens at another price.
    case rate
    /// No more than the report's own rounding.
    case rounding
    /// What the report bills to nothing that the books know.
    case unattributed
}

/// What shows that a difference is what it is said to be.
package enum DifferenceCause: String, Sendable {
    case orphanedAttempt = "orphaned_attempt"
    case unknownUsage = "unknown_usage"
    case estimatedUsage = "estimated_usage"
    /// Attempts that began or ended near the edge of a bucket.
    case bucketEdge = "bucket_edge"
    /// The report lacks exactly these attempts, which ended well and told what they used.
    case absentThere = "absent_there"
    /// Customers' own keys: the provider bills them, not the operator.
    case ownKey = "own_key"
    case unpricedHere = "unpriced_here"
    case priceDiffers = "price_differs"
    case reportRounds = "report_rounds"
    /// A fee, a tax or a credit: no tokens.
    case notTokens = "not_tokens"
    /// Nothing in the books explains it.
    case none
}

/// One difference between the books and a report.
package struct ReconciliationFinding: Sendable, Equatable {
    package var kind: DifferenceKind
    package var cause: DifferenceCause
    package var from: Timestamp
    package var to: Timestamp
    /// nil: of no model.
    package var model: String?
    package var tier: String?
    /// Theirs less ours.
    package var tokens: TokenVector
    /// Theirs less ours, in pico-USD.
    package var amount: Int128
    /// The attempts that show it, the first twenty.
    package var attempts: [AttemptName]
    /// What a fee or a tax is called.
    package var label: String?

    /// Whether something in the books or in the report shows why.
    package var isExplained: Bool { cause != .none }

    package struct AttemptName: Sendable, Hashable {
        package var response: ResponseID
        package var number: Int64
    }
}

/// An attempt whose usage the report shows beyond doubt: the only one of its bucket that nobody knew the usage of.
package struct SettledByReport: Sendable, Equatable {
    package var attempt: LedgerAttempt
    package var tokens: TokenVector
}

/// The books beside a report.
package struct Reconciliation: Sendable, Equatable {
    package var findings: [ReconciliationFinding] = []
    package var settled: [SettledByReport] = []
    /// What the provider bills for the interval, in pico-USD: as it says, or its tokens at our prices.
    package var theirs: Int128 = 0
    package var ours: Int128 = 0
    package var rows = 0
    package var tokens: Int64 = 0
    package var requests: Int64?
    package var statedCost: Int128?

    package var difference: Int128 { theirs - ours }

    /// Differences without a reason, whatever their sign.
    package var unexplained: Int128 {
        findings.filter { !$0.isExplained }.reduce(0) { $0 + Int128($1.amount.magnitude) }
    }

    package var unexplainedTokens: Int64 {
        findings.filter { !$0.isExplained }.reduce(0) { $0 + $1.tokens.magnitude }
    }

    /// The share of all differences that have a reason, in millionths; by money, or by tokens where there is none.
    package var explainedPpm: Int128 {
        let all = findings.reduce(Int128(0)) { $0 + Int128($1.amount.magnitude) }
        if all > 0 { return (all - unexplained) * 1_000_000 / all }
        let tokens = findings.reduce(Int128(0)) { $0 + Int128($1.tokens.magnitude) }
        return tokens > 0 ? (tokens - Int128(unexplainedTokens)) * 1_000_000 / tokens : 1_000_000
    }
}
