import Events
import SQLite
import Synchronization

extension LogWriter {
    /// Answers a batch whose transaction failed.
    func recover(_ batch: [PreparedAppend], from error: any Error) -> [AppendResult] {
        isWritable = false
        noteFailure(error)
        status.recent.forget()
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
    private func settle(_ batch: [PreparedAppend]) -> [AppendResult] {
        let sizeBefore = anchor.head.size
        isSettled = false
        dropStore()
        guard let store = usableStore() else { return refuse(batch, .outcomeUnknown) }
        do {
            let results: [AppendResult] = try batch.map { prepared in
                switch try decide(prepared, by: store, idCheck: .lookUp) {
                case .refuse(let error): return .failure(error)
                case .acknowledge(var receipt):
                    receipt.duplicate = receipt.firstSeq < sizeBefore
                    return .success(receipt)
                case .add: return .failure(.unavailable(.writeFailed))
                }
            }
            return committed(tree) ? results : refuse(batch, .outcomeUnknown)
        } catch {
            noteFailure(error)
            return refuse(batch, .outcomeUnknown)
        }
    }

    /// The open file, opened anew if need be; nil until what it shows is what the disk holds.
    ///
    /// A sync that failed may have dropped pages that the cache still shows, and the next sync knows nothing of them.
    /// So after an I/O error nothing that is found counts, and nothing is built upon it, until a complete checkpoint
    /// has written and synced all of it again. The write-ahead log must be empty on disk then, and not for the cache
    /// alone: what is left of it there, without the frames that were dropped, would be replayed over newer pages.
    func usableStore() -> LogStore? {
        do {
            let store = try store ?? reopened()
            if !isSettled {
                guard try store.checkpoint(.truncate).isComplete else { return nil }
                try syncFile(LedgerFiles(directory: configuration.directory).writeAheadLog)
                isSettled = true
            }
            return store
        } catch {
            noteFailure(error)
            if !isSettled { dropStore() }
            return nil
        }
    }

    private func reopened() throws -> LogStore {
        let opened = try reopen()
        try checkContinued(opened)
        tree = try opened.frontier(size: try opened.size())
        store = opened
        return opened
    }

    /// Closes the file; the next use opens it anew.
    func dropStore() {
        // Its failure says nothing that the failure before it did not say.
        try? store?.close()
        store = nil
    }

    /// Whether an opened log still begins with everything that this one had.
    private func checkContinued(_ opened: LogStore) throws {
        let distrust = try Distrust.find(
            .found(anchor), lastSigned: nil, size: try opened.size()
        ) { try opened.connection.treeHead(size: $0) }
        guard let distrust else { return }
        isDamaged = true
        throw LedgerError.untrusted(distrust)
    }

    func refuse(
        _ batch: [PreparedAppend], _ reason: AppendError.Unavailability
    ) -> [AppendResult] {
        status.statistics.withLock {
            $0.failedBatches += 1
            $0.refusals[reason.rawValue, default: 0] += UInt64(batch.count)
        }
        return batch.map { _ in .failure(.unavailable(reason)) }
    }

    func noteFailure(_ error: any Error) {
        status.statistics.withLock { $0.lastError = String(describing: error) }
    }
}
