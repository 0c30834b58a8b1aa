import CMicroHTTPD
import Glibc
import Synchronization

/// A thread that waits for clients to close their connections, for as long as the server runs.
///
/// "While a connection is suspended, MHD will not detect disconnects by the client", and suspended is what a connection
/// is while an answer is being made. One set of sockets of our own, watched for nothing but the other side's end,
/// costs one system call per connection and none per request.
final class DepartureWatcher: Sendable {
    private let set: CInt
    private let bell: CInt
    private let isStarted = Atomic<Bool>(false)

    init() throws(HTTPServerError) {
        set = epoll_create1(CInt(EPOLL_CLOEXEC))
        bell = eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK))
        guard set >= 0, bell >= 0, zumik_epoll_watch_readable(set, bell, Self.bellNumber) == 0
        else {
            throw .cannotStart(errno: errno)
        }
    }

    deinit {
        close(set)
        close(bell)
    }

    /// The registry's numbers begin above it.
    private static let bellNumber: UInt64 = 0

    /// A socket that cannot be watched is served all the same; its client's departure is noticed at the next write.
    func watch(_ descriptor: CInt, number: UInt64) {
        _ = zumik_epoll_watch_departure(set, descriptor, number)
    }

    /// Wakes the thread for its last act.
    func stop() {
        var one: UInt64 = 1
        _ = write(bell, &one, 8)
    }

    /// False, with `errno`, when the system has no thread to give.
    func start(for engine: Engine) -> Bool {
        let owned = Unmanaged.passRetained(engine)
        var thread = pthread_t()
        let error = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let engine = Unmanaged<Engine>.fromOpaque(context).takeRetainedValue()
                engine.watcher.run(for: engine)
                return nil
            }, owned.toOpaque())
        guard error == 0 else {
            owned.release()
            errno = error
            return false
        }
        // Its end is known by `Engine.stopped()`.
        pthread_detach(thread)
        return true
    }

    private func run(for engine: Engine) {
        // Closed by the other side, and not by the library yet.
        var ending: [UInt64] = []
        var lastReminder = ContinuousClock.now
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { numbers in
            while true {
                let waitMs = ending.isEmpty ? -1 : Self.reminderMs / 2
                let count = zumik_epoll_wait(set, numbers.baseAddress, waitMs)
                // A signal is not a failure; nothing else can go wrong with descriptors that are ours.
                guard count >= 0 else { continue }
                for number in numbers[..<Int(count)] {
                    if number == Self.bellNumber { return }
                    engine.connections[number]?.peerClosed()
                    ending.append(number)
                }
                guard !ending.isEmpty, .now - lastReminder >= .milliseconds(Self.reminderMs) else {
                    continue
                }
                lastReminder = .now
                ending.removeAll { !remindOfEnd(engine.connections[$0]) }
            }
        }
        engine.tearDown()
    }

    /// False when the connection is no more.
    private func remindOfEnd(_ connection: ServedConnection?) -> Bool {
        connection?.remindOfEnd()
        return connection != nil
    }

    /// Long enough that nearly every connection has ended by itself before.
    private static let reminderMs: CInt = 100
}
