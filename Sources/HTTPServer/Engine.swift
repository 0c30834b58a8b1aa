import CMicroHTTPD
import Glibc
import Synchronization

/// Owns the library's daemon and its threads, and turns its callbacks into exchanges.
///
/// Lives until the daemon has stopped: the watcher thread holds a reference, and every callback comes before that.
final class Engine: Sendable {
    let configuration: HTTPServerConfiguration
    let refuse: @Sendable (HTTPRequestHead) -> HTTPResponse?
    let streamedBodyBytesMax: @Sendable (HTTPRequestHead) -> Int?
    let errorResponse: @Sendable (Int, String, HTTPRequestHead?) -> HTTPResponse
    let now: @Sendable () -> ContinuousClock.Instant
    let port: UInt16
    let exchanges: AsyncStream<HTTPExchange>
    let connections = ConnectionRegistry()
    let pending = PendingAnswers()
    let arrivals: AsyncStream<HTTPExchange>.Continuation
    let closesConnections = Atomic<Bool>(false)
    let watcher: DepartureWatcher
    private let listener: CInt
    private let lifecycle = Mutex(Lifecycle())

    private struct Lifecycle {
        var daemon: DaemonHandle?
        var isQuiesced = false
        var isStopped = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    /// Safe because the library's calls on a daemon are made under the lifecycle's lock, `MHD_stop_daemon` once.
    private struct DaemonHandle: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    init(
        configuration: HTTPServerConfiguration,
        refuse: @escaping @Sendable (HTTPRequestHead) -> HTTPResponse?,
        streamedBodyBytesMax: @escaping @Sendable (HTTPRequestHead) -> Int?,
        errorResponse: @escaping @Sendable (Int, String, HTTPRequestHead?) -> HTTPResponse,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) throws(HTTPServerError) {
        try configuration.check()
        self.configuration = configuration
        self.refuse = refuse
        self.streamedBodyBytesMax = streamedBodyBytesMax
        self.errorResponse = errorResponse
        self.now = now
        watcher = try DepartureWatcher()
        let socket = try ListeningSocket(address: configuration.address, port: configuration.port)
        listener = socket.descriptor
        port = socket.port
        // A connection has one request at a time, so this bound is met only by requests whose connection is gone.
        (exchanges, arrivals) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingOldest(configuration.connectionsMax))
        try start()
    }

    private func start() throws(HTTPServerError) {
        var settings = zumik_mhd_settings(
            listen_fd: listener,
            threads: UInt32(configuration.threads),
            connections_max: UInt32(configuration.connectionsMax),
            idle_timeout_seconds: UInt32(configuration.idleTimeoutSeconds),
            connection_memory_bytes: configuration.connectionMemoryBytes,
            answer: answerCallback,
            completed: completedCallback,
            connection: connectionCallback,
            context: Unmanaged.passUnretained(self).toOpaque())
        guard let daemon = zumik_mhd_start(&settings) else {
            let error = errno
            close(listener)
            throw .cannotStart(errno: error)
        }
        lifecycle.withLock { $0.daemon = DaemonHandle(pointer: daemon) }
        guard watcher.start(for: self) else {
            let error = errno
            tearDown()
            throw .cannotStart(errno: error)
        }
    }

    // MARK: The end

    /// New connections are refused by the system; each open one ends with its next answer.
    func stopAccepting() {
        closesConnections.store(true, ordering: .relaxed)
        lifecycle.withLock { lifecycle in
            guard let daemon = lifecycle.daemon, !lifecycle.isQuiesced else { return }
            lifecycle.isQuiesced = true
            _ = MHD_quiesce_daemon(daemon.pointer)
            // Otherwise clients would still connect, into a queue that nobody empties. The descriptor itself must stay
            // until the daemon has stopped: "it must not be closed until AFTER MHD_stop_daemon has been called".
            shutdown(listener, CInt(SHUT_RDWR))
        }
    }

    /// Asks the watcher thread to tear down: joining the library's threads blocks, which the caller must not.
    func stop() {
        arrivals.finish()
        watcher.stop()
    }

    /// Returns when the library's threads have ended.
    func stopped() async {
        await withCheckedContinuation { waiter in
            let isStopped = lifecycle.withLock { lifecycle in
                if !lifecycle.isStopped { lifecycle.waiters.append(waiter) }
                return lifecycle.isStopped
            }
            if isStopped { waiter.resume() }
        }
    }

    /// On the watcher thread, once, after `arrivals` has finished: from here on no request suspends its connection that
    /// is not in the registry, and the library demands that none is suspended when it stops.
    func tearDown() {
        arrivals.finish()
        stopAccepting()
        for connection in connections.all { connection.serverStops() }
        let daemon = lifecycle.withLock { lifecycle in
            defer { lifecycle.daemon = nil }
            return lifecycle.daemon
        }
        if let daemon { MHD_stop_daemon(daemon.pointer) }
        close(listener)
        let waiters = lifecycle.withLock { lifecycle in
            lifecycle.isStopped = true
            defer { lifecycle.waiters = [] }
            return lifecycle.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
