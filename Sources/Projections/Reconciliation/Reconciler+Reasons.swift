import Events
import Pricing

extension Reconciler {
    /// Finds the reasons of one cell's difference, first in tokens and then in money.
    func explain(
        _ cell: ReconciledCell, _ key: ReconciledKey, _ report: ProviderReport,
        _ evidence: inout ReconciliationEvidence, _ result: inout Reconciliation
    ) {
        let blank = ReconciliationFinding(
            kind: .timing, cause: .bucketEdge, from: key.from, to: cell.to, model: key.model,
            tier: key.tier, tokens: .zero, amount: 0, attempts: [])
        var explained: Int128 = 0
        if !cell.moved.isEmpty {
            var finding = blank
            finding.tokens = cell.movedTokens
            finding.amount = cell.movedCost
            finding.attempts = cell.moved.names
            result.findings.append(finding)
            explained += cell.movedCost
        }
        var doubtful = cell.doubtful
        let left = report.kind == .costs ? TokenVector.zero : cell.difference
        if left != .zero {
            let near = evidence.suspects(of: key).filter { !doubtful.contains($0) }
            let elsewhere = doubtful.isEmpty || cell.requestsBeyond > 0 ? near : []
            // Requests that are nobody's here may have used anything.
            let isForeign = cell.requestsBeyond > elsewhere.count
            doubtful += elsewhere
            var finding = blank
            finding.tokens = left
            finding.amount = value(of: left, key)
            give(
                &finding, aReasonFor: left, of: cell, evidence.others[key] ?? [],
                isForeign ? [] : doubtful)
            result.findings.append(finding)
            explained += finding.amount
            // A report that counts requests must have counted it, and all others; else what is near may be in it too.
            let isCounted =
                cell.requests > 0
                ? cell.requestsBeyond == elsewhere.count : near.allSatisfy(doubtful.contains)
            let isAlone = doubtful.count == 1 && isCounted
            if finding.kind == .missingHere, finding.isExplained, isAlone,
                doubtful[0].bookedSeq == nil, left.isUsage, key.model != nil
            {
                var attempt = doubtful[0]
                attempt.tier = key.tier ?? attempt.tier
                evidence.settle(attempt)
                result.settled.append(SettledByReport(attempt: attempt, tokens: left))
            }
        }
        explainAmount(of: cell, blank, explained, doubtful, report, &result)
    }

    /// Says why the tokens of a cell differ, by the first reason that accounts for all of the difference.
    private func give(
        _ finding: inout ReconciliationFinding, aReasonFor left: TokenVector,
        of cell: ReconciledCell, _ others: [LedgerAttempt], _ doubtful: [LedgerAttempt]
    ) {
        let absent = cell.absent
        if left.isUsage, !others.isEmpty, others.tokens == left {
            (finding.kind, finding.cause) = (.unattributed, .ownKey)
            finding.attempts = others.names
        } else if !absent.isEmpty {
            (finding.kind, finding.cause) = (.missingThere, .absentThere)
            finding.attempts = absent.names
            finding.amount = -absent.reduce(0) { $0 + $1.tokenCost }
        } else if !doubtful.isEmpty, (left + cell.doubtful.tokens).isUsage {
            // Whatever they used instead of what was estimated: nothing, or more.
            let less = finding.amount < 0 || (finding.amount == 0 && left.sum < 0)
            (finding.kind, finding.cause) = (less ? .missingThere : .missingHere, doubtful.cause)
            finding.attempts = doubtful.names
        } else if left.sum < 0 {
            (finding.kind, finding.cause) = (.missingThere, .none)
            finding.attempts = cell.ours.names
        } else {
            (finding.kind, finding.cause) = (
                cell.ours.isEmpty ? .unattributed : .missingHere, .none
            )
        }
    }

    /// What the report states beyond the tokens at our prices; without stated amounts those are what it bills.
    private func explainAmount(
        of cell: ReconciledCell, _ blank: ReconciliationFinding, _ explained: Int128,
        _ doubtful: [LedgerAttempt], _ report: ProviderReport, _ result: inout Reconciliation
    ) {
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
        var finding = blank
        finding.amount = rest
        finding.attempts = unpriced.names
        if rest.magnitude <= tolerance.magnitude {
            (finding.kind, finding.cause) = (.rounding, .reportRounds)
        } else if report.kind == .costs, !doubtful.isEmpty {
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
        result.findings.append(finding)
    }

    /// What tokens of either sign cost at our prices; those without a known price cost nothing that could be said.
    private func value(of tokens: TokenVector, _ key: ReconciledKey) -> Int128 {
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
