import Events
import SQLite
import Synchronization

/// Writes batches to the log; lives on the writer thread.
///
/// It alone writes and checkpoints: SQLite 3.40 can corrupt a log that one connection checkpoints while
/// another commits.
final class LogWriter {
    /// The open file; nil after a failure, until it could be opened again.
    private var store: LogStore?
    private let reopen: () throws -> LogStore
    private let configuration: LedgerConfiguration
    private let status: LogStatus
    private var size: Int64
    /// The log's length in pages at the last checkpoint that could not finish.
    private var pagesLeftBehind = 0
    private var isWritable = true
    private var isDamaged = false
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

    private func decide(
        _ prepared: PreparedAppend, by store: LogStore, idCheck: AppendRule.IDCheck
    ) throws(SQLiteError) -> AppendRule.Decision {
        try AppendRule.decide(
            prepared, bytesMax: configuration.batchBytesMax, idCheck: idCheck,
            streamLength: { stream throws(SQLiteError) in try store.streamLength(stream) },
            existing: { id throws(SQLiteError) in try store.existing(id) })
    }

    private func committed(_ newSize: Int64) {
        size = newSize
        status.size.store(newSize, ordering: .releasing)
        guard !isWritable else { return }
        isWritable = true
        updateReadiness()
    }

    private func updateReadiness() {
        let hasRoom =
            freeBytes(at: configuration.directory).map { $0 >= configuration.freeBytesMin } ?? true
        status.canAppend.store(isWritable && !isDamaged && hasRoom, ordering: .releasing)
    }
}

// MARK: Failures

extension LogWriter {
    /// Answers a batch whose transaction failed.
    func recover(_ batch: [PreparedAppend], from error: any Error) -> [AppendResult] {
        isWritable = false
        noteFailure(error)
        defer { updateReadiness() }
        guard let error = error as? SQLiteError else { return refuse(batch, .writeFailed) }
        if error.isCorruption {
            isDamaged = true
            return refuse(batch, .damaged)
        }
        // SQLite has rolled back, and nothing was synced.
        if error.isDiskFull { return refuse(batch, .diskFull) }
        if !error.isIOError { return refuse(batch, .writeFailed) }
        return settle(batch)
    }

    /// Finds out, after an I/O error, what of a batch is in the log.
    ///
    /// A sync that failed may have dropped pages that the cache still shows, so what is found counts only
    /// after a complete checkpoint has written and synced it again.
    private func settle(_ batch: [PreparedAppend]) -> [AppendResult] {
        let sizeBefore = size
        guard let store = reopened() else { return refuse(batch, .outcomeUnknown) }
        do {
            guard try store.checkpoint(.truncate).isComplete else {
                return refuse(batch, .outcomeUnknown)
            }
            let results: [AppendResult] = try batch.map { prepared in
                switch try decide(prepared, by: store, idCheck: .lookUp) {
                case .refuse(let error): return .failure(error)
                case .acknowledge(var receipt):
                    receipt.duplicate = receipt.firstSeq < sizeBefore
                    return .success(receipt)
                case .add: return .failure(.unavailable(.writeFailed))
                }
            }
            committed(try store.size())
            return results
        } catch {
            noteFailure(error)
            return refuse(batch, .outcomeUnknown)
        }
    }

    /// Closes the file, if it is open, and opens it anew.
    private func reopened() -> LogStore? {
        // Its failure says nothing that the failure before it did not say.
        try? store?.close()
        store = nil
        do {
            let opened = try reopen()
            size = try opened.size()
            store = opened
            return opened
        } catch {
            noteFailure(error)
            return nil
        }
    }

    private func refuse(
        _ batch: [PreparedAppend], _ reason: AppendError.Unavailability
    ) -> [AppendResult] {
        status.statistics.withLock {
            $0.failedBatches += 1
            $0.refusals[reason.rawValue, default: 0] += UInt64(batch.count)
        }
        return batch.map { _ in .failure(.unavailable(reason)) }
    }

    private func noteFailure(_ error: any Error) {
        status.statistics.withLock { $0.lastError = String(describing: error) }
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
}

// MARK: The write-ahead log

extension LogWriter {
    /// Copies the write-ahead log when it has grown by a step since the last time.
    ///
    /// A reader in the middle keeps it from starting over, and then each step is tried once.
    private func checkpointIfLong() {
        guard let store else { return }
        if store.walPages < pagesLeftBehind { pagesLeftBehind = 0 }
        let bytes = (store.walPages - pagesLeftBehind) * store.pageBytes
        if bytes >= configuration.walCheckpointBytes { checkpoint(store) }
    }

    /// Copies whatever is in the write-ahead log, while nobody waits.
    private func checkpointIfAny() {
        guard let store, store.walPages > pagesLeftBehind else { return }
        checkpoint(store)
    }

    private func checkpoint(_ store: LogStore) {
        do {
            _ = try store.checkpoint(.passive)
            pagesLeftBehind = store.walPages
            status.statistics.withLock { $0.checkpoints += 1 }
        } catch {
            // The events are safe in the log; the next step tries again.
            noteFailure(error)
        }
    }

    /// Leaves one file: the log is copied, and goes with the last connection.
    private func close() {
        guard let store else { return }
        do {
            _ = try store.checkpoint(.truncate)
            try store.close()
        } catch {
            noteFailure(error)
        }
        self.store = nil
        status.canAppend.store(false, ordering: .releasing)
    }
}

@available(*, unavailable)
extension LogWriter: Sendable {}
