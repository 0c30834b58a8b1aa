package import Events
package import Pricing

/// Compares the books with a provider's report, bucket by bucket, and gives every difference its reason. Pure.
///
/// What is left after all reasons is said to be unexplained: the amounts of all findings together are exactly what
/// the provider bills less what the books have.
package struct Reconciler: Sendable {
    /// How far the provider's clock and ours may be apart, and a request may stand from the edge of its bucket.
    package static let edgeNs: Int64 = 120_000_000_000

    private let catalogue: PriceCatalogue
    private let provider: Provider
    private let interval: Range<Timestamp>

    package init(catalogue: PriceCatalogue, provider: Provider, interval: Range<Timestamp>) {
        self.catalogue = catalogue
        self.provider = provider
        self.interval = interval
    }

    /// What is compared with what: a bucket of time and what the report tells apart within it.
    private struct Key: Hashable, Comparable {
        var from: Timestamp
        var model: String?
        var tier: String?

        static func < (left: Key, right: Key) -> Bool {
            (left.from, left.model ?? "", left.tier ?? "")
                < (right.from, right.model ?? "", right.tier ?? "")
        }
    }

    fileprivate struct Cell {
        var to: Timestamp
        var theirs = TokenVector.zero
        var statedCost: Int128?
        var rows: Int64 = 0
        var requests: Int64 = 0
        var ours: [LedgerAttempt] = []
        /// Attempts that were counted in a neighbouring bucket here.
        var moved: [LedgerAttempt] = []
        var movedTokens = TokenVector.zero
        var movedCost: Int128 = 0

        var ourTokens: TokenVector { ours.reduce(.zero) { $0 + $1.tokens } }
        var ourCost: Int128 { ours.reduce(0) { $0 + Int128($1.cost?.pico ?? 0) } }
        /// Theirs less ours, without what moved.
        var difference: TokenVector { theirs - ourTokens - movedTokens }
    }

    /// - Throws: ``ReportError`` for a line that is half in the interval.
    package func reconcile(
        _ report: ProviderReport, with attempts: [LedgerAttempt]
    ) throws(ReportError) -> Reconciliation {
        var result = Reconciliation()
        var cells: [Key: Cell] = [:]
        let rows = try within(report, &result)
        let tellsModels = rows.contains { $0.model != nil }
        let tellsTiers = rows.contains { $0.tier != nil }
        for row in rows {
            guard let tokens = row.tokens ?? (row.label == nil ? .zero : nil) else {
                result.addFee(row)
                continue
            }
            let key = Key(
                from: row.from, model: tellsModels ? canonical(row.model ?? "") : nil,
                tier: tellsTiers ? row.tier ?? SpendOrigin.defaultTier : nil)
            var cell = cells[key] ?? Cell(to: row.to)
            cell.theirs += tokens
            cell.rows += 1
            cell.requests += row.requests ?? 0
            if let cost = row.cost { cell.statedCost = (cell.statedCost ?? 0) + cost }
            cells[key] = cell
        }
        let width = rows.map { $0.to.nanoseconds - $0.from.nanoseconds }.min() ?? Self.dayNs
        let isOwn = { (attempt: LedgerAttempt) in
            attempt.credential == .managed || attempt.credential == .hybrid
        }
        func key(_ attempt: LedgerAttempt) -> Key {
            let start = attempt.startedAt.nanoseconds.flooredQuotient(width) * width
            return Key(
                from: Timestamp(nanoseconds: start),
                model: tellsModels ? canonical(attempt.model) : nil,
                tier: tellsTiers ? attempt.tier : nil)
        }
        for attempt in attempts where isOwn(attempt) && attempt.knowledge != .notBilled {
            let key = key(attempt)
            guard interval.contains(key.from) else { continue }
            cells[key, default: Cell(to: Timestamp(nanoseconds: key.from.nanoseconds + width))]
                .ours.append(attempt)
        }
        if report.kind != .costs {
            move(
                attempts.filter { isOwn($0) && $0.knowledge == .reported }, among: &cells, width,
                key)
        }
        let others = Dictionary(
            grouping: attempts.filter { !isOwn($0) && $0.knowledge != .notBilled }, by: key)
        for (key, cell) in cells.sorted(by: { $0.key < $1.key }) {
            explain(cell, key, report, others[key] ?? [], &result)
        }
        return result
    }

    private static let dayNs: Int64 = 86_400_000_000_000

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

    /// Counts attempts near the edge of a bucket in the neighbouring one, where that makes both differences smaller.
    private func move(
        _ attempts: [LedgerAttempt], among cells: inout [Key: Cell], _ width: Int64,
        _ key: (LedgerAttempt) -> Key
    ) {
        for attempt in attempts {
            let home = key(attempt)
            let start = home.from.nanoseconds
            let last = (attempt.endedAt ?? attempt.startedAt).nanoseconds
            var neighbours: [Int64] = []
            if attempt.startedAt.nanoseconds - start < Self.edgeNs {
                neighbours.append(start - width)
            }
            if last >= start + width - Self.edgeNs { neighbours.append(start + width) }
            for neighbour in neighbours {
                var there = home
                there.from = Timestamp(nanoseconds: neighbour)
                let (leaving, entering) = (cells[home], cells[there])
                // Outside of the interval nothing is compared: there, only what leaves or enters counts.
                let hasHome = interval.contains(home.from)
                let hasThere = interval.contains(there.from)
                let now =
                    (leaving?.difference ?? .zero).magnitude * (hasHome ? 1 : 0)
                    + (entering?.difference ?? .zero).magnitude * (hasThere ? 1 : 0)
                let then =
                    ((leaving?.difference ?? .zero) + attempt.tokens).magnitude * (hasHome ? 1 : 0)
                    + ((entering?.difference ?? .zero) - attempt.tokens).magnitude
                    * (hasThere ? 1 : 0)
                guard then < now else { continue }
                if hasHome { cells[home]?.move(attempt, sign: -1) }
                if hasThere {
                    cells[there, default: Cell(to: Timestamp(nanoseconds: neighbour + width))]
                        .move(attempt, sign: 1)
                }
                break
            }
        }
    }

    private func explain(
        _ cell: Cell, _ key: Key, _ report: ProviderReport, _ others: [LedgerAttempt],
        _ result: inout Reconciliation
    ) {
        var left = report.kind == .costs ? TokenVector.zero : cell.difference
        var finding = ReconciliationFinding(
            kind: .timing, cause: .bucketEdge, from: key.from, to: cell.to, model: key.model,
            tier: key.tier, tokens: .zero, amount: 0, attempts: [])
        var explained: Int128 = 0
        if !cell.moved.isEmpty {
            finding.tokens = cell.movedTokens
            finding.amount = cell.movedCost
            finding.attempts = cell.moved.names
            result.findings.append(finding)
            explained += cell.movedCost
        }
        let doubtful = cell.ours.filter { $0.knowledge != .reported }
        if left != .zero, !others.isEmpty, left.isUsage,
            others.reduce(TokenVector.zero, { $0 + $1.tokens }) == left
        {
            (finding.kind, finding.cause) = (.unattributed, .ownKey)
            finding.attempts = others.names
            explained += add(&finding, left, key, nil, &result)
            left = .zero
        } else if left != .zero, !doubtful.isEmpty {
            let value = value(of: left, key)
            (finding.kind, finding.cause) = (
                value < 0 || (value == 0 && left.sum < 0) ? .missingThere : .missingHere,
                doubtful.cause
            )
            finding.attempts = doubtful.names
            explained += add(&finding, left, key, nil, &result)
            if doubtful.count == 1, doubtful[0].bookedSeq == nil, left.isUsage, key.model != nil {
                result.settled.append(SettledByReport(attempt: doubtful[0], tokens: left))
            }
            left = .zero
        }
        if left != .zero {
            let isKnown = !cell.ours.isEmpty
            (finding.kind, finding.cause) = (
                left.sum < 0 ? .missingThere : isKnown ? .missingHere : .unattributed, .none
            )
            finding.attempts = left.sum < 0 ? cell.ours.names : []
            explained += add(&finding, left, key, nil, &result)
        }
        explainAmount(of: cell, finding, explained, report, &result)
    }

    /// What the report states beyond the tokens at our prices; without stated amounts those are what it bills.
    private func explainAmount(
        of cell: Cell, _ template: ReconciliationFinding, _ explained: Int128,
        _ report: ProviderReport, _ result: inout Reconciliation
    ) {
        var finding = template
        let doubtful = cell.ours.filter { $0.knowledge != .reported }
        result.ours += cell.ourCost
        guard let stated = cell.statedCost else {
            result.theirs += cell.ourCost + explained
            return
        }
        result.theirs += stated
        let rest = stated - cell.ourCost - explained
        guard rest != 0 else { return }
        let tolerance = report.roundsTo * Int128(max(cell.rows, cell.requests, 1))
        let unpriced = cell.ours.filter { $0.cost == nil && $0.knowledge == .reported }
        finding.tokens = .zero
        finding.attempts = unpriced.names
        if rest.magnitude <= tolerance.magnitude {
            (finding.kind, finding.cause) = (.rounding, .reportRounds)
        } else if report.kind == .costs, cell.ours.contains(where: { $0.knowledge != .reported }) {
            // Money without tokens: what nobody knew the usage of is in it, and cannot be told from prices.
            (finding.kind, finding.cause) = (
                rest > 0 ? .missingHere : .missingThere, doubtful.cause
            )
            finding.attempts = doubtful.names
        } else if cell.ours.isEmpty {
            (finding.kind, finding.cause) = (.unattributed, .none)
        } else {
            (finding.kind, finding.cause) = (
                .rate, unpriced.isEmpty ? .priceDiffers : .unpricedHere
            )
        }
        finding.amount = rest
        result.findings.append(finding)
    }

    /// Adds a finding for tokens, with what they cost at our prices, and gives that amount.
    private func add(
        _ finding: inout ReconciliationFinding, _ tokens: TokenVector, _ key: Key, _ label: String?,
        _ result: inout Reconciliation
    ) -> Int128 {
        finding.tokens = tokens
        finding.amount = value(of: tokens, key)
        finding.label = label
        result.findings.append(finding)
        return finding.amount
    }

    /// What tokens of either sign cost at our prices; those without a known price cost nothing that could be said.
    private func value(of tokens: TokenVector, _ key: Key) -> Int128 {
        guard let name = key.model, let facts = catalogue.model(provider, name),
            let period = facts.period(at: key.from),
            let tier = PriceTier(rawValue: key.tier ?? SpendOrigin.defaultTier),
            let rates = period.rates[tier]
        else { return 0 }
        let write = rates.cacheWrite5m ?? rates.cacheWrite30m ?? rates.cacheWrite1h ?? rates.input
        return Int128(tokens.uncached) * Int128(rates.input)
            + Int128(tokens.read) * Int128(rates.cacheRead ?? rates.input)
            + Int128(tokens.written) * Int128(write)
            + Int128(tokens.output) * Int128(rates.output ?? 0)
    }
}

