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
        progress: (_ done: Int64, _ all: Int64) -> Void = { _, _ in }
    ) throws(LedgerError) -> VerificationReport {
        do {
            return try copy(directory, destination, progress)
        } catch let error as LedgerError {
            throw error
        } catch let error as SQLiteError {
            throw .storage(error)
        } catch {
            preconditionFailure("a backup fails with errors of two kinds, not with \(error)")
        }
    }

    private static func copy(
        _ directory: String, _ destination: String, _ progress: (Int64, Int64) -> Void
    ) throws -> VerificationReport {
        let view = try LedgerView.open(directory: directory)
        try makeDirectory(destination)
        let files = LedgerFiles(directory: destination)
        for path in [files.log, files.anchor] where access(path, F_OK) == 0 {
            throw LedgerError.fileSystem(path: path, errno: EEXIST)
        }
        // Verified where it is, under the name that it will have, and away from it.
        let working = LedgerFiles(directory: destination + "/.unverified")
        try makeDirectory(working.directory)
        defer {
            unlink(working.log)
            rmdir(working.directory)
        }
        unlink(working.log)
        try view.connection.run("VACUUM INTO ?1", .text(working.log))
        try syncFile(working.log)
        var report = LedgerVerifier.verify(
            directory: working.directory, outside: .copy, progress: progress)
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
        guard rename(working.log, files.log) == 0 else {
            throw LedgerError.fileSystem(path: files.log, errno: errno)
        }
        try syncDirectory(destination)
        try view.close()
        return report
    }
}
