import Events

/// What may stand behind a difference of one cell, gathered over all of them.
struct ReconciliationEvidence {
    /// Attempts with customers' own keys.
    let others: [ReconciledKey: [LedgerAttempt]]
    /// Attempts of unknown usage by the cells in which the provider may count them: any tier, for nobody said which was
    /// served, and the next bucket, when they are near to its edge.
    private var suspects: [ReconciledKey: [LedgerAttempt]] = [:]
    private var settled: Set<ReconciliationFinding.AttemptName> = []

    init(others: [ReconciledKey: [LedgerAttempt]]) { self.others = others }

    mutating func suspect(_ attempt: LedgerAttempt, in home: ReconciledKey, width: Int64) {
        var place = home
        place.tier = nil
        suspects[place, default: []].append(attempt)
        for (start, _) in BucketEdges.neighbours(of: attempt, in: home, width: width) {
            place.from = Timestamp(nanoseconds: start)
            suspects[place, default: []].append(attempt)
        }
    }

    /// Attempts of unknown usage that the provider may have counted in a cell, and that nothing has settled yet.
    func suspects(of key: ReconciledKey) -> [LedgerAttempt] {
        var place = key
        place.tier = nil
        return (suspects[place] ?? []).filter { !settled.contains($0.name) }
    }

    /// Whether any attempt of unknown usage may be counted in a cell.
    func hasSuspects(of key: ReconciledKey) -> Bool {
        var place = key
        place.tier = nil
        return suspects[place] != nil
    }

    mutating func settle(_ attempt: LedgerAttempt) { settled.insert(attempt.name) }
}

extension LedgerAttempt {
    var name: ReconciliationFinding.AttemptName {
        ReconciliationFinding.AttemptName(response: response, number: number)
    }
}
