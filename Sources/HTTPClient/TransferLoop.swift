import CCurl
import Glibc

/// Drives all transfers of one client on one thread: curl's socket interface over epoll.
///
/// The cost of a turn depends on what has happened, not on how many transfers are open. Belongs to
/// its thread from `run` on; everybody else speaks to it through the mailbox.
final class TransferLoop {
    /// Easy handles kept for reuse; each holds some 10 KiB, and its upload buffer (64 KiB) if used.
    private static let idleHandlesMax = 512
    private static let eventsPerTurnMax = 256

    private let configuration: HTTPClientConfiguration
    private let mailbox: Mailbox
    private let slots: TransferSlots
    private let multi: UnsafeMutableRawPointer
    private let poll: PollSet
    private var active: [ObjectIdentifier: EasyHandle] = [:]
    private var idle: [EasyHandle] = []
    private var commands: [LoopCommand] = []
    /// When curl wants to be called without an event.
    private var curlTimer = LoopTime.never
    private var isStopping = false

    init(
        configuration: HTTPClientConfiguration, mailbox: Mailbox, slots: TransferSlots
    ) throws(HTTPClientSetupError) {
        guard CurlLibrary.isReady, let multi = curl_multi_init() else { throw .curlUnavailable }
        do {
            poll = try PollSet(wakeUpDescriptor: mailbox.wakeUpDescriptor)
        } catch {
            curl_multi_cleanup(multi)
            throw error
        }
        self.configuration = configuration
        self.mailbox = mailbox
        self.slots = slots
        self.multi = multi
        guard setOptions() else { throw .curlUnavailable }
    }

    deinit {
        // Handles first: cleaning up an easy handle speaks to its multi handle.
        active = [:]
        idle = []
        curl_multi_cleanup(multi)
    }

    private func setOptions() -> Bool {
        let context = Unmanaged.passUnretained(self).toOpaque()
        // A quarter more than transfers, so that no running set of connections pushes idle ones out.
        let connectionsMax = configuration.transfersMax + configuration.transfersMax / 4 + 16
        return zumik_curl_multi_long(multi, CURLMOPT_MAXCONNECTS, connectionsMax) == CURLM_OK
            && zumik_curl_multi_long(
                multi, CURLMOPT_MAX_HOST_CONNECTIONS, configuration.connectionsPerHostMax ?? 0)
                == CURLM_OK
            && zumik_curl_multi_sockets(
                multi,
                { _, socket, interest, context, _ in
                    context.map { TransferLoop.of($0).poll.watch(socket, interest) } ?? -1
                }, context) == CURLM_OK
            && zumik_curl_multi_timer(
                multi,
                { _, timeoutMs, context in
                    context.map { TransferLoop.of($0).setTimer(timeoutMs) } ?? -1
                }, context) == CURLM_OK
    }

    private static func of(_ context: UnsafeMutableRawPointer) -> TransferLoop {
        // The loop outlives its multi handle, which is the only caller.
        Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue()
    }

    private func setTimer(_ timeoutMs: CLong) -> Int32 {
        // Only recorded: curl forbids calling it from here.
        curlTimer =
            timeoutMs < 0 ? .never : LoopTime.now.advanced(byMilliseconds: Int64(timeoutMs))
        return 0
    }

    // MARK: Turns

    /// Runs until told to stop; then every transfer has ended.
    func run() {
        while !isStopping {
            poll.wait(timeoutMs: timeoutMs(), eventsMax: Self.eventsPerTurnMax) { socket, ready in
                act(on: socket, ready)
            }
            carryOutCommands()
            if curlTimer <= LoopTime.now { actOnTimer() }
            collectEndings()
            let now = LoopTime.now
            if mailbox.nextDeadline <= now { expireDeadlines(now: now) }
        }
        for handle in active.values { drop(handle) }
    }

    private func timeoutMs() -> Int32 {
        guard mailbox.prepareToSleep() else { return 0 }
        return min(curlTimer, mailbox.nextDeadline).pollTimeout(from: LoopTime.now)
    }

    private func act(on socket: curl_socket_t, _ ready: Int32) {
        var running: Int32 = 0
        _ = curl_multi_socket_action(multi, socket, ready, &running)
    }

    private func actOnTimer() {
        // curl sets it again where it still needs one.
        curlTimer = .never
        act(on: CURL_SOCKET_TIMEOUT, 0)
    }

    private func carryOutCommands() {
        mailbox.take(into: &commands)
        for command in commands {
            switch command {
            case .start(let exchange, let request): start(request, for: exchange)
            case .cancel(let exchange): active[ObjectIdentifier(exchange)].map(drop)
            case .unpause(let exchange): active[ObjectIdentifier(exchange)]?.unpause()
            case .stop: isStopping = true
            }
        }
        commands.removeAll(keepingCapacity: true)
    }

    private func collectEndings() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let curl = message.pointee.easy_handle,
                let handle = EasyHandle.of(curl)
            else { continue }
            let code = message.pointee.data.result
            slots.release()
            handle.end(code: code)
            recycle(handle)
        }
    }

    private func expireDeadlines(now: LoopTime) {
        mailbox.forgetDeadlines()
        // A caller may wait on a transfer whose start is still in the mailbox, and have noted its
        // deadline before it was forgotten: such a transfer must be in `active` to be seen.
        carryOutCommands()
        for handle in active.values {
            if let deadline = handle.exchange?.expire(now: now) { mailbox.note(deadline) }
        }
    }

    // MARK: Transfers

    private func start(_ request: HTTPClientRequest, for exchange: Exchange) {
        // Cancelled before it began.
        guard !exchange.hasEnded else { return slots.release() }
        guard let handle = idle.popLast() ?? EasyHandle(configuration: configuration) else {
            return refuse(exchange, .transportFailed(code: Int(CURLE_OUT_OF_MEMORY.rawValue)))
        }
        do throws(TransferError) {
            try handle.begin(request, for: exchange)
            let code = curl_multi_add_handle(multi, handle.curl)
            guard code == CURLM_OK else {
                throw .transportFailed(code: Int(CURLE_FAILED_INIT.rawValue))
            }
            active[ObjectIdentifier(exchange)] = handle
        } catch {
            handle.clear()
            refuse(exchange, error)
        }
    }

    private func refuse(_ exchange: Exchange, _ error: TransferError) {
        slots.release()
        exchange.finished(.failed(error), timings: TransferTimings())
    }

    /// Ends a transfer in the middle: curl closes its connection.
    private func drop(_ handle: EasyHandle) {
        slots.release()
        handle.exchange?.finished(.failed(.cancelled), timings: handle.exchange?.timings ?? .init())
        recycle(handle)
    }

    private func recycle(_ handle: EasyHandle) {
        curl_multi_remove_handle(multi, handle.curl)
        if let exchange = handle.exchange { active[ObjectIdentifier(exchange)] = nil }
        handle.clear()
        if idle.count < Self.idleHandlesMax { idle.append(handle) }
    }
}

/// libcurl's process-wide set-up, done once.
enum CurlLibrary {
    static let isReady = zumik_curl_global_init() == CURLE_OK
}
