import Dispatch
import Glibc
import Ledger
import Synchronization

/// The one thread that batches are served on: what may take a day gives way to what may not take a second.
///
/// Swift's own threads serve the requests; a batch on them would have thousands of lines in front of each.
final class BatchThread: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isOver = false
    }

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    /// - Throws: when the system gives no thread.
    static func start() throws(LedgerError) -> (BatchThread, OSThread) {
        let executor = BatchThread()
        let thread = try OSThread(name: "zumik-batches") { executor.work() }
        return (executor, thread)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        bell.signal()
    }

    /// Nothing is left to do: the thread ends.
    func finish() {
        state.withLock { $0.isOver = true }
        bell.signal()
    }

    private func work() {
        // On Linux the priority is the thread's own (https://man7.org/linux/man-pages/man2/setpriority.2.html). Being refused
        // would do no harm.
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
        while true {
            bell.wait()
            let (jobs, isOver) = state.withLock { state in
                defer { state.jobs = [] }
                return (state.jobs, state.isOver)
            }
            for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
            if jobs.isEmpty, isOver { return }
        }
    }
}
