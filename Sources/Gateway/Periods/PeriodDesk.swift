package import Events
package import Ledger
package import Projections

/// Closes accounting periods, one after the other; none is opened again.
package struct PeriodDesk: Sendable {
    private let log: any EventAppending
    private let reader: LedgerReader
    private let index: ProjectionReader
    private let projector: Projector
    private let clock: any GatewayClock
    private let ids: any IDSource

    package init(
        log: any EventAppending, reader: LedgerReader, index: ProjectionReader,
        projector: Projector, clock: any GatewayClock, ids: any IDSource
    ) {
        self.log = log
        self.reader = reader
        self.index = index
        self.projector = projector
        self.clock = clock
        self.ids = ids
    }

    package func periods() async throws -> ClosedPeriods {
        try await reader.read { view in try ClosedPeriods(reading: view) }
    }

    /// Closes everything up to a time that is not closed yet.
    ///
    /// - Parameter from: where the period is thought to begin; another beginning is refused.
    /// - Throws: ``PeriodRefusal``; ``ProjectionError/busy`` when the projections do not come up with the log in time.
    package func close(from: Timestamp?, to: Timestamp) async throws -> ClosedPeriods.Period {
        let periods = try await periods()
        try Self.check(from: from, to: to, after: periods.until, now: clock.now())
        let asOf = try await reader.read { view in try view.size() - 1 }
        guard
            await projector.wait(until: asOf, deadline: clock.instant().advanced(by: .seconds(30)))
        else { throw ProjectionError.busy }
        let first = periods.until.map(CostInterval.quarter) ?? 0
        let query = CostQuery(
            customer: nil, quarters: first..<CostInterval.quarter(of: to), groups: [], limit: 1)
        let sums = try await index.read { view in try view.costs(query).rows.first }
        let fact = PeriodClosed(
            from: periods.until, to: to, asOfSeq: asOf,
            attempts: Int64(clamping: sums?[.attempts] ?? 0),
            unpriced: Int64(clamping: sums?[.unpriced] ?? 0),
            providerCost: PicoUSD.decimal(sums?[.providerCost] ?? 0),
            charged: PicoUSD.decimal(sums?[.charged] ?? 0),
            platformFee: PicoUSD.decimal(sums?[.platformFee] ?? 0))
        let now = clock.now()
        do throws(AppendError) {
            let receipt = try await log.append(
                StreamAppend(
                    stream: .periods, expected: .exactly(Int64(periods.periods.count)),
                    customer: nil,
                    events: [
                        NewEvent(
                            id: ids.eventID(at: now), recordedAt: now, event: .periodClosed(fact))
                    ]))
            return ClosedPeriods.Period(fact: fact, seq: receipt.lastSeq, closedAt: now)
        } catch {
            if case .staleVersion = error { throw PeriodRefusal.closed(until: to) }
            throw error
        }
    }

    /// How long a period has to be over: clocks that are set back by less never reach into it.
    package static let restSeconds: Int64 = 60

    static func check(
        from: Timestamp?, to: Timestamp, after until: Timestamp?, now: Timestamp
    ) throws(PeriodRefusal) {
        guard to.nanoseconds % CostInterval.quarterNs == 0 else { throw .unaligned }
        if let until, to <= until { throw .closed(until: until) }
        guard to.nanoseconds <= now.nanoseconds - restSeconds * 1_000_000_000 else {
            throw .notOver
        }
        if let from, let until, from != until { throw .gap(until: until) }
        if let from, from >= to { throw .reversed }
    }
}

/// Why a period is not closed.
package enum PeriodRefusal: Error, Equatable, CustomStringConvertible {
    case unaligned
    case reversed
    case notOver
    /// It is closed already, and is never opened again.
    case closed(until: Timestamp)
    case gap(until: Timestamp)

    package var description: String {
        switch self {
        case .unaligned: "`to` must be a whole quarter of an hour, such as 00:00 or 12:15"
        case .reversed: "`from` must be before `to`"
        case .notOver: "`to` must be at least a minute ago: what is not over cannot be closed"
        case .closed(let until):
            "everything before \(until) is closed already, and a closed period is never opened again"
        case .gap(let until): "`from` must be \(until), where the last closed period ends"
        }
    }

    package var member: String {
        switch self {
        case .reversed, .gap: "from"
        case .unaligned, .notOver, .closed: "to"
        }
    }
}
