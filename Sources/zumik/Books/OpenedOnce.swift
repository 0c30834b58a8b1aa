import Glibc
import Ledger
import Synchronization

/// The reader of a data directory, opened at its first use.
final class OpenedOnce: Sendable {
    private let opened = Mutex<LedgerReader?>(nil)

    func reader(of directory: String) throws -> LedgerReader {
        try opened.withLock { opened in
            if let opened { return opened }
            guard access(directory + "/ledger.sqlite", F_OK) == 0 else {
                throw CommandFailure("there is no ledger in \(directory)")
            }
            // Commands may read for long: nobody waits for them, and they run one at a time.
            let reader = try LedgerReader.open(
                directory: directory, threads: 1, readMsMax: 3_600_000)
            opened = reader
            return reader
        }
    }

    func close() {
        let reader = opened.withLock { $0.take() }
        reader?.close()
    }
}
