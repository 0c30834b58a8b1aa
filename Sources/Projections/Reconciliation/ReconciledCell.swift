import Events

/// What is compared with what: a bucket of time and what the report tells apart within it.
struct ReconciledKey: Hashable, Comparable {
    var from: Timestamp
    var model: String?
    var tier: String?

    static func < (left: ReconciledKey, right: ReconciledKey) -> Bool {
        (left.from, left.model ?? "", left.tier ?? "")
            < (right.from, right.model ?? "", right.tier ?? "")
    }
}

/// One comparison: lines of the report on one side, attempts of the books on the other.
struct ReconciledCell {
    let to: Timestamp
    private(set) var theirs = TokenVector.zero
    private(set) var statedCost: Int128?
    private(set) var rows: Int64 = 0
    private(set) var requests: Int64 = 0
    private(set) var ours: [LedgerAttempt] = []
    private(set) var ourTokens = TokenVector.zero
    private(set) var ourCost: Int128 = 0
    /// Attempts that are counted in a neighbouring bucket here, or there.
    private(set) var moved: [LedgerAttempt] = []
    private(set) var movedTokens = TokenVector.zero
    private(set) var movedCost: Int128 = 0
    /// Those that came less those that went.
    private(set) var movedCount = 0

    init(to: Timestamp) { self.to = to }

    /// Theirs less ours, without what moved.
    var difference: TokenVector { theirs - ourTokens - movedTokens }

    /// Attempts of which the provider did not say what they used.
    var doubtful: [LedgerAttempt] { ours.filter { $0.knowledge != .reported } }

    /// How many more requests the report counts than there were attempts.
    var requestsBeyond: Int64 { requests - Int64(ours.count + movedCount) }

    mutating func add(_ row: ProviderReport.Row, _ tokens: TokenVector) {
        theirs += tokens
        rows += 1
        requests += row.requests ?? 0
        if let cost = row.cost { statedCost = (statedCost ?? 0) + cost }
    }

    mutating func add(_ attempt: LedgerAttempt) {
        ours.append(attempt)
        ourTokens += attempt.tokens
        ourCost += attempt.tokenCost
    }

    mutating func come(_ attempt: LedgerAttempt) {
        moved.append(attempt)
        movedTokens += attempt.tokens
        movedCost += attempt.tokenCost
        movedCount += 1
    }

    mutating func leave(_ attempt: LedgerAttempt) {
        moved.append(attempt)
        movedTokens = movedTokens - attempt.tokens
        movedCost -= attempt.tokenCost
        movedCount -= 1
    }

    /// The attempts that the report lacks, where it lacks exactly them: one, or all when it has no line.
    var absent: [LedgerAttempt] {
        let lacking = TokenVector.zero - difference
        let used = ours.filter { $0.tokens != .zero }
        if rows == 0, used.contains(where: { $0.knowledge == .reported }), used.tokens == lacking {
            return used
        }
        return used.first { $0.knowledge == .reported && $0.tokens == lacking }.map { [$0] } ?? []
    }
}

extension [LedgerAttempt] {
    /// The first twenty.
    var names: [ReconciliationFinding.AttemptName] { prefix(20).map(\.name) }

    var tokens: TokenVector { reduce(.zero) { $0 + $1.tokens } }

    /// The strongest reason among attempts that nobody knew the usage of.
    var cause: DifferenceCause {
        if contains(where: { $0.knowledge == .orphaned }) { return .orphanedAttempt }
        return contains { $0.knowledge == .unknown } ? .unknownUsage : .estimatedUsage
    }
}

extension LedgerAttempt {
    /// What its tokens cost, in pico-USD; zero where nobody knows.
    var tokenCost: Int128 { Int128(cost?.pico ?? 0) - Int128(storage.pico) }
}
