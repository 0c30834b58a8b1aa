import Events
import Gateway
import Ledger
import Pricing
import Projections

/// What is done with the ledger before the first request is taken.
enum StartUp {
    /// Ends what a stop of the gateway left open, each exactly once; gives how many responses were closed.
    static func recover(
        _ open: [ResponseID], log: EventLog, reader: LedgerReader, ids: any IDSource,
        clock: any WallClock
    ) async throws -> Int {
        for id in open {
            let events = try await reader.read { view in
                try view.events(stream: .response(id)).map(\.event)
            }
            guard let record = ResponseRecord(id: id, events: events) else { continue }
            // A line of a batch goes on where it was: its provider works on it, whether we run or not.
            guard record.admitted?.batch == nil else { continue }
            let now = clock.now()
            let closing = Recovery.closing(record, at: now)
            guard !closing.isEmpty else { continue }
            _ = try await log.append(
                StreamAppend(
                    stream: .response(id), expected: .exactly(record.events),
                    customer: record.customer, correlation: record.correlation,
                    events: closing.map {
                        NewEvent(id: ids.eventID(at: now), recordedAt: now, event: $0)
                    }))
        }
        return open.count
    }

    /// The customers' directory, folded from the facts that belong to no response.
    static func directory(_ reader: LedgerReader) async throws -> CustomerDirectory {
        let pageSize = 1_000
        var directory = CustomerDirectory()
        var last: Int64 = -1
        while true {
            let after = last
            let page = try await reader.read { view in
                try view.directoryEvents(
                    ofTypes: Set(CustomerDirectory.types), afterSeq: after, limit: pageSize)
            }
            for stored in page {
                directory.apply(stored.event)
                last = stored.event.seq
            }
            if page.count < pageSize { return directory }
        }
    }

    /// What routing goes on from: the weights in force, and the circuits as they were left.
    static func routing(_ reader: LedgerReader) async throws -> [RecordedEvent] {
        try await reader.read { view in
            let weights = try view.latestDirectoryEvents(ofType: .weightsPublished, limit: 1)
            let circuits = try OpenCircuits.types.flatMap {
                try view.latestDirectoryEvents(ofType: $0, limit: 1_000)
            }
            return (weights + circuits).map(\.event).sorted { $0.seq < $1.seq }
        }
    }

    /// What customers have spent and set aside: as the projections have it, once they include all that the start has
    /// appended. A budget that is not known is not guessed.
    static func budgets(
        _ projections: ProjectionReader, projector: Projector, log: EventLog,
        clock: any GatewayClock
    ) async throws -> BudgetBalances {
        let isCurrent = await projector.wait(
            until: log.durableSize - 1, deadline: clock.instant().advanced(by: .seconds(60)))
        guard isCurrent else { throw StartUpError.projectionsBehind }
        return BudgetBalances(try await projections.read { view in try view.budgetDays() })
    }

    /// Publishes the price list that the binary carries where it takes the place of the log's, and gives the lists.
    static func publishPrices(_ desk: PriceDesk, logger: Logger) async throws -> PriceLists {
        let (lists, changed) = try await desk.publishEmbedded()
        let last = lists.lists.last?.fact
        if !changed.isEmpty {
            logger.warning(
                "the program's newer price list was published",
                ["version": last?.version ?? "", "models": String(changed.count)])
        } else if let last, last.version != PriceCatalogue.embedded.version {
            logger.info(
                "the ledger's price list is not the program's own",
                [
                    "version": last.version, "source": last.source.rawValue,
                    "program": PriceCatalogue.embedded.version,
                ])
        }
        return lists
    }

    /// Has the lists of the log rate: the one in force now, and those that are to hold later.
    static func adopt(_ lists: PriceLists, in prices: PricesInForce, at now: Timestamp) throws {
        for list in lists.lists
        where list.fact.validFrom > now || list == lists.inForce(at: now) {
            prices.publish(
                try lists.catalogue(of: list.fact), validFrom: list.fact.validFrom, now: now)
        }
    }

    /// The outages that stood when the gateway stopped: nothing has confirmed them since.
    static func unfinishedOutages(
        _ reader: LedgerReader
    ) async throws -> [(seq: Int64, outage: OutageVerified)] {
        try await reader.read { view in
            let cleared = Set(
                try view.latestDirectoryEvents(ofType: .outageCleared, limit: 1_000)
                    .compactMap { stored -> Int64? in
                        guard case .outageCleared(let data) = stored.event.event else { return nil }
                        return data.verifiedSeq
                    })
            return try view.latestDirectoryEvents(ofType: .outageVerified, limit: 1_000)
                .compactMap { stored in
                    guard case .outageVerified(let data) = stored.event.event,
                        !cleared.contains(stored.event.seq)
                    else { return nil }
                    return (seq: stored.event.seq, outage: data)
                }
        }
    }
}

/// Why serving cannot begin.
enum StartUpError: Error, CustomStringConvertible {
    /// What budgets stand at is not known.
    case projectionsBehind

    var description: String {
        "the projections do not follow the log, so that nobody knows what is left of the budgets; "
            + "`zumik projections status` tells why"
    }
}
