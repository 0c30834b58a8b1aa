package import Events
package import Pricing

/// Compares the books with a provider's report, bucket by bucket, and gives every difference its reason. Pure.
///
/// What is left after all reasons is said to be unexplained: the amounts of all findings together are exactly what
/// the provider bills less what the books have.
package struct Reconciler: Sendable {
    /// How far the provider's clock and ours may be apart, and a request may stand from the edge of its bucket: a
    /// twentieth of the bucket, and never more than this.
    package static let edgeNs: Int64 = 120_000_000_000

    let catalogue: PriceCatalogue
    let provider: Provider
    private let interval: Range<Timestamp>

    package init(catalogue: PriceCatalogue, provider: Provider, interval: Range<Timestamp>) {
        self.catalogue = catalogue
        self.provider = provider
        self.interval = interval
    }

    /// - Throws: ``ReportError`` for a line that is half in the interval.
    package func reconcile(
        _ report: ProviderReport, with attempts: [LedgerAttempt]
    ) throws(ReportError) -> Reconciliation {
        var result = Reconciliation()
        var cells: [ReconciledKey: ReconciledCell] = [:]
        let rows = try within(report, &result)
        let tellsModels = rows.contains { $0.model != nil }
        let tellsTiers = rows.contains { $0.tier != nil }
        for row in rows {
            guard let tokens = row.tokens ?? (row.label == nil ? .zero : nil) else {
                result.addFee(row)
                continue
            }
            let key = ReconciledKey(
                from: row.from, model: tellsModels ? canonical(row.model ?? "") : nil,
                tier: tellsTiers ? row.tier ?? SpendOrigin.defaultTier : nil)
            cells[key, default: ReconciledCell(to: row.to)].add(row, tokens)
        }
        // A report without a line is one bucket, in which nothing was used.
        let buckets = rows.map { $0.to.nanoseconds - $0.from.nanoseconds }.min()
        let whole = interval.upperBound.nanoseconds - interval.lowerBound.nanoseconds
        let width = max(1, buckets ?? whole)
        let origin = buckets == nil ? interval.lowerBound.nanoseconds : 0
        func key(_ attempt: LedgerAttempt) -> ReconciledKey {
            let number = (attempt.startedAt.nanoseconds - origin).flooredQuotient(width)
            return ReconciledKey(
                from: Timestamp(nanoseconds: origin + number * width),
                model: tellsModels ? canonical(attempt.model) : nil,
                tier: tellsTiers ? attempt.tier : nil)
        }
        let billable = attempts.filter { $0.knowledge != .notBilled }
        let own = billable.filter { $0.credential == .managed || $0.credential == .hybrid }
        for attempt in own {
            let key = key(attempt)
            guard interval.contains(key.from) else { continue }
            let end = Timestamp(nanoseconds: key.from.nanoseconds + width)
            cells[key, default: ReconciledCell(to: end)].add(attempt)
            if attempt.storage != .zero { result.addStorage(of: attempt, from: key.from, to: end) }
        }
        var evidence = ReconciliationEvidence(
            others: Dictionary(
                grouping: billable.filter {
                    $0.credential != .managed && $0.credential != .hybrid
                }, by: key))
        for attempt in own where attempt.knowledge != .reported {
            evidence.suspect(attempt, in: key(attempt), width: width)
        }
        if report.kind != .costs, buckets != nil {
            var edges = BucketEdges(
                own.filter { $0.knowledge == .reported }, width: width, interval: interval,
                evidence, key)
            edges.settle(&cells, width: width)
        }
        for (key, cell) in cells.sorted(by: { $0.key < $1.key }) {
            explain(cell, key, report, &evidence, &result)
        }
        return result
    }

    private func canonical(_ name: String) -> String { catalogue.model(provider, name)?.id ?? name }

    /// The lines of the interval; what is outside is none of ours.
    private func within(
        _ report: ProviderReport, _ result: inout Reconciliation
    ) throws(ReportError) -> [ProviderReport.Row] {
        var rows: [ProviderReport.Row] = []
        for row in report.rows {
            if row.to <= interval.lowerBound || row.from >= interval.upperBound { continue }
            guard row.from >= interval.lowerBound, row.to <= interval.upperBound else {
                throw ReportError(
                    "a line of \(row.from) to \(row.to) is half within the interval: choose whole buckets of the report"
                )
            }
            rows.append(row)
            result.rows += 1
            result.tokens += row.tokens?.sum ?? 0
            if let requests = row.requests { result.requests = (result.requests ?? 0) + requests }
            if let cost = row.cost { result.statedCost = (result.statedCost ?? 0) + cost }
        }
        return rows
    }
}

extension Reconciliation {
    /// The storage of a cache, paid in the books when it is made and by the provider while it is kept: lines of the report
    /// without tokens stand against it.
    fileprivate mutating func addStorage(
        of attempt: LedgerAttempt, from: Timestamp, to: Timestamp
    ) {
        ours += Int128(attempt.storage.pico)
        findings.append(
            ReconciliationFinding(
                kind: .missingThere, cause: .notTokens, from: from, to: to, model: attempt.model,
                tier: nil, tokens: .zero, amount: -Int128(attempt.storage.pico),
                attempts: [.init(response: attempt.response, number: attempt.number)],
                label: FeeKind.cacheStorage.rawValue))
    }

    /// A line without tokens.
    fileprivate mutating func addFee(_ row: ProviderReport.Row) {
        guard let cost = row.cost, cost != 0 else { return }
        theirs += cost
        findings.append(
            ReconciliationFinding(
                kind: .unattributed, cause: .notTokens, from: row.from, to: row.to,
                model: row.model, tier: row.tier, tokens: .zero, amount: cost, attempts: [],
                label: row.label))
    }
}
