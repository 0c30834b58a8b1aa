import Events
import SQLite
import Synchronization

/// Writes batches to the log; lives on the writer thread.
///
/// It alone writes and checkpoints: SQLite 3.40 can corrupt a log that one connection checkpoints while
/// another commits.
final class LogWriter {
    /// The open file; nil after a failure, until it could be opened again.
    var store: LogStore?
    let reopen: () throws -> LogStore
    let configuration: LedgerConfiguration
    let status: LogStatus
    var size: Int64
    /// The log's length in pages at the last checkpoint that could not finish.
    var pagesLeftBehind = 0
    var isWritable = true
    var isDamaged = false
    private var lastTick: ContinuousClock.Instant

    init(
        _ store: LogStore, configuration: LedgerConfiguration, status: LogStatus,
        reopen: @escaping () throws -> LogStore
    ) throws {
        self.store = store
        self.reopen = reopen
        self.configuration = configuration
        self.status = status
        size = try store.size()
        lastTick = ContinuousClock.now
        updateReadiness()
    }

    /// Serves the queue until it is closed, then leaves the files clean.
    func run(_ queue: AppendQueue) {
        while true {
            switch queue.next(idleAfterMs: 1_000) {
            case .batch(let batch):
                let before = size
                let results = write(batch.map(\.prepared))
                // The one place where appends are answered.
                for (pending, result) in zip(batch, results) {
                    pending.waiter.resume(returning: result)
                }
                if size > before { status.announce(size) }
                checkpointIfLong()
                if lastTick.duration(to: .now) > .seconds(1) { tick() }
            case .idle:
                tick()
                checkpointIfAny()
            case .closed:
                close()
                return
            }
        }
    }

    /// Commits what of a batch can be appended; each append has its own answer.
    func write(_ batch: [PreparedAppend]) -> [AppendResult] {
        guard !isDamaged else { return refuse(batch, .damaged) }
        guard let store = store ?? reopened() else { return refuse(batch, .writeFailed) }
        do {
            return try commit(batch, to: store, idCheck: .whereLengthDiffers)
        } catch let error as SQLiteError where error.isConstraint {
            // An id of the batch stands for something else, and took the others with it: look each one up.
        } catch {
            return recover(batch, from: error)
        }
        do {
            return try commit(batch, to: store, idCheck: .lookUp)
        } catch {
            return recover(batch, from: error)
        }
    }

    private func commit(
        _ batch: [PreparedAppend], to store: LogStore, idCheck: AppendRule.IDCheck
    ) throws -> [AppendResult] {
        let start = ContinuousClock.now
        var next = size
        let results = try store.transaction {
            try batch.map { try place($0, in: store, at: &next, idCheck: idCheck) }
        }
        let added = next - size
        committed(next)
        note(results, added: added, since: start)
        return results
    }

    /// Once in a while: is there room, and does a failed log work again?
    func tick() {
        lastTick = .now
        if !isWritable, !isDamaged, let store = store ?? reopened() {
            do {
                try store.probe()
                isWritable = true
            } catch {
                noteFailure(error)
            }
        }
        updateReadiness()
    }

    private func place(
        _ prepared: PreparedAppend, in store: LogStore, at next: inout Int64,
        idCheck: AppendRule.IDCheck
    ) throws -> AppendResult {
        switch try decide(prepared, by: store, idCheck: idCheck) {
        case .refuse(let error): return .failure(error)
        case .acknowledge(let receipt): return .success(receipt)
        case .add(let encoded, let version):
            try store.insert(prepared.append, encoded, seq: next, version: version)
            let first = next
            next += Int64(encoded.count)
            return .success(
                AppendReceipt(
                    firstSeq: first, lastSeq: next - 1,
                    nextVersion: version + Int64(encoded.count), duplicate: false))
        }
    }

    func decide(
        _ prepared: PreparedAppend, by store: LogStore, idCheck: AppendRule.IDCheck
    ) throws(SQLiteError) -> AppendRule.Decision {
        try AppendRule.decide(
            prepared, bytesMax: configuration.batchBytesMax, idCheck: idCheck,
            streamLength: { stream throws(SQLiteError) in try store.streamLength(stream) },
            existing: { id throws(SQLiteError) in try store.existing(id) })
    }

    private func note(
        _ results: [AppendResult], added: Int64, since start: ContinuousClock.Instant
    ) {
        let microseconds = start.duration(to: .now) / .microseconds(1)
        status.statistics.withLock { statistics in
            if added > 0 {
                statistics.batches += 1
                statistics.events += UInt64(added)
                statistics.batchEvents.add(UInt64(added))
                statistics.commitMicroseconds.add(UInt64(max(0, microseconds)))
            }
            for case .failure(let error) in results {
                statistics.refusals[error.label, default: 0] += 1
            }
        }
    }

    func committed(_ newSize: Int64) {
        size = newSize
        status.size.store(newSize, ordering: .releasing)
        guard !isWritable else { return }
        isWritable = true
        updateReadiness()
    }

    func updateReadiness() {
        let hasRoom =
            freeBytes(at: configuration.directory).map { $0 >= configuration.freeBytesMin } ?? true
        status.canAppend.store(isWritable && !isDamaged && hasRoom, ordering: .releasing)
    }
}

@available(*, unavailable)
extension LogWriter: Sendable {}
