import Glibc

/// A thread of the operating system, for work that blocks: Swift's own threads must not.
package struct OSThread: Sendable {
    private let thread: pthread_t

    /// Starts it; `body` runs on it once.
    ///
    /// The name, of at most 15 bytes, is what the system's tools show, and says in an error which thread is missing.
    package init(name: StaticString, _ body: sending @escaping () -> Void) throws(LedgerError) {
        let context = Unmanaged.passRetained(Start(name, body)).toOpaque()
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
    private let name: StaticString
    private let body: () -> Void

    init(_ name: StaticString, _ body: @escaping () -> Void) {
        self.name = name
        self.body = body
    }

    func run() {
        // https://man7.org/linux/man-pages/man5/proc_pid_comm.5.html; a name that is refused would only be missing there.
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        if file >= 0 {
            _ = write(file, name.utf8Start, name.utf8CodeUnitCount)
            close(file)
        }
        body()
    }
}

/// The new thread owns the context: nobody else keeps it.
private func runThread(context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<Start>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
