package import Events
package import Ledger
import Pricing
package import Projections

/// Rates what was recorded in an interval again, by the price list in force now.
///
/// A response gets `usage_repriced` with what it was and what it is. Nothing that was recorded changes: exports that
/// were made stay as they are, and the difference counts from now on. Doing it again finds nothing to correct.
package struct RepricingDesk: Sendable {
    private let log: any EventAppending
    private let reader: LedgerReader
    private let index: ProjectionReader
    private let projector: Projector
    private let clock: any GatewayClock
    private let ids: any IDSource
    private let priceRegions: [String: String]

    /// - Parameter priceRegions: by account, for usage that had no price when it was recorded.
    package init(
        log: any EventAppending, reader: LedgerReader, index: ProjectionReader,
        projector: Projector, clock: any GatewayClock, ids: any IDSource,
        priceRegions: [String: String]
    ) {
        self.log = log
        self.reader = reader
        self.index = index
        self.projector = projector
        self.clock = clock
        self.ids = ids
        self.priceRegions = priceRegions
    }

    package struct Request: Sendable {
        package var from: Timestamp
        package var to: Timestamp
        package var customer: CustomerID?
        package var provider: Provider?
        /// Finds out and appends nothing.
        package var isDryRun: Bool

        package init(
            from: Timestamp, to: Timestamp, customer: CustomerID? = nil,
            provider: Provider? = nil, isDryRun: Bool = false
        ) {
            self.from = from
            self.to = to
            self.customer = customer
            self.provider = provider
            self.isDryRun = isDryRun
        }
    }

    /// What came of it; differences are of what was repriced, new less old.
    package struct Report: Sendable, Equatable {
        package var priceVersion: String
        package var examined = 0
        package var repriced = 0
        package var unchanged = 0
        package var stillUnpriced = 0
        package var notReproducible = 0
        /// Their responses still run; they can be repriced afterwards.
        package var stillRunning = 0
        package var providerCost: Int128 = 0
        package var charged: Int128 = 0
        package var platformFee: Int128 = 0
    }

    /// - Parameter progress: is told the spends that have been examined so far.
    package func reprice(
        _ request: Request, progress: (Int64) -> Void = { _ in }
    ) async throws -> Report {
        let last = try await reader.read { view in try view.size() - 1 }
        guard
            await projector.wait(until: last, deadline: clock.instant().advanced(by: .seconds(30)))
        else { throw ProjectionError.busy }
        let quarters =
            CostInterval.quarter(of: request.from)..<(CostInterval.quarter(of: request.to) + 1)
        let span = try await index.read { view in try view.spendSpan(quarters: quarters) }
        var work = try await Work(reader, now: clock.now(), priceRegions)
        var seqs = span.flatMap {
            $0.lowerBound <= last ? $0.lowerBound...min($0.upperBound, last) : nil
        }
        while let range = seqs {
            let part = range.clamped(to: range.lowerBound...(range.lowerBound + Self.spanMax - 1))
            let page = try await reader.read { view in
                try view.spends(
                    seqs: part, from: request.from, to: request.to, customer: request.customer,
                    limit: Self.pageMax)
            }
            try await reprice(page, request, &work)
            progress(Int64(work.report.examined))
            let end = page.count == Self.pageMax ? page[page.count - 1].seq : part.upperBound
            seqs = end < range.upperBound ? (end + 1)...range.upperBound : nil
        }
        return work.report
    }

    private static let pageMax = 500
    private static let spanMax: Int64 = 50_000

    /// What is kept from page to page.
    private struct Work {
        let decision: RepricingDecision
        let list: EventID?
        let lists: PriceLists
        let closedUntil: Timestamp?
        var report: Report
        private var former: [String: PriceCatalogue] = [:]
        private var policies: [CustomerID: [(seq: Int64, policy: Policy)]] = [:]

        init(_ reader: LedgerReader, now: Timestamp, _ priceRegions: [String: String]) async throws
        {
            let (lists, closed) = try await reader.read { view in
                (try PriceLists(reading: view), try ClosedPeriods(reading: view))
            }
            let catalogue = try PriceDesk.base(of: lists, at: now).catalogue
            self.lists = lists
            list = lists.inForce(at: now)?.id
            closedUntil = closed.until
            decision = RepricingDecision(catalogue: catalogue, priceRegions: priceRegions)
            report = Report(priceVersion: catalogue.version)
            former[catalogue.version] = catalogue
            former[PriceCatalogue.embedded.version] = .embedded
        }

        /// The list that rated a spend.
        mutating func catalogue(_ version: String?) throws -> PriceCatalogue? {
            guard let version else { return nil }
            if let known = former[version] { return known }
            guard let list = lists.lists.last(where: { $0.fact.version == version }) else {
                return nil
            }
            let catalogue = try lists.catalogue(of: list.fact)
            former[version] = catalogue
            return catalogue
        }

        /// The customer's terms at a position of the log.
        mutating func terms(
            of customer: CustomerID?, at seq: Int64, _ reader: LedgerReader
        ) async throws -> SpendTerms {
            guard let customer else { return SpendTerms(markupBps: 0, platformFeeBps: 0) }
            if policies[customer] == nil {
                let events = try await reader.read { view in
                    try view.events(stream: .customer(customer)).map(\.event)
                }
                policies[customer] = events.compactMap { stored in
                    guard case .policySet(let policy) = stored.event else { return nil }
                    return (stored.seq, policy)
                }
            }
            let policy = policies[customer]?.last { $0.seq < seq }?.policy ?? Policy()
            return SpendTerms(
                markupBps: policy.markupBps, platformFeeBps: policy.platformFeeBps)
        }
    }

    private func reprice(
        _ page: [RecordedSpend], _ request: Request, _ work: inout Work
    ) async throws {
        var spends: [String: [RecordedSpend]] = [:]
        var order: [String] = []
        for spend in page where spend.isFirstBooking {
            if let provider = request.provider, spend.provider != provider { continue }
            if spends[spend.response] == nil { order.append(spend.response) }
            spends[spend.response, default: []].append(spend)
        }
        var found: [(record: ResponseRecord, corrections: [UsageRepriced])] = []
        for response in order {
            guard let id = ResponseID(response),
                let one = try await corrections(of: spends[response] ?? [], id, &work)
            else { continue }
            found.append(one)
        }
        if !request.isDryRun {
            // Together, so that the log makes them durable with few writes.
            let list = work.list
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (record, corrections) in found {
                    group.addTask { try await append(corrections, to: record, list) }
                }
                try await group.waitForAll()
            }
        }
        for correction in found.flatMap(\.corrections) { work.report.add(correction) }
    }

    /// What is to be corrected of one response; nil: nothing.
    private func corrections(
        of spends: [RecordedSpend], _ id: ResponseID, _ work: inout Work
    ) async throws -> (record: ResponseRecord, corrections: [UsageRepriced])? {
        let events = try await reader.read { view in
            try view.events(stream: .response(id)).map(\.event)
        }
        guard let record = ResponseRecord(id: id, events: events) else { return nil }
        work.report.examined += spends.count
        // A response that runs knows the length of its stream: nobody else may lengthen it.
        guard record.owed == 0 else {
            work.report.stillRunning += spends.count
            return nil
        }
        let terms = try await work.terms(of: record.customer, at: record.firstSeq ?? 0, reader)
        var corrections: [UsageRepriced] = []
        for spend in spends {
            guard let number = spend.attempt,
                let attempt = record.attempts.first(where: { $0.started.number == number })
            else { continue }
            let outcome = work.decision.outcome(
                of: attempt, at: attempt.endedAt ?? spend.recordedAt,
                former: try work.catalogue(attempt.spend?.priceVersion), terms: terms)
            switch outcome {
            case .unchanged: work.report.unchanged += 1
            case .stillUnpriced: work.report.stillUnpriced += 1
            case .notReproducible: work.report.notReproducible += 1
            case .repriced(let after, let before):
                guard let origin = attempt.spend?.origin ?? attempt.unpriced?.origin else {
                    continue
                }
                corrections.append(
                    UsageRepriced(
                        attempt: number, origin: origin,
                        provenance: attempt.spend?.provenance ?? attempt.ending?.provenance
                            ?? .unknown,
                        before: before, after: after, ofSeq: spend.seq,
                        bookedAt: spend.recordedAt,
                        periodClosed: work.closedUntil.map { spend.recordedAt < $0 } ?? false))
            }
        }
        return corrections.isEmpty ? nil : (record, corrections)
    }

    private func append(
        _ corrections: [UsageRepriced], to record: ResponseRecord, _ list: EventID?
    ) async throws {
        let now = clock.now()
        _ = try await log.append(
            StreamAppend(
                stream: .response(record.id), expected: .exactly(record.events),
                customer: record.customer, correlation: record.correlation, causation: list,
                events: corrections.map {
                    NewEvent(id: ids.eventID(at: now), recordedAt: now, event: .usageRepriced($0))
                }))
    }
}

extension RepricingDesk.Report {
    init(priceVersion: String) {
        self.priceVersion = priceVersion
    }

    fileprivate mutating func add(_ correction: UsageRepriced) {
        repriced += 1
        let (before, after) = (correction.before, correction.after)
        providerCost += Int128(after.cost.pico) - Int128(before?.cost.pico ?? 0)
        charged += Int128(after.charged.pico) - Int128(before?.charged.pico ?? 0)
        platformFee += Int128(after.platformFee.pico) - Int128(before?.platformFee.pico ?? 0)
    }
}

extension RecordedSpend {
    /// Whether the books of the attempt began with it: corrections follow one that did.
    fileprivate var isFirstBooking: Bool {
        if case .usageRepriced = event { return false }
        return true
    }

    fileprivate var attempt: Int64? {
        switch event {
        case .spendSettled(let spend): spend.attempt
        case .usageUnpriced(let unpriced): unpriced.attempt
        default: nil
        }
    }

    fileprivate var provider: Provider? {
        switch event {
        case .spendSettled(let spend): spend.origin.provider
        case .usageUnpriced(let unpriced): unpriced.origin.provider
        default: nil
        }
    }
}
