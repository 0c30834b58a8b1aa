package import Events
import SQLite
import Synchronization

/// The event log, open for writing: the only truth of the gateway.
///
/// One thread owns the one connection that writes. It takes whatever waits as one transaction, without a
/// timer: alone, an append is a batch of its own, and under load batches grow and share the sync.
package final class EventLog: EventAppending {
    private let configuration: LedgerConfiguration
    private let queue: AppendQueue
    private let status: LogStatus
    /// What `close()` takes apart, once.
    private let running: Mutex<Running?>

    private struct Running: Sendable {
        let writer: OSThread
        let check: BackgroundCheck?
        let lock: DirectoryLock
    }

    /// Opens the log of a directory, creating both as needed, and starts the writer.
    ///
    /// - Parameters:
    ///   - ids: chance for the log's key, at the first start.
    ///   - start: what to do with a log that is not what it was.
    /// - Throws: ``LedgerError/locked(path:holder:)`` while another process writes to it, and whatever keeps
    ///   the log from being trusted.
    package static func open(
        _ configuration: LedgerConfiguration, clock: any WallClock, ids: any IDSource,
        start: LogStart = .refuseTruncated
    ) throws(LedgerError) -> EventLog {
        do {
            return try EventLog(configuration, clock: clock, ids: ids, start: start)
        } catch let error as LedgerError {
            throw error
        } catch let error as SQLiteError {
            throw .storage(error)
        } catch let error as AppendError {
            throw .notRecorded(error)
        } catch {
            preconditionFailure("opening fails with errors of these kinds, not with \(error)")
        }
    }

    private init(
        _ configuration: LedgerConfiguration, clock: any WallClock, ids: any IDSource,
        start: LogStart
    ) throws {
        self.configuration = configuration
        queue = AppendQueue(configuration)
        try makeDirectory(configuration.directory)
        let files = LedgerFiles(directory: configuration.directory)
        let lock = try DirectoryLock(path: files.lock)
        let opening = LogOpening(
            configuration: configuration, files: files, clock: clock, ids: ids, start: start)
        let writer = try opening.writer()
        status = writer.status
        if let store = writer.store {
            try TreeCheck.checkTail(of: writer.tree.size, on: store.connection)
        }
        let durable = writer.tree.size
        let thread = try OSThread(name: "zumik-ledger") { [queue] in writer.run(queue) }
        let check =
            configuration.checksWholeLog
            ? try BackgroundCheck(
                directory: configuration.directory, size: durable, status: status) : nil
        running = Mutex(Running(writer: thread, check: check, lock: lock))
    }

    deinit {
        close()
    }

    /// Appends all events of one stream, or none; durable on return.
    ///
    /// It is not cancelled with its task: once it waits, it ends with an answer.
    package func append(_ append: StreamAppend) async throws(AppendError) -> AppendReceipt {
        let prepared: PreparedAppend
        do throws(AppendError) {
            prepared = try PreparedAppend(append, bytesMax: configuration.batchBytesMax)
        } catch {
            throw refused(error)
        }
        return try await self.append(prepared)
    }

    /// The same for events that were encoded before.
    package func append(_ prepared: PreparedAppend) async throws(AppendError) -> AppendReceipt {
        let answer = await withCheckedContinuation { waiter in
            if let refusal = queue.add(PendingAppend(prepared: prepared, waiter: waiter)) {
                waiter.resume(returning: AppendAnswer(.failure(refused(refusal))))
            }
        }
        answer.tellOthers()
        return try answer.result.get()
    }

    /// The signed head of what is durable now; signed for this, if it was not before.
    package func signedHead() async throws(AppendError) -> SignedHead {
        let result = await withCheckedContinuation { waiter in
            if let refusal = queue.add(waiter) {
                waiter.resume(returning: .failure(refused(refusal)))
            }
        }
        return try result.get()
    }

    /// The number of durable events.
    package var durableSize: Int64 { status.size.load(ordering: .acquiring) }

    /// What was committed last, for who follows the log.
    package var recent: RecentEvents { status.recent }

    /// Whether new work should be let in: false after a failed write until one succeeds again, and while the
    /// disk is nearly full. What comes is tried all the same.
    package var canAppend: Bool { status.canAppend.load(ordering: .acquiring) }

    /// Calls `body` with the new size after each commit, when those who waited have been told.
    ///
    /// It runs on the writer thread and must not wait.
    package func onCommit(_ body: @escaping @Sendable (Int64) -> Void) {
        status.addObserver(body)
    }

    package var statistics: LedgerStatistics {
        var statistics = status.statistics.withLock { $0 }
        statistics.queuedEvents = queue.depth
        return statistics
    }

    /// How far the check of everything that was there at the start has come.
    package var check: LedgerCheck { status.check.withLock { $0 } }

    /// Writes what waits, copies the write-ahead log into the database, and gives the directory free.
    ///
    /// With the readers closed before, one file of the database stays. It waits for the writer, so it is not
    /// for Swift's threads. Closing again does nothing.
    package func close() {
        guard let running = running.withLock({ $0.take() }) else { return }
        // Before the writer closes: a reader that is left would keep the files from becoming one.
        running.check?.stop()
        queue.close()
        running.writer.join()
    }

    private func refused(_ error: AppendError) -> AppendError {
        status.statistics.withLock { $0.refusals[error.label, default: 0] += 1 }
        return error
    }
}
