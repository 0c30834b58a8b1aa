import Crypto
package import Events
package import Ledger
import Pricing
package import Projections

/// Compares the books with a provider's own report, settles what it shows beyond doubt, and records both.
///
/// A file is reconciled once for an interval: again, it gives what was recorded. A file that is refused changes nothing.
package struct ReconciliationDesk: Sendable {
    private let log: any EventAppending
    private let reader: LedgerReader
    private let clock: any GatewayClock
    private let ids: any IDSource

    package init(
        log: any EventAppending, reader: LedgerReader, clock: any GatewayClock, ids: any IDSource
    ) {
        self.log = log
        self.reader = reader
        self.clock = clock
        self.ids = ids
    }

    package struct Request: Sendable {
        package var provider: Provider
        package var from: Timestamp
        package var to: Timestamp
        /// Compares, and records nothing.
        package var isDryRun: Bool

        package init(provider: Provider, from: Timestamp, to: Timestamp, isDryRun: Bool = false) {
            self.provider = provider
            self.from = from
            self.to = to
            self.isDryRun = isDryRun
        }
    }

    package struct Outcome: Sendable {
        package var imported: UsageImported
        package var recorded: ReconciliationRecorded
        /// nil: the same file was reconciled before, and this is what was recorded then.
        package var reconciliation: Reconciliation?
        /// What was settled, with what it cost.
        package var settled: [(attempt: LedgerAttempt, cost: PicoUSD)]
        /// nil: nothing was recorded.
        package var seq: Int64?
    }

    /// - Throws: ``ReportError``, or what the log says.
    package func reconcile(_ bytes: [UInt8], _ request: Request) async throws -> Outcome {
        let digest = SHA256.digest(of: bytes).hex
        if let earlier = try await find(digest, request) { return earlier }
        let report = try ProviderReport.read(bytes, of: request.provider)
        let interval = report.widened(request.from..<request.to)
        let asOf = try await reader.read { view in try view.size() - 1 }
        let attempts = try await attempts(request.provider, interval, upTo: asOf)
        let now = clock.now()
        let catalogue = try await reader.read { view in
            let lists = try PriceLists(reading: view)
            return try PriceDesk.base(of: lists, at: min(interval.upperBound, now)).catalogue
        }
        let reconciliation = try Reconciler(
            catalogue: catalogue, provider: request.provider, interval: interval
        ).reconcile(report, with: attempts)
        let imported = UsageImported(
            provider: request.provider, sha256: digest, bytes: Int64(bytes.count),
            report: report.kind.rawValue, from: request.from, to: request.to,
            rows: Int64(reconciliation.rows), requests: reconciliation.requests,
            tokens: reconciliation.tokens,
            statedCost: reconciliation.statedCost.map { PicoUSD.decimal($0) })
        let importID = Self.importID(digest, request)
        var settled: [(attempt: LedgerAttempt, cost: PicoUSD)] = []
        if !request.isDryRun {
            for evidence in reconciliation.settled {
                if let cost = try await settle(evidence, catalogue, importID) {
                    settled.append((evidence.attempt, cost))
                }
            }
        }
        let recorded = ReconciliationRecorded(
            provider: request.provider, sha256: digest, from: request.from, to: request.to,
            asOfSeq: asOf, ledgerCost: PicoUSD.decimal(reconciliation.ours),
            providerCost: PicoUSD.decimal(reconciliation.theirs), parts: reconciliation.parts,
            settled: Int64(settled.count))
        let seq =
            request.isDryRun
            ? nil : try await append(imported, importID, recorded, request.provider)
        return Outcome(
            imported: imported, recorded: recorded, reconciliation: reconciliation,
            settled: settled, seq: seq)
    }

    /// Everything that was reconciled with a provider, or with all.
    package func history(_ provider: Provider?) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for provider in provider.map({ [$0] }) ?? Provider.allCases {
            let events = try await reader.read { view in
                try view.events(stream: .reconciliation(with: provider)).map(\.event)
            }
            outcomes += Self.outcomes(events)
        }
        return outcomes.sorted { ($0.seq ?? 0) < ($1.seq ?? 0) }
    }

    private static func outcomes(_ events: [RecordedEvent]) -> [Outcome] {
        var imported: UsageImported?
        var outcomes: [Outcome] = []
        for stored in events {
            switch stored.event {
            case .usageImported(let fact): imported = fact
            case .reconciliationRecorded(let fact):
                guard let report = imported, report.sha256 == fact.sha256 else { continue }
                outcomes.append(
                    Outcome(
                        imported: report, recorded: fact, reconciliation: nil, settled: [],
                        seq: stored.seq))
            default: continue
            }
        }
        return outcomes
    }

    private func find(_ digest: String, _ request: Request) async throws -> Outcome? {
        try await history(request.provider).last {
            $0.recorded.sha256 == digest && $0.recorded.from == request.from
                && $0.recorded.to == request.to
        }
    }

    /// Attempts that began within the interval or near it, as the books have them up to an event.
    private func attempts(
        _ provider: Provider, _ interval: Range<Timestamp>, upTo last: Int64
    ) async throws -> [LedgerAttempt] {
        let slack: Int64 = 3_600_000_000_000
        let near =
            Timestamp(
                nanoseconds: interval.lowerBound.nanoseconds - Reconciler.edgeNs)..<Timestamp(
                nanoseconds: interval.upperBound.nanoseconds + Reconciler.edgeNs)
        var usage = LedgerUsage(provider: provider, startedIn: near)
        let start = Timestamp(nanoseconds: near.lowerBound.nanoseconds - slack)
        let end = Timestamp(nanoseconds: near.upperBound.nanoseconds + slack)
        let (first, behind) = try await reader.read { view in
            (try view.firstSeq(recordedFrom: start), try view.firstSeq(recordedFrom: end))
        }
        var after = first - 1
        while after < min(behind - 1, last) {
            let from = after
            let page = try await reader.read { view in
                try view.followedEvents(
                    afterSeq: from, limit: Self.pageMax, reading: LedgerUsage.reads)
            }
            guard let end = page.last else { break }
            for event in page where event.seq <= last { usage.apply(event) }
            after = end.seq
        }
        // What was settled or corrected later stands behind.
        var rest = after + 1
        while rest <= last {
            let range = rest...min(last, rest + Self.spanMax - 1)
            let page = try await reader.read { view in
                try view.spends(
                    seqs: range, from: start, to: Timestamp(nanoseconds: .max), customer: nil,
                    limit: Self.pageMax)
            }
            for spend in page {
                guard let id = ResponseID(spend.response) else { continue }
                usage.apply(
                    spend.event, of: id, CustomerID(spend.customer), at: spend.recordedAt,
                    seq: spend.seq)
            }
            rest = page.count == Self.pageMax ? page[page.count - 1].seq + 1 : range.upperBound + 1
        }
        return usage.sorted
    }

    private static let pageMax = 2_000
    private static let spanMax: Int64 = 50_000

    /// Books what the report shows of an attempt: the operator's cost, which no customer is charged for.
    private func settle(
        _ evidence: SettledByReport, _ catalogue: PriceCatalogue, _ cause: EventID
    ) async throws -> PicoUSD? {
        let attempt = evidence.attempt
        let events = try await reader.read { view in
            try view.events(stream: .response(attempt.response)).map(\.event)
        }
        guard let record = ResponseRecord(id: attempt.response, events: events), record.owed == 0,
            let found = record.attempts.first(where: { $0.started.number == attempt.number }),
            found.spend == nil, found.unpriced == nil
        else { return nil }
        let usage = TokenUsage(
            inputUncached: evidence.tokens.uncached, cacheRead: evidence.tokens.read,
            cacheWrite5m: found.started.provider == .openai ? 0 : evidence.tokens.written,
            cacheWrite30m: found.started.provider == .openai ? evidence.tokens.written : 0,
            output: evidence.tokens.output)
        let query = RatingQuery(
            provider: found.started.provider, modelServed: attempt.model,
            tierServed: attempt.tier, at: found.endedAt ?? found.startedAt, usage: usage)
        guard case .priced(let rated) = catalogue.rate(query) else { return nil }
        let origin = SpendOrigin(
            provider: found.started.provider, account: attempt.account, region: attempt.region,
            credential: attempt.credential, model: attempt.model, tier: attempt.tier,
            served: false)
        let spend = SpendSettled(
            attempt: attempt.number, origin: origin, priceVersion: rated.priceVersion,
            provenance: .reported, lines: rated.lines, cost: rated.cost, listCost: rated.listCost,
            charged: .zero, markupBps: 0, platformFee: .zero, statedCost: nil)
        let now = clock.now()
        _ = try await log.append(
            StreamAppend(
                stream: .response(record.id), expected: .exactly(record.events),
                customer: record.customer, correlation: record.correlation, causation: cause,
                events: [
                    NewEvent(id: ids.eventID(at: now), recordedAt: now, event: .spendSettled(spend))
                ]))
        return rated.cost
    }

    private func append(
        _ imported: UsageImported, _ id: EventID, _ recorded: ReconciliationRecorded,
        _ provider: Provider
    ) async throws -> Int64 {
        let now = clock.now()
        return try await log.append(
            StreamAppend(
                stream: .reconciliation(with: provider), expected: .any, customer: nil,
                events: [
                    NewEvent(id: id, recordedAt: now, event: .usageImported(imported)),
                    NewEvent(
                        id: ids.eventID(at: now), recordedAt: now,
                        event: .reconciliationRecorded(recorded)),
                ])
        ).lastSeq
    }

    /// One import of a file for an interval has one id: of two at once, one is recorded.
    private static func importID(_ digest: String, _ request: Request) -> EventID {
        let text = [
            "import", request.provider.rawValue, digest, String(request.from.nanoseconds),
            String(request.to.nanoseconds),
        ].joined(separator: "/")
        return EventID(digest: SHA256.digest(of: text).withUnsafeBytes { Array($0) })
    }
}

extension Reconciliation {
    /// The sums of each kind, in the order of the kinds.
    package var parts: [ReconciliationRecorded.Part] {
        DifferenceKind.allCases.compactMap { kind in
            let ofKind = findings.filter { $0.kind == kind }
            guard !ofKind.isEmpty else { return nil }
            return ReconciliationRecorded.Part(
                kind: kind.rawValue, findings: Int64(ofKind.count),
                tokens: ofKind.reduce(0) { $0 + $1.tokens.sum },
                amount: PicoUSD.decimal(ofKind.reduce(0) { $0 + $1.amount }))
        }
    }
}
