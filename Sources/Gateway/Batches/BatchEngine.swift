import Events
import Ledger
import Synchronization

/// Brings batches from their creation to their end: one step at a time, each of which may be the last before a crash.
///
/// What a step needs it reads from the log and the customer's file; between two steps nothing is held but when the next
/// is due. A step that fails for a while is tried again after a longer and longer pause.
package final class BatchEngine: Sendable {
    /// What a step leaves to do.
    enum Next: Sendable, Equatable {
        /// Go on at once.
        case now
        /// The provider works; ask again later.
        case later
        /// It could not be done now.
        case failed(String)
        case over
    }

    private struct State {
        /// Batches with a step that runs or is due, and whether they were woken meanwhile.
        var known: [String: Bool] = [:]
        /// How often the last steps of a batch were in vain, or found the provider at work.
        var waits: [String: Int] = [:]
        var counts: [String: (completed: Int64, failed: Int64)] = [:]
        /// Lines that are being served one by one, by their batch.
        var presences: [String: [Int: ClientPresence]] = [:]
        /// The next line to be served one by one, by its job's mark.
        var linesToServe: [String: Int64] = [:]
    }

    package let store: BatchStore
    let files: FileStore
    let services: GatewayServices
    private let state = Mutex(State())
    private let due: AsyncStream<String>
    private let bell: AsyncStream<String>.Continuation
    /// Steps that read files or results, of which a few run at a time so that memory stays small.
    private let lane = BatchLane(places: 2)
    /// Steps that serve lines one by one, which may take long.
    private let singles = BatchLane(places: 2)
    /// Creations that read a file to its end before they are answered.
    let estimates = BatchLane(places: 2)

    package init(store: BatchStore, files: FileStore, services: GatewayServices) {
        self.store = store
        self.files = files
        self.services = services
        (due, bell) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// Serves batches until ``finish()``, on a thread of their own.
    package func run() async {
        do throws(LedgerError) {
            let (executor, thread) = try BatchThread.start()
            await withTaskExecutorPreference(executor) { await serve() }
            executor.finish()
            thread.join()
        } catch {
            services.logger.error("batches have no thread of their own", error: "no_thread")
            await serve()
        }
    }

    private func serve() async {
        for batch in store.servedSingly() { files.discardAnswers(of: batch.id, batch.customer) }
        for batch in store.open() {
            files.use(batch.created.inputFile, by: batch.id)
            wake(batch.id)
        }
        await withDiscardingTaskGroup { group in
            group.addTask { await self.expireFiles() }
            for await id in due {
                group.addTask { await self.serve(id) }
            }
            group.cancelAll()
        }
    }

    package func finish() { bell.finish() }

    /// A batch was created or changed: its next step is due now.
    func wake(_ id: String) {
        let isNew = state.withLock { state in
            guard state.known[id] != nil else {
                state.known[id] = false
                return true
            }
            state.known[id] = true
            return false
        }
        if isNew { bell.yield(id) }
    }

    /// Lines that a provider says it has come to so far.
    func progress(of id: String) -> (completed: Int64, failed: Int64) {
        state.withLock { $0.counts[id] ?? (0, 0) }
    }

    func note(progress: (completed: Int64, failed: Int64), of id: String) {
        state.withLock { $0.counts[id] = progress }
    }

    /// A line is served on its own until ``left(_:of:)``, unless its batch is cancelled before.
    func entered(_ presence: ClientPresence, as id: Int, of batch: String) {
        state.withLock { $0.presences[batch, default: [:]][id] = presence }
        // It may have been cancelled just before.
        if store.record(batch)?.cancel != nil { presence.interrupt(.clientLeft) }
    }

    func left(_ id: Int, of batch: String) {
        state.withLock { state in
            state.presences[batch]?[id] = nil
            if state.presences[batch]?.isEmpty == true { state.presences[batch] = nil }
        }
    }

    /// A batch was cancelled: nobody waits for the lines of it that are served one by one.
    func interruptLines(of batch: String) {
        let presences = state.withLock { Array($0.presences[batch, default: [:]].values) }
        for presence in presences { presence.interrupt(.clientLeft) }
    }

    /// Where the lines of a job that are served one by one go on; nil: at the first, each of which is looked at.
    func lineToServe(of job: BatchJob) -> Int64? { state.withLock { $0.linesToServe[job.mark] } }

    func note(lineToServe: Int64?, of job: BatchJob) {
        state.withLock { $0.linesToServe[job.mark] = lineToServe }
    }

    /// Runs a batch's steps until it waits, and has it come back when it is due.
    private func serve(_ id: String) async {
        while !Task.isCancelled {
            guard let batch = store.record(id), !batch.isOver else { return forget(id) }
            let next = await (batch.isServedSingly ? singles : lane).pass { await self.step(batch) }
            let pauseMs: Int64
            switch next {
            case .over: return forget(id)
            case .now:
                state.withLock { $0.waits[id] = 0 }
                continue
            case .later: pauseMs = pause(after: id)
            case .failed(let label):
                guard !Task.isCancelled else { return }
                services.logger.error("a batch's step failed", error: label)
                pauseMs = pause(after: id)
            }
            await wait(pauseMs, for: id)
        }
    }

    private func forget(_ id: String) {
        if let batch = store.record(id) {
            files.release(batch.created.inputFile, from: id)
            for job in batch.jobs where job.isServedSingly {
                note(lineToServe: nil, of: job)
            }
        }
        state.withLock { state in
            state.known[id] = nil
            state.waits[id] = nil
            state.counts[id] = nil
        }
    }

    /// From half a second by halves to a minute.
    private func pause(after id: String) -> Int64 {
        let waits = state.withLock { state in
            state.waits[id, default: 0] += 1
            return state.waits[id, default: 0]
        }
        var pauseMs: Int64 = 500
        for _ in 1..<min(waits, 16) { pauseMs = min(pauseMs * 3 / 2, 60_000) }
        return pauseMs
    }

    /// Waits, in short parts so that what was woken does not wait for long.
    private func wait(_ pauseMs: Int64, for id: String) async {
        let end = services.clock.instant().advanced(by: .milliseconds(pauseMs))
        while services.clock.instant() < end, !Task.isCancelled {
            let wasWoken = state.withLock { state in
                defer { if state.known[id] != nil { state.known[id] = false } }
                return state.known[id] ?? false
            }
            if wasWoken { return state.withLock { $0.waits[id] = 0 } }
            let part = services.clock.instant().advanced(by: .milliseconds(250))
            await services.clock.pause(until: min(part, end))
        }
    }

    private func expireFiles() async {
        while !Task.isCancelled {
            await files.expire()
            await services.clock.pause(
                until: services.clock.instant().advanced(by: .seconds(60)))
        }
    }

    // MARK: Steps

    private func step(_ batch: BatchRecord) async -> Next {
        do {
            var batch = batch
            let now = services.clock.now()
            let isErased = services.batchCaller(batch) == nil
            let isLate = now >= batch.createdAt.adding(milliseconds: batch.created.windowMs)
            if batch.cancel == nil, isErased || isLate {
                batch = try await store.record(
                    [
                        .batchCancelRequested(
                            BatchCancelRequested(
                                batch: batch.id, why: isErased ? .erased : .expired))
                    ], of: batch)
            }
            guard batch.validated != nil || batch.cancel != nil else {
                return try await BatchValidation(engine: self, batch: batch).run()
            }
            guard batch.isCovered, batch.jobs.allSatisfy({ $0.ended != nil }) else {
                return try await BatchJobs(engine: self, batch: batch).run()
            }
            if batch.cancel == nil, try await BatchJobs(engine: self, batch: batch).fallBack() {
                return .now
            }
            return try await BatchCollection(engine: self, batch: batch).run()
        } catch let error as AppendError {
            // Something else was recorded of it meanwhile, such as that it is cancelled.
            if case .staleVersion = error { return .now }
            return .failed(error.label)
        } catch let error as BatchLinkError {
            if case .undecided = error { return .later }
            return .failed(error.label)
        } catch let error as FileFault {
            return .failed(error.label)
        } catch {
            return .failed("\(type(of: error))")
        }
    }
}

/// Lets so many through at a time, in the order in which they came.
final class BatchLane: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(places: Int) { state = Mutex(State(free: places)) }

    func pass<Value: Sendable>(_ work: @Sendable () async -> Value) async -> Value {
        await withCheckedContinuation { waiter in
            let passes = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(waiter)
                    return false
                }
                state.free -= 1
                return true
            }
            if passes { waiter.resume() }
        }
        let value = await work()
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
        return value
    }
}
