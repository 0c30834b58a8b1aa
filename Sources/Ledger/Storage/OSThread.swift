import Glibc

/// A thread of the operating system, for work that blocks: Swift's own threads must not.
package struct OSThread: Sendable {
    private let thread: pthread_t

    /// Starts it; `body` runs on it once. The name says in an error which thread is missing.
    package init(name: StaticString, _ body: sending @escaping () -> Void) throws(LedgerError) {
        let context = Unmanaged.passRetained(Start(body)).toOpaque()
        var thread = pthread_t()
        let result = pthread_create(&thread, nil, runThread, context)
        guard result == 0 else {
            Unmanaged<Start>.fromOpaque(context).release()
            throw .fileSystem(path: "thread \(name)", errno: result)
        }
        self.thread = thread
    }

    /// Waits until it has ended; once, and from another thread.
    package func join() {
        let result = pthread_join(thread, nil)
        precondition(result == 0, "a thread is joined once, and not by itself")
    }
}

private final class Start {
    let body: () -> Void

    init(_ body: @escaping () -> Void) {
        self.body = body
    }
}

/// The new thread owns the context: nobody else keeps it.
private func runThread(context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<Start>.fromOpaque(context).takeRetainedValue().body()
    return nil
}
