package import Events
package import Ledger
import Synchronization

/// The batches as the gateway holds them: folded from the log at start, and again from each event it appends.
package final class BatchStore: Sendable {
    private let records = Mutex<[String: BatchRecord]>([:])
    private let log: any EventAppending
    private let ids: any IDSource
    private let clock: any WallClock

    package init(log: any EventAppending, ids: any IDSource, clock: any WallClock) {
        self.log = log
        self.ids = ids
        self.clock = clock
    }

    /// Reads every batch of the log; once, before the first request.
    package func open(_ reader: LedgerReader) async throws {
        let types: Set<EventType> = [
            .batchCreated, .batchValidated, .batchRejected, .batchJobPrepared, .batchJobSubmitted,
            .batchJobEnded, .batchCancelRequested, .batchEnded, .spendReserved, .spendReleased,
        ]
        let pageSize = 1_000
        var last: Int64 = -1
        while true {
            let after = last
            let page = try await reader.read { view in
                try view.directoryEvents(ofTypes: types, afterSeq: after, limit: pageSize)
            }
            for stored in page {
                apply(stored.event)
                last = stored.event.seq
            }
            if page.count < pageSize { return }
        }
    }

    private func apply(_ recorded: RecordedEvent) {
        guard recorded.stream.text.hasPrefix("batch/") else { return }
        let id = String(recorded.stream.text.dropFirst("batch/".count))
        records.withLock { records in
            if records[id] == nil {
                records[id] = BatchRecord(
                    first: recorded.event, of: recorded.customer, at: recorded.recordedAt)
            } else {
                records[id]?.apply(recorded.event, at: recorded.recordedAt)
            }
        }
    }

    /// A batch, whoever it belongs to.
    func record(_ id: String) -> BatchRecord? { records.withLock { $0[id] } }

    func record(_ id: String, of customer: CustomerID) -> BatchRecord? {
        record(id).flatMap { $0.customer == customer ? $0 : nil }
    }

    /// A customer's batches, newest first.
    func batches(of customer: CustomerID) -> [BatchRecord] {
        records.withLock { $0.values.filter { $0.customer == customer } }
            .sorted { ($0.createdAt.nanoseconds, $0.id) > ($1.createdAt.nanoseconds, $1.id) }
    }

    /// Those that have ended and had lines that were served one by one.
    func servedSingly() -> [BatchRecord] {
        records.withLock { records in
            records.values.filter { $0.isOver && $0.jobs.contains { $0.isServedSingly } }
        }
    }

    /// Those that have not ended, oldest first.
    func open() -> [BatchRecord] {
        records.withLock { $0.values.filter { !$0.isOver } }
            .sorted { ($0.createdAt.nanoseconds, $0.id) < ($1.createdAt.nanoseconds, $1.id) }
    }

    /// - Parameter reservation: what was set aside for it, or nil.
    func create(
        _ created: BatchCreated, _ reservation: SpendReserved?, of customer: CustomerID,
        at now: Timestamp
    ) async throws(AppendError) -> BatchRecord {
        let event = Event.batchCreated(created)
        guard var record = BatchRecord(first: event, of: customer, at: now) else {
            preconditionFailure("a creation begins a batch")
        }
        let reserved = reservation.map { [Event.spendReserved($0)] } ?? []
        try await append([event] + reserved, to: created.batch, of: customer, expected: 0, at: now)
        for event in reserved { record.apply(event, at: now) }
        let result = record
        records.withLock { $0[created.batch] = result }
        return result
    }

    /// Makes what happened to a batch durable, and folds it.
    func record(_ events: [Event], of batch: BatchRecord) async throws(AppendError) -> BatchRecord {
        let now = clock.now()
        try await append(events, to: batch.id, of: batch.customer, expected: batch.events, at: now)
        var changed = batch
        for event in events { changed.apply(event, at: now) }
        let result = changed
        records.withLock { $0[batch.id] = result }
        return result
    }

    private func append(
        _ events: [Event], to id: String, of customer: CustomerID, expected: Int64,
        at now: Timestamp
    ) async throws(AppendError) {
        _ = try await log.append(
            StreamAppend(
                stream: .batch(id), expected: .exactly(expected), customer: customer,
                events: events.map {
                    NewEvent(id: ids.eventID(at: now), recordedAt: now, event: $0)
                }))
    }
}
