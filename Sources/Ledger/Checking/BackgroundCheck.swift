import Glibc
import SQLite
import Synchronization

/// How far the check of the whole log has come since the start.
package struct LedgerCheck: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        case running
        /// Every event that was there at the start is what was stored.
        case sound
        /// It could not be finished, for a reason that says nothing about the log.
        case stopped(String)
        case damaged(String)
    }

    package internal(set) var state = State.running
    /// Events whose hashes were computed anew.
    package internal(set) var checked: Int64 = 0
    /// Events that there were at the start.
    package internal(set) var size: Int64 = 0
}

/// Checks the whole log behind the server's back: on a thread and a connection of its own, in short reads.
///
/// The start itself looks at the end of the log only, so that a long log serves as soon as a short one.
final class BackgroundCheck: Sendable {
    /// The structure is checked in one read, which may not keep its snapshot for longer.
    private static let structureTime = Duration.seconds(20)

    private let thread: OSThread
    private let stopping: Stop

    private final class Stop: Sendable {
        private let flag = Atomic<Bool>(false)

        var isSet: Bool { flag.load(ordering: .relaxed) }

        func set() { flag.store(true, ordering: .relaxed) }
    }

    init(path: String, size: Int64, status: LogStatus) throws(LedgerError) {
        let stop = Stop()
        stopping = stop
        status.check.withLock { $0.size = size }
        thread = try OSThread(name: "zumik-check") {
            Self.run(path, size, status, stop)
        }
    }

    /// Ends when the read that runs has ended.
    func stop() {
        stopping.set()
        thread.join()
    }

    private static func run(
        _ path: String, _ size: Int64, _ status: LogStatus, _ stop: Stop
    ) {
        standBack()
        do {
            let connection = try SQLiteConnection(path: path, mode: .readOnly)
            var check = try TreeCheck(from: 0, on: connection)
            while check.tree.size < size, !stop.isSet {
                try check.step(on: connection, to: size)
                status.check.withLock { $0.checked = check.tree.size }
            }
            guard !stop.isSet else { return end(.stopped("the log was closed"), status) }
            let deadline = ContinuousClock.now + structureTime
            connection.interrupt(when: { stop.isSet || ContinuousClock.now > deadline })
            let structure = try connection.text("PRAGMA quick_check(1)")
            guard structure == "ok" else { return damaged(structure ?? "no answer", status) }
            end(.sound, status)
        } catch let error as LedgerError where error.isDamage {
            damaged(error.description, status)
        } catch let error as SQLiteError where error.isCorruption {
            damaged(error.description, status)
        } catch {
            end(.stopped(String(describing: error)), status)
        }
    }

    private static func end(_ state: LedgerCheck.State, _ status: LogStatus) {
        status.check.withLock { $0.state = state }
    }

    private static func damaged(_ what: String, _ status: LogStatus) {
        end(.damaged(what), status)
        status.statistics.withLock { $0.lastError = what }
        status.noteDamage()
    }
}

/// Lets the calling thread stand back behind those that serve; on Linux the priority is each thread's own
/// (https://man7.org/linux/man-pages/man2/setpriority.2.html). Being refused would do no harm.
private func standBack() {
    _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
}
