import Events
import Foundation
import Testing

@testable import Ledger

@Suite struct BackupTests {
    @Test func `a backup beside the writer holds what was there, verified`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        for number in 0..<40 as Range<UInt64> {
            _ = try await log.append(Samples.append("prices", .exactly(Int64(number)), [number]))
        }
        let signed = try await log.signedHead()
        let target = try TemporaryDirectory()
        let report = try LedgerBackup.make(of: directory.path, at: target.path + "/copy")
        #expect(report.isSound && report.head == signed.head)
        _ = try await log.append(Samples.append("prices", .exactly(40), [40]))
        log.close()
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: target.path + "/copy") == [
                "ledger.sqlite"
            ])
        let view = try LedgerView.open(directory: target.path + "/copy")
        #expect(try view.events(stream: .prices).count == 40)
        #expect(try view.lastSignedHead() == signed)
    }

    @Test func `a backup does not take the place of a ledger`() async throws {
        let directory = try await VerifierFixture.log()
        let other = try await VerifierFixture.log(events: 5)
        let error = #expect(throws: LedgerError.self) {
            try LedgerBackup.make(of: directory.path, at: other.path)
        }
        #expect(error == .fileSystem(path: other.log, errno: EEXIST))
        #expect(VerifierFixture.verify(other).head.size == 5)
    }

    @Test func `a copy of a damaged log is no backup`() async throws {
        let directory = try await VerifierFixture.log()
        try VerifierFixture.tamper(
            directory, script: "UPDATE event SET customer = 'x' WHERE seq = 2")
        let target = try TemporaryDirectory()
        let report = try LedgerBackup.make(of: directory.path, at: target.path)
        #expect(report.first?.verdict == .columns && report.first?.seq == 2)
        #expect(try target.contents == [])
    }

    @Test func `an older copy in the place of the log never signs with the old key`() async throws {
        let directory = try await VerifierFixture.log()
        let target = try TemporaryDirectory()
        _ = try LedgerBackup.make(of: directory.path, at: target.path)
        let log = try directory.openLog()
        _ = try await log.append(Samples.append("prices", .empty, [900]))
        let latest = try await log.signedHead()
        log.close()
        try FileManager.default.copyItem(
            atPath: directory.path + "/keys", toPath: target.path + "/keys")
        #expect(throws: LedgerError.self) { try target.openLog() }
        let restored = try target.openLog(ids: CountedIDs(from: 500), start: .acceptTruncated)
        let signed = try await restored.signedHead()
        restored.close()
        #expect(signed.vkey != latest.vkey)
        #expect(VerifierFixture.verify(target).isSound)
    }
}
