import Glibc
package import Ledger
package import Projections
import Synchronization

/// The long work on the ledger that an administrator asks a running server for: verification and copies.
///
/// Each runs on a thread of its own, one at a time, because each reads everything. What the last of each kind found stays
/// until the next, or until the server stops.
package final class LedgerCare: Sendable {
    package enum Work: Sendable, Equatable {
        case verification(skipsProjections: Bool)
        case backup

        var kind: Kind {
            switch self {
            case .verification: .verification
            case .backup: .backup
            }
        }
    }

    package enum Kind: String, Sendable {
        case verification
        case backup
    }

    /// How far one work is, and what came of it.
    package struct Status: Sendable {
        package var isRunning = false
        package var done: Int64 = 0
        package var all: Int64 = 0
        /// nil while it runs, and where it failed.
        package var result: Result?
        /// Why it could not be done.
        package var failure: String?
    }

    package struct Result: Sendable {
        package var report: VerificationReport
        /// nil: not folded again.
        package var projections: [ProjectionVerdict]?
    }

    private struct State {
        var statuses: [Kind: Status] = [:]
        var thread: OSThread?
        var isClosed = false
    }

    private let directory: String
    private let state = Mutex(State())
    private let stopping = Atomic<Bool>(false)

    /// What an earlier process left of a copy is removed.
    package init(directory: String) {
        self.directory = directory
        removeCopy()
    }

    /// Where the verified copy lies until it is fetched: beside the log, on its disk.
    private var copyDirectory: String { directory + "/.backup" }
    package var copyPath: String { copyDirectory + "/ledger.sqlite" }

    /// What is known of a kind of work; nil: it has not been asked for.
    package func status(_ kind: Kind) -> Status? {
        state.withLock { $0.statuses[kind] }
    }

    /// Begins a work, unless it runs already, which is the same to who asks.
    ///
    /// - Returns: nil while work of the other kind runs.
    package func begin(_ work: Work) throws(LedgerError) -> Status? {
        do {
            return try state.withLock { state in
                guard !state.isClosed else { throw LedgerError.closed }
                if let running = state.statuses.first(where: \.value.isRunning) {
                    return running.key == work.kind ? running.value : nil
                }
                // The one before has ended, or is about to return.
                state.thread?.join()
                state.thread = nil
                let status = Status(isRunning: true)
                state.thread = try OSThread(name: "zumik-care") { [self] in perform(work) }
                state.statuses[work.kind] = status
                return status
            }
        } catch let error as LedgerError {
            throw error
        } catch {
            preconditionFailure("beginning fails with errors of the ledger, not with \(error)")
        }
    }

    /// The copy has been fetched, or nobody will.
    package func removeCopy() {
        unlink(copyPath)
        rmdir(copyDirectory)
    }

    /// Ends what runs and waits for it; before the log is closed, which then leaves one file.
    package func close() {
        stopping.store(true, ordering: .relaxed)
        let thread = state.withLock { state in
            state.isClosed = true
            defer { state.thread = nil }
            return state.thread
        }
        thread?.join()
        removeCopy()
    }
}

extension LedgerCare {
    private func perform(_ work: Work) {
        let kind = work.kind
        let progress = { (done: Int64, all: Int64) in
            self.state.withLock {
                $0.statuses[kind]?.done = done
                $0.statuses[kind]?.all = all
            }
        }
        let isStopped: @Sendable () -> Bool = { [self] in stopping.load(ordering: .relaxed) }
        var ended = Status()
        do {
            switch work {
            case .verification(let skipsProjections):
                ended.result = verify(skipsProjections, isStopped, progress)
            case .backup:
                removeCopy()
                try checkSpace()
                let report = try LedgerBackup.make(
                    of: directory, at: copyDirectory, progress: progress, isStopped: isStopped)
                if !report.isSound { removeCopy() }
                ended.result = Result(report: report)
            }
        } catch {
            ended.failure = "\(error)"
        }
        let size = ended.result?.report.head.size ?? 0
        (ended.done, ended.all) = (size, size)
        state.withLock { $0.statuses[kind] = ended }
    }

    private func verify(
        _ skipsProjections: Bool, _ isStopped: @escaping @Sendable () -> Bool,
        _ progress: (Int64, Int64) -> Void
    ) -> Result {
        let report = LedgerVerifier.verify(
            directory: directory, progress: progress, isStopped: isStopped)
        guard !skipsProjections, report.isSound else { return Result(report: report) }
        do {
            let verdicts = try ProjectionVerifier.verify(
                directory: directory, progress: progress, isStopped: isStopped)
            return Result(
                report: report.adding(verdicts.compactMap(\.finding)), projections: verdicts)
        } catch {
            let finding = Finding(
                .incomplete, "the projections could not be verified: \(error)")
            return Result(report: report.adding([finding]))
        }
    }

    /// A copy takes as much room again, and what runs must still end in the log.
    private func checkSpace() throws(LedgerError) {
        var file = stat()
        var disk = statvfs()
        guard stat(directory + "/ledger.sqlite", &file) == 0, statvfs(directory, &disk) == 0 else {
            throw .fileSystem(path: directory, errno: errno)
        }
        let free = Int64(disk.f_bavail) * Int64(disk.f_frsize)
        guard free > Int64(file.st_size) + Self.spareBytes else {
            throw .fileSystem(path: copyDirectory, errno: ENOSPC)
        }
    }

    private static let spareBytes: Int64 = 512 << 20
}

extension ProjectionVerdict {
    /// nil where the rows are what the log gives.
    package var finding: Finding? {
        guard !isSame else { return nil }
        return Finding(
            .projection,
            "\(name) at event \(position) has the state \(found), and the ledger gives \(expected)")
    }
}
