import Dispatch
import Synchronization

/// Reads of the projections for the server: one thread with a read-only connection.
///
/// Swift's own threads never wait for a disk this way.
package final class ProjectionReader: Sendable {
    private typealias Job = @Sendable (ProjectionView) -> Void

    private struct State {
        var jobs: [Job] = []
        var isClosed = false
    }

    /// What the thread shares with the reader.
    private final class Queue: Sendable {
        let state = Mutex(State())
        /// Counts the jobs, and one more for the end.
        let bell = DispatchSemaphore(value: 0)
    }

    /// Reads that may wait; more are refused.
    private static let waitingMax = 256

    private let queue = Queue()
    private let thread: Mutex<WorkerThread?>

    /// Opens the projections of a data directory, which must exist: the projector makes them.
    package static func open(directory: String) throws(ProjectionError) -> ProjectionReader {
        let reader = ProjectionReader()
        let view = try ProjectionView.open(directory: directory)
        let queue = reader.queue
        let thread = try WorkerThread(name: "zumik-queries") { Self.serve(queue, view) }
        reader.thread.withLock { $0 = thread }
        return reader
    }

    private init() {
        thread = Mutex(nil)
    }

    deinit {
        close()
    }

    /// Runs `body` on a thread that may wait.
    ///
    /// - Throws: what `body` throws, ``ProjectionError/busy`` or ``ProjectionError/closed``.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (ProjectionView) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { waiter in
            let refusal = add { view in
                waiter.resume(with: Result { try body(view) })
            }
            if let refusal { waiter.resume(throwing: refusal) }
        }
    }

    /// Ends when the reads that wait are done; before the projector is closed, which then leaves one file.
    package func close() {
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let thread else { return }
        queue.state.withLock { $0.isClosed = true }
        queue.bell.signal()
        thread.join()
    }

    private func add(_ job: @escaping Job) -> ProjectionError? {
        let refusal = queue.state.withLock { state -> ProjectionError? in
            if state.isClosed { return .closed }
            if state.jobs.count >= Self.waitingMax { return .busy }
            state.jobs.append(job)
            return nil
        }
        if refusal == nil { queue.bell.signal() }
        return refusal
    }

    /// The life of the thread.
    private static func serve(_ queue: Queue, _ view: ProjectionView) {
        while true {
            queue.bell.wait()
            let job = queue.state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
            guard let job else { return }
            job(view)
        }
    }
}
