import Dispatch
import SQLite
import Synchronization

/// Reads of the log for the server: a few threads, each with a read-only connection.
///
/// Swift's own threads never wait for a disk this way. A read sees one state of the log, and may keep it for
/// a short time only.
package final class LedgerReader: Sendable {
    fileprivate typealias Job = @Sendable (LedgerView) -> Void

    fileprivate struct State {
        var jobs: [Job] = []
        var isClosed = false
    }

    /// What the threads share with each other, and not with the reader: they outlive none of its uses.
    fileprivate final class Pool: Sendable {
        let state = Mutex(State())
        /// Counts the jobs, and one more for each thread at the end.
        let jobs = DispatchSemaphore(value: 0)
    }

    private let pool: Pool
    private let threads: Mutex<[OSThread]>
    private let readMsMax: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private static let waitingMax = 1_024

    /// Opens the log of a data directory, which must exist.
    ///
    /// - Parameters:
    ///   - threads: reads that run at the same time.
    ///   - readMsMax: how long one read may keep its state of the log.
    ///   - now: what that is measured by.
    package static func open(
        directory: String, threads: Int = 2, readMsMax: Int = 2_000,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) throws(LedgerError) -> LedgerReader {
        precondition((1...16).contains(threads), "a few threads read")
        let reader = LedgerReader(readMsMax: readMsMax, now: now)
        for _ in 0..<threads {
            let view = try LedgerView.open(directory: directory)
            let pool = reader.pool
            let thread = try OSThread(name: "zumik-reader") { pool.serve(view) }
            reader.threads.withLock { $0.append(thread) }
        }
        return reader
    }

    private init(readMsMax: Int, now: @escaping @Sendable () -> ContinuousClock.Instant) {
        pool = Pool()
        threads = Mutex([])
        self.readMsMax = readMsMax
        self.now = now
    }

    deinit {
        close()
    }

    /// Runs `body` on one state of the log, on a thread that may wait.
    ///
    /// - Throws: what `body` throws, ``LedgerError/readTooLong``, ``LedgerError/tooManyReads`` or
    ///   ``LedgerError/closed``.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (LedgerView) throws -> Value
    ) async throws -> Value {
        let limit = Duration.milliseconds(readMsMax)
        return try await withCheckedThrowingContinuation { waiter in
            let refusal = pool.add(waitingMax: Self.waitingMax) { [now] view in
                let end = now() + limit
                view.isTimeOver = { now() > end }
                waiter.resume(
                    with: Result { try Self.naming { try view.snapshot { try body(view) } } })
            }
            if let refusal { waiter.resume(throwing: refusal) }
        }
    }

    /// Says in the log's own words that a read was ended.
    private static func naming<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as SQLiteError where error.isInterrupted {
            throw LedgerError.readTooLong
        }
    }

    /// Ends when the reads that wait are done; before the log itself is closed, which then leaves one file.
    package func close() {
        let threads = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        pool.close(threads: threads.count)
        for thread in threads { thread.join() }
    }
}

extension LedgerReader.Pool {
    fileprivate func add(
        waitingMax: Int, _ job: @escaping LedgerReader.Job
    ) -> LedgerError? {
        let refusal = state.withLock { state -> LedgerError? in
            if state.isClosed { return .closed }
            guard state.jobs.count < waitingMax else { return .tooManyReads }
            state.jobs.append(job)
            return nil
        }
        if refusal == nil { jobs.signal() }
        return refusal
    }

    fileprivate func close(threads: Int) {
        state.withLock { $0.isClosed = true }
        for _ in 0..<threads { jobs.signal() }
    }

    /// The life of one thread.
    fileprivate func serve(_ view: LedgerView) {
        while true {
            jobs.wait()
            let job = state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
            guard let job else { return }
            job(view)
        }
    }
}
