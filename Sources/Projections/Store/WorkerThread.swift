import Glibc

/// A thread of the operating system, for work that blocks: Swift's own threads must not.
struct WorkerThread: Sendable {
    private let thread: pthread_t

    /// Starts it; `body` runs on it once. The name says in an error which thread is missing.
    init(
        name: StaticString, _ body: sending @escaping () -> Void
    ) throws(ProjectionError) {
        let work = Unmanaged.passRetained(Work(body)).toOpaque()
        var thread = pthread_t()
        let result = pthread_create(&thread, nil, runWork, work)
        guard result == 0 else {
            Unmanaged<Work>.fromOpaque(work).release()
            throw .system("starting the thread \(name)", errno: result)
        }
        self.thread = thread
    }

    /// Waits until it has ended; once, and from another thread.
    func join() {
        let result = pthread_join(thread, nil)
        precondition(result == 0, "a thread is joined once, and not by itself")
    }
}

private final class Work {
    let body: () -> Void

    init(_ body: @escaping () -> Void) {
        self.body = body
    }
}

/// The new thread owns the work: nobody else keeps it.
private func runWork(work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let work else { return nil }
    Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body()
    return nil
}
