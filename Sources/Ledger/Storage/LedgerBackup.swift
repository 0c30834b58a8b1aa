import Glibc
import SQLite

/// A copy of the log, made while it is written to, and verified before it has its name.
///
/// It holds the events, the tree and the signed heads; not the keys, and no anchor. So a log that is restored from it
/// starts only when the operator accepts that it may lack what came later, and then with a new key: the old one may have
/// signed a longer log than this.
package enum LedgerBackup {
    /// Makes `destination`, a directory that must not exist yet or be empty, with `ledger.sqlite` in it.
    ///
    /// It reads only, beside a running server, and blocks for as long as it takes.
    ///
    /// - Returns: what the verification of the copy found; only if it is sound, the copy has its name.
    package static func make(
        of directory: String, at destination: String,
        progress: (_ done: Int64, _ all: Int64) -> Void = { _, _ in },
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) throws(LedgerError) -> VerificationReport {
        do {
            return try copy(directory, destination, isStopped, progress)
        } catch let error as LedgerError {
            throw error
        } catch let error as SQLiteError {
            throw .storage(error)
        } catch {
            preconditionFailure("a backup fails with errors of two kinds, not with \(error)")
        }
    }

    private static func copy(
        _ directory: String, _ destination: String, _ isStopped: @escaping @Sendable () -> Bool,
        _ progress: (Int64, Int64) -> Void
    ) throws -> VerificationReport {
        let view = try LedgerView.open(directory: directory)
        view.connection.interrupt(when: isStopped)
        let (files, working) = try places(destination)
        defer { clear(working) }
        try view.connection.run("VACUUM INTO ?1", .text(working.log))
        try syncFile(working.log)
        var report = LedgerVerifier.verify(
            directory: working.directory, outside: .copy, progress: progress, isStopped: isStopped)
        let original = try view.head(size: report.head.size)
        if original != report.head {
            report = report.adding([
                Finding(
                    .content,
                    "the copy's root is \(report.head.root), that of the log at its size \(original.root)"
                )
            ])
        }
        guard report.isSound else { return report }
        try give(working, its: files)
        try view.close()
        return report
    }

    /// Makes `destination` of a copy that comes from elsewhere, piece by piece, as ``make(of:at:progress:isStopped:)``
    /// makes its own: it is verified, has the head that was promised, and only then its name.
    package static func receive(
        _ head: TreeHead, at destination: String,
        progress: (_ done: Int64, _ all: Int64) -> Void = { _, _ in },
        content: (_ sink: ([UInt8]) throws -> Void) async throws -> Void
    ) async throws -> VerificationReport {
        let (files, working) = try places(destination)
        defer { clear(working) }
        guard let file = fopen(working.log, "wbx") else {
            throw LedgerError.fileSystem(path: working.log, errno: errno)
        }
        do {
            try await content { bytes in
                guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
                    throw LedgerError.fileSystem(path: working.log, errno: errno)
                }
            }
        } catch {
            fclose(file)
            throw error
        }
        guard fclose(file) == 0 else {
            throw LedgerError.fileSystem(path: working.log, errno: errno)
        }
        try syncFile(working.log)
        var report = LedgerVerifier.verify(
            directory: working.directory, outside: .copy, progress: progress)
        if report.head != head {
            report = report.adding([
                Finding(
                    .content,
                    "what came has \(report.head.size) events and the root \(report.head.root), not \(head.size) and \(head.root)"
                )
            ])
        }
        guard report.isSound else { return report }
        try give(working, its: files)
        return report
    }

    /// Where the copy will be, and where it is verified: under the name that it will have, and away from it.
    private static func places(
        _ destination: String
    ) throws(LedgerError) -> (files: LedgerFiles, working: LedgerFiles) {
        try checkFree(destination)
        try makeDirectory(destination)
        let files = LedgerFiles(directory: destination)
        let working = LedgerFiles(directory: destination + "/.unverified")
        try makeDirectory(working.directory)
        unlink(working.log)
        return (files, working)
    }

    /// Refuses a directory that has a ledger in it.
    package static func checkFree(_ destination: String) throws(LedgerError) {
        let files = LedgerFiles(directory: destination)
        for path in [files.log, files.anchor] where access(path, F_OK) == 0 {
            throw .fileSystem(path: path, errno: EEXIST)
        }
    }

    private static func clear(_ working: LedgerFiles) {
        unlink(working.log)
        rmdir(working.directory)
    }

    private static func give(
        _ working: LedgerFiles, its files: LedgerFiles
    ) throws(LedgerError) {
        guard rename(working.log, files.log) == 0 else {
            throw .fileSystem(path: files.log, errno: errno)
        }
        try syncDirectory(files.directory)
    }
}