extension Reconciler.Cell {
    fileprivate mutating func move(_ attempt: LedgerAttempt, sign: Int64) {
        moved.append(attempt)
        let cost = Int128(attempt.cost?.pico ?? 0)
        movedCost += sign < 0 ? -cost : cost
        movedTokens = sign < 0 ? movedTokens - attempt.tokens : movedTokens + attempt.tokens
    }
}

extension Reconciliation {
    /// A line without tokens, which the books never have.
    fileprivate mutating func addFee(_ row: ProviderReport.Row) {
        guard let cost = row.cost, cost != 0 else { return }
        theirs += cost
        findings.append(
            ReconciliationFinding(
                kind: .unattributed, cause: .notTokens, from: row.from, to: row.to,
                model: row.model,
                tier: row.tier, tokens: .zero, amount: cost, attempts: [], label: row.label))
    }
}

extension [LedgerAttempt] {
    fileprivate var names: [ReconciliationFinding.AttemptName] {
        prefix(20).map {
            ReconciliationFinding.AttemptName(response: $0.response, number: $0.number)
        }
    }

    /// The strongest reason among attempts that nobody knew the usage of.
    fileprivate var cause: DifferenceCause {
        if contains(where: { $0.knowledge == .orphaned }) { return .orphanedAttempt }
        return contains { $0.knowledge == .unknown } ? .unknownUsage : .estimatedUsage
    }
}
