import CCurl
import Glibc
import Synchronization

/// What the loop thread is asked to do.
enum LoopCommand: Sendable {
    case start(Exchange, HTTPClientRequest)
    case cancel(Exchange)
    case unpause(Exchange)
    case stop
}

/// The way from any thread to the loop thread: commands, the nearest deadline, and the wake-up.
///
/// The loop is woken only when it sleeps, and once: commands that come while it works or wakes up
/// are found before it sleeps again.
final class Mailbox: Sendable {
    private struct State {
        var commands: [LoopCommand] = []
        var isAsleep = false
        var isClosed = false

        /// Whether somebody has to wake the loop.
        mutating func leaveSleep() -> Bool {
            defer { isAsleep = false }
            return isAsleep
        }
    }

    private let state = Mutex(State())
    /// Never later than the earliest deadline of a waiting caller.
    private let nearestDeadline = Atomic<LoopTime.Nanoseconds>(LoopTime.never.nanoseconds)
    /// Read-only for everyone; closed with the mailbox.
    let wakeUpDescriptor: Int32

    init() throws(HTTPClientSetupError) {
        wakeUpDescriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        guard wakeUpDescriptor >= 0 else { throw .noDescriptor(errno: errno) }
    }

    deinit {
        close(wakeUpDescriptor)
    }

    // MARK: Any thread

    /// Leaves a command; false when the loop is gone and nobody will carry it out.
    @discardableResult
    func post(_ command: LoopCommand) -> Bool {
        let (isAccepted, mustWake) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            if case .stop = command { state.isClosed = true }
            state.commands.append(command)
            return (true, state.leaveSleep())
        }
        if mustWake { wakeUp() }
        return isAccepted
    }

    /// Makes sure that the loop looks at the waiting callers no later than this.
    func note(_ deadline: LoopTime) {
        // The usual case ends here: somebody's deadline is nearer than this one.
        let (before, after) = nearestDeadline.min(
            deadline.nanoseconds, ordering: .sequentiallyConsistent)
        guard after < before else { return }
        if state.withLock({ $0.leaveSleep() }) { wakeUp() }
    }

    private func wakeUp() {
        var one: UInt64 = 1
        // Cannot fill up: the counter takes 2^64 - 2 wake-ups.
        _ = write(wakeUpDescriptor, &one, MemoryLayout<UInt64>.size)
    }

    // MARK: The loop thread

    /// Whether the loop may sleep: no command waits. The deadline must be read after this.
    func prepareToSleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.commands.isEmpty
            return state.isAsleep
        }
    }

    /// Swaps the waiting commands with `commands`, which is empty, and keeps its memory in use.
    func take(into commands: inout [LoopCommand]) {
        state.withLock { state in
            state.isAsleep = false
            swap(&state.commands, &commands)
        }
    }

    var nextDeadline: LoopTime {
        LoopTime(nanoseconds: nearestDeadline.load(ordering: .sequentiallyConsistent))
    }

    /// Forgets the deadlines: from here on every caller that begins to wait reports its own.
    ///
    /// The loop calls this before it looks at the waiting callers. One whose wait is older than
    /// this is seen there; a newer one finds its deadline to be the nearest, and notes it.
    func forgetDeadlines() {
        nearestDeadline.store(
            LoopTime.never.nanoseconds, ordering: .sequentiallyConsistent)
    }
}
