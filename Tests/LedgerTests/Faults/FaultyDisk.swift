import CFaultyDisk
import Foundation

/// The disk below this process, watched and made to fail for one directory at a time.
enum FaultyDisk {
    /// How it fails: steps that can fail are counted from 0, and `first` is the first that does.
    struct Plan: Sendable, CustomStringConvertible {
        enum Failure: String, CaseIterable, Sendable {
            case noSpace = "no space on writing"
            case noSpaceHalfway = "no space in the middle of a write"
            case writeError = "an I/O error on writing"
            case syncError = "an I/O error on syncing"
        }

        var first: Int64
        var count: Int64
        var failure: Failure

        var description: String { "\(failure.rawValue), \(count) steps from \(first) on" }
    }

    /// False under a sanitizer, which has definitions of its own for the calls that we watch.
    static var isThere: Bool { faulty_disk_is_there() }

    /// Runs `body` and returns all that it did to the files below a directory.
    ///
    /// - Parameter path: without links and doubled slashes, because names are compared as they come.
    static func watching(
        _ path: String, failing plan: Plan? = nil, _ body: () async throws -> Void
    ) async rethrows -> DiskTrace {
        faulty_disk_watch(path)
        if let plan { fail(plan) }
        do {
            try await body()
        } catch {
            faulty_disk_stop()
            throw error
        }
        faulty_disk_stop()
        return DiskTrace(
            steps: (0..<faulty_disk_step_count()).map { .init(faulty_disk_step_at($0)) })
    }

    /// Runs `body` without asking the kernel to sync the files below a directory: for what is thrown away afterwards.
    static func withoutWaiting<Value>(
        for path: String, _ body: () throws -> Value
    ) rethrows -> Value {
        faulty_disk_watch(path)
        defer { faulty_disk_stop() }
        return try body()
    }

    static func fail(_ plan: Plan) {
        let isSync = plan.failure == .syncError
        let isNoSpace = plan.failure == .noSpace || plan.failure == .noSpaceHalfway
        faulty_disk_fail(
            faulty_disk_plan(
                first: plan.first, count: plan.count, fails_writes: !isSync, fails_syncs: isSync,
                error: isNoSpace ? ENOSPC : EIO, is_torn: plan.failure == .noSpaceHalfway))
    }

    /// From now on the disk does what it should.
    static func heal() {
        faulty_disk_fail(faulty_disk_plan())
    }

    /// Notes that everything below this size has been acknowledged.
    static func acknowledged(_ size: Int64) {
        faulty_disk_mark(size)
    }

    static var stepsThatCanFail: Int64 { faulty_disk_steps_that_can_fail() }
}

/// What was done to a disk, in order.
struct DiskTrace {
    let steps: [DiskStep]
}

enum DiskStep {
    case named(file: Int32, String)
    case changed(file: Int32, DiskChange)
    case synced(file: Int32)
    /// The sync was reported as failed: the kernel may have dropped what it should have written.
    case syncFailed(file: Int32)
    case syncedNames(folder: String)
    case removed(String)
    case renamed(String, to: String)
    case linked(String, to: String)
    case acknowledged(Int64)
    /// Nothing came of it.
    case failed

    fileprivate init(_ step: faulty_disk_step) {
        let name = step.name.map { String(cString: $0) } ?? ""
        let newName = step.new_name.map { String(cString: $0) } ?? ""
        switch step.kind {
        case FAULTY_DISK_NAMED: self = .named(file: step.file, name)
        case FAULTY_DISK_WRITE:
            // Of a write that failed, the first part may be on the disk all the same.
            let bytes = [UInt8](UnsafeBufferPointer(start: step.bytes, count: Int(step.count)))
            self =
                bytes.isEmpty
                ? .failed : .changed(file: step.file, .write(bytes, at: Int(step.offset)))
        case FAULTY_DISK_TRUNCATE:
            self =
                step.error == 0
                ? .changed(file: step.file, .setLength(Int(step.offset))) : .failed
        case FAULTY_DISK_SYNC:
            self = step.error == 0 ? .synced(file: step.file) : .syncFailed(file: step.file)
        case FAULTY_DISK_SYNC_NAMES: self = step.error == 0 ? .syncedNames(folder: name) : .failed
        case FAULTY_DISK_REMOVED: self = .removed(name)
        case FAULTY_DISK_RENAMED: self = .renamed(name, to: newName)
        case FAULTY_DISK_LINKED: self = .linked(name, to: newName)
        case FAULTY_DISK_MARK: self = .acknowledged(step.offset)
        default: preconditionFailure("a step of no known kind")
        }
    }
}

/// A change to a file's bytes.
enum DiskChange {
    case write([UInt8], at: Int)
    case setLength(Int)

    func apply(to bytes: inout [UInt8]) {
        switch self {
        case .write(let new, let offset):
            let missing = offset + new.count - bytes.count
            if missing > 0 { bytes += [UInt8](repeating: 0, count: missing) }
            bytes.replaceSubrange(offset..<offset + new.count, with: new)
        case .setLength(let length):
            bytes = Array(bytes.prefix(length))
            bytes += [UInt8](repeating: 0, count: length - bytes.count)
        }
    }
}
