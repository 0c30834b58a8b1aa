import Glibc
import SQLite

/// Whether a ledger is what was written: everything is looked at, and what cannot be is reported as such.
///
/// It only reads, and works beside a running server up to the events that are there when it begins. Nothing is
/// taken as sound because it could not be looked at.
package enum LedgerVerifier {
    /// What stands outside of the database, and whether it must be there.
    package enum Outside: Sendable {
        /// A data directory: a log with events has an anchor.
        case dataDirectory
        /// A copy: it has no anchor, and is compared with the log that it was made of.
        case copy
    }

    /// Verifies the log of a directory; it blocks for as long as reading all of it takes.
    ///
    /// - Parameters:
    ///   - progress: is told the events looked at and those to look at.
    ///   - isStopped: ends it, with a finding that says so, once it answers true.
    package static func verify(
        directory: String, outside: Outside = .dataDirectory,
        progress: (_ done: Int64, _ all: Int64) -> Void = { _, _ in },
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) -> VerificationReport {
        do {
            return try report(on: directory, outside, isStopped, progress)
        } catch let error as LedgerError where error.isDamage {
            return .unreadable(Finding(.schema, error.description))
        } catch let error as SQLiteError where error.isCorruption {
            return .unreadable(Finding(.schema, "the database file: \(error.message)"))
        } catch {
            return .unreadable(Finding(.incomplete, "not everything could be read: \(error)"))
        }
    }

    private static func report(
        on directory: String, _ outside: Outside, _ isStopped: @escaping @Sendable () -> Bool,
        _ progress: (Int64, Int64) -> Void
    ) throws -> VerificationReport {
        // The anchor before the log: what it knows is in a log that is sound, which may have grown since.
        let anchor = try AnchorFile.read(path: LedgerFiles(directory: directory).anchor)
        if let lost = lostDatabase(directory, anchor) { return .unreadable(lost) }
        let view = try LedgerView.open(directory: directory)
        let structure = try StructureCheck(directory: directory, isStopped: isStopped)
        let scanned = Result {
            try scan(view, anchor, outside) { done, all, _ in
                guard !isStopped() else { throw Stopped() }
                progress(done, all)
            }
        }
        let structural = structure.finish()
        do {
            return try scanned.get().adding(structural)
        } catch let error as SQLiteError where error.isCorruption {
            // The scan broke off; what it found before says less than that.
            return VerificationReport.unreadable(
                Finding(.schema, "the database file: \(error.message)")
            ).adding(structural)
        }
    }

    private struct Stopped: Error, CustomStringConvertible {
        let description = "it was stopped"
    }

    /// All but the database's own structure.
    static func scan(
        _ view: LedgerView, _ anchor: AnchorReading, _ outside: Outside,
        progress: (_ done: Int64, _ all: Int64, _ found: [Finding]) throws -> Void
    ) throws -> VerificationReport {
        let (size, signed, tiles) = try view.snapshot {
            (try view.size(), try view.signedHeads(), try view.tileHashCount())
        }
        var findings = FindingList()
        if let missing = missingAnchor(anchor, size, outside) { findings.add(missing) }
        if tiles > tileHashes(ofTreeOf: size) {
            findings.add(.content, "there are hashes of the tree over events that are not there")
        }
        let heads = KnownHeads(anchor: anchor, signed: signed, findings: &findings)
        var scan = EventScan(view.connection, size: size, heads: heads, findings: findings)
        try scan.run(progress: progress)
        // Heads over events that are wrong differ because of them.
        let isExplained = scan.findings.findings.contains {
            $0.seq != nil && $0.verdict != .endings
        }
        findings = scan.findings
        for finding in scan.heads.findings(size: size, isExplained: isExplained) {
            findings.add(finding)
        }
        return VerificationReport(
            head: scan.tree.head, findings: findings.sorted, findingCount: findings.count,
            openRequests: scan.streams.openRequests, openAttempts: scan.streams.openAttempts,
            openReservations: scan.streams.openReservations, streams: scan.streams.count,
            checkpoints: heads.signedCount)
    }

    private static func lostDatabase(_ directory: String, _ anchor: AnchorReading) -> Finding? {
        guard case .found(let anchor) = anchor,
            access(LedgerFiles(directory: directory).log, F_OK) != 0
        else { return nil }
        return Finding(
            .truncated, seq: 0,
            "the database is gone: the anchor knows of \(anchor.head.size) events")
    }

    private static func missingAnchor(
        _ anchor: AnchorReading, _ size: Int64, _ outside: Outside
    ) -> Finding? {
        switch (anchor, outside) {
        case (.found, _), (_, .copy): nil
        case (.missing, .dataDirectory) where size == 0: nil
        case (.missing, .dataDirectory):
            Finding(.anchor, "the anchor is missing: nothing says that \(size) events are all")
        case (.unreadable, .dataDirectory):
            Finding(.anchor, "the anchor is damaged: nothing says that \(size) events are all")
        }
    }

    /// How many hashes of tiles a tree has from level 1 on.
    private static func tileHashes(ofTreeOf size: Int64) -> Int64 {
        var count: Int64 = 0
        var complete = size >> Int64(TileAddress.height)
        while complete > 0 {
            count += complete
            complete >>= Int64(TileAddress.height)
        }
        return count
    }
}

extension VerificationReport {
    /// Of a log that could not be looked at.
    static func unreadable(_ finding: Finding) -> VerificationReport {
        VerificationReport(
            head: .empty, findings: [finding], findingCount: 1, openRequests: 0, openAttempts: 0,
            openReservations: 0, streams: 0, checkpoints: 0)
    }
}

extension LedgerView {
    /// Every head that was signed, in the order of signing.
    fileprivate func signedHeads() throws -> [SignedHead] {
        try connection.rows(
            "SELECT size, root, vkey, note, signed_ns FROM signed_head ORDER BY number",
            read: SignedHead.init(reading:))
    }

    fileprivate func tileHashCount() throws -> Int64 {
        try connection.int64("SELECT count(*) FROM tile_hash") ?? 0
    }
}
