import SQLite
import Synchronization

extension LogWriter {
    /// Copies the write-ahead log when it has grown by a step since the last time.
    ///
    /// A reader in the middle keeps it from starting over, and then each step is tried once.
    func checkpointIfLong() {
        guard let store else { return }
        if store.walPages < pagesLeftBehind { pagesLeftBehind = 0 }
        let bytes = (store.walPages - pagesLeftBehind) * store.pageBytes
        if bytes >= configuration.walCheckpointBytes { checkpoint(store) }
    }

    /// Copies whatever is in the write-ahead log, while nobody waits.
    func checkpointIfAny() {
        guard let store, store.walPages > pagesLeftBehind else { return }
        checkpoint(store)
    }

    private func checkpoint(_ store: LogStore) {
        do {
            // First: once the write-ahead log starts over, its old frames tell nothing any more.
            try anchorFile.sync()
            _ = try store.checkpoint(.passive)
            pagesLeftBehind = store.walPages
            status.statistics.withLock { $0.checkpoints += 1 }
        } catch {
            // The events are safe in the log; the next step tries again.
            noteFailure(error)
        }
    }

    /// Leaves one file: the log is copied, and goes with the last connection.
    func close() {
        signIfGrown(isIdle: true)
        guard let store else { return }
        do {
            _ = try store.checkpoint(.truncate)
            try store.close()
            try anchorFile.sync()
        } catch {
            noteFailure(error)
        }
        self.store = nil
        status.canAppend.store(false, ordering: .releasing)
    }
}
