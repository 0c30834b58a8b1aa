import Glibc
import SQLite
import Synchronization

/// How far the verification of the whole log has come since the start.
package struct LedgerCheck: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        case running
        /// Every event that was there at the start is what was written, and what they say fits together.
        case sound
        /// The log is what was written, and what was written is wrong: something has no ending, or two.
        case questionable(String)
        /// It could not be finished, for a reason that says nothing about the log.
        case stopped(String)
        case damaged(String)
    }

    package internal(set) var state = State.running
    /// Events that were looked at.
    package internal(set) var checked: Int64 = 0
    /// Events that there were at the start.
    package internal(set) var size: Int64 = 0
    /// What is wrong, by the number of findings.
    package internal(set) var findings: Int64 = 0
}

/// Verifies the whole log behind the server's back, as `ledger verify` does: on a thread and a connection of its own,
/// in short reads.
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

    init(directory: String, size: Int64, status: LogStatus) throws(LedgerError) {
        let stop = Stop()
        stopping = stop
        status.check.withLock { $0.size = size }
        thread = try OSThread(name: "zumik-check") {
            Self.run(directory, status, stop)
        }
    }

    /// Ends when the read that runs has ended.
    func stop() {
        stopping.set()
        thread.join()
    }

    private static func run(_ directory: String, _ status: LogStatus, _ stop: Stop) {
        standBack()
        do {
            // The anchor before the log, which can only grow.
            let anchor = try AnchorFile.read(path: LedgerFiles(directory: directory).anchor)
            let view = try LedgerView.open(directory: directory)
            let report = try LedgerVerifier.scan(view, anchor, .dataDirectory) { done, all, found in
                guard !stop.isSet else { throw Stopped() }
                status.check.withLock {
                    $0.checked = done
                    $0.size = all
                    $0.findings = Int64(found.count)
                }
                // At once, not at the end.
                if let damage = found.first(where: \.verdict.isDamage) { throw Damage(damage) }
            }
            status.check.withLock { $0.findings = Int64(report.findingCount) }
            if let damage = report.findings.first(where: \.verdict.isDamage) {
                throw Damage(damage)
            }
            try checkStructure(view.connection, stop)
            end(report.first.map { .questionable($0.description) } ?? .sound, status)
        } catch let damage as Damage {
            damaged(damage.what, status)
        } catch is Stopped {
            end(.stopped("the log was closed"), status)
        } catch let error as LedgerError where error.isDamage {
            damaged(error.description, status)
        } catch let error as SQLiteError where error.isCorruption {
            damaged(error.description, status)
        } catch {
            end(.stopped(String(describing: error)), status)
        }
    }

    private struct Stopped: Error {}

    private struct Damage: Error {
        let what: String

        init(_ finding: Finding) {
            what = finding.description
        }

        init(structure: String) {
            what = "schema: the database file: \(structure)"
        }
    }

    /// SQLite's own check of pages and indexes, as far as it comes in its time.
    private static func checkStructure(_ connection: SQLiteConnection, _ stop: Stop) throws {
        let deadline = ContinuousClock.now + structureTime
        connection.interrupt(when: { stop.isSet || ContinuousClock.now > deadline })
        do {
            let structure = try connection.text("PRAGMA quick_check(1)")
            guard structure == "ok" else { throw Damage(structure: structure ?? "no answer") }
        } catch let error as SQLiteError where error.isInterrupted {
            guard !stop.isSet else { throw Stopped() }
            throw StructureTooLarge()
        }
    }

    private struct StructureTooLarge: Error, CustomStringConvertible {
        let description =
            "every event is what was written; the database's pages take too long to be checked beside its work, "
            + "`zumik ledger verify` checks them"
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
