import Crypto
import Events
import Foundation
import JSON
import SQLite
import Testing

@testable import Ledger

@Suite struct LedgerVerifierTests {
    @Test func `a log that is what was written is sound`() async throws {
        let directory = try await VerifierFixture.log(events: 600)
        var told: [Int64] = []
        let report = LedgerVerifier.verify(directory: directory.path) { done, all in
            #expect(all == 600)
            told.append(done)
        }
        #expect(report.isSound, "\(report.findings)")
        #expect(report.head == (try LedgerView.open(directory: directory.path).head(size: 600)))
        #expect(report.streams == 12)
        #expect(report.checkpoints == 1)
        #expect(told.last == 600)
    }

    @Test func `an empty log is sound, and a log beside its writer`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        #expect(VerifierFixture.verify(directory).isSound)
        _ = try await log.append(Samples.append("prices", .empty, [1, 2, 3]))
        let report = VerifierFixture.verify(directory)
        #expect(report.isSound, "\(report.findings)")
        #expect(report.head.size == 3)
        log.close()
    }

    /// What somebody with the file in his hands may do to it, and what is said of it.
    static let tampering: [(script: String, verdict: Verdict, seq: Int64?)] = [
        (
            "UPDATE event SET body = CAST(replace(CAST(body AS TEXT), 'key_1', 'key_9') AS BLOB) WHERE seq = 5",
            .content, 5
        ),
        ("UPDATE event SET leaf = zeroblob(32) WHERE seq = 7", .content, 7),
        ("UPDATE event SET customer = 'other' WHERE seq = 3", .columns, 3),
        ("UPDATE event SET customer = NULL WHERE seq = 3", .columns, 3),
        ("UPDATE event SET type = 'key_revoked' WHERE seq = 9", .columns, 9),
        ("UPDATE event SET recorded_ns = recorded_ns + 1 WHERE seq = 0", .columns, 0),
        ("UPDATE event SET event_id = zeroblob(16) WHERE seq = 23", .columns, 23),
        ("UPDATE event SET stream = 'customer/z' WHERE seq = 11", .columns, 11),
        ("UPDATE event SET version = 5 WHERE seq = 20", .columns, 20),
        ("DELETE FROM event WHERE seq = 4", .order, 4),
        ("DELETE FROM event WHERE seq < 3", .order, 0),
        ("DELETE FROM event WHERE seq >= 22", .truncated, 22),
        ("DELETE FROM event", .truncated, 0),
        (
            "UPDATE event SET seq = 100 WHERE seq = 2; UPDATE event SET seq = 2 WHERE seq = 14; UPDATE event SET seq = 14 WHERE seq = 100",
            .order, 2
        ),
        (
            "UPDATE event SET seq = 100 WHERE seq = 2; UPDATE event SET seq = 2 WHERE seq = 3; UPDATE event SET seq = 3 WHERE seq = 100",
            .content, 0
        ),
        ("UPDATE signed_head SET root = zeroblob(32)", .checkpoint, 23),
        ("UPDATE signed_head SET note = replace(note, '24', '23')", .checkpoint, 23),
        ("INSERT INTO tile_hash VALUES(1, 1, zeroblob(32))", .content, nil),
        ("DROP INDEX event_by_stream", .schema, nil),
        ("CREATE TABLE extra(a)", .schema, nil),
        ("UPDATE migration SET checksum = zeroblob(32)", .schema, nil),
    ]

    @Test(arguments: tampering.indices)
    func `what was done to the file is found, by its kind and its place`(index: Int) async throws {
        let (script, verdict, seq) = Self.tampering[index]
        let directory = try await VerifierFixture.log()
        try VerifierFixture.tamper(directory, script: script)
        let report = VerifierFixture.verify(directory)
        #expect(report.first?.verdict == verdict, "\(script): \(report.findings)")
        #expect(report.first?.seq == seq, "\(script): \(report.findings)")
    }

    private static let response = "response/msg_01M821NFC200000000ZZZZZZZZ"

    @Test(arguments: [
        // The name itself, which no look-up would find; another response's; and what is no id at all.
        ("'\(response)'", Verdict.columns), ("x'0801A2041ABD820000000000FFFFFFFFFE'", .columns),
        ("x'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF'", .columns), ("zeroblob(17)", .columns),
    ])
    func `a response's stream stands in its one form`(value: String, verdict: Verdict) async throws
    {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        _ = try await log.append(Samples.append(Self.response, .empty, [1]))
        log.close()
        let view = try LedgerView.open(directory: directory.path)
        #expect(try view.events(stream: StreamName(Self.response)).count == 1)
        try view.close()
        #expect(VerifierFixture.verify(directory).isSound)
        try VerifierFixture.tamper(directory, script: "UPDATE event SET stream = \(value)")
        #expect(VerifierFixture.verify(directory).findings.first?.verdict == verdict)
        #expect(VerifierFixture.verify(directory).first?.seq == 0)
        let tampered = try LedgerView.open(directory: directory.path)
        #expect(throws: LedgerError.corrupt(seq: 0, .column("stream"))) {
            try tampered.event(seq: 0)
        }
    }

    @Test func `a guard that was taken away is missed`() async throws {
        let directory = try await VerifierFixture.log()
        let connection = try SQLiteConnection(path: directory.log, mode: .readWrite)
        try connection.execute("DROP TRIGGER event_is_never_updated")
        try connection.close()
        let report = VerifierFixture.verify(directory)
        #expect(report.findings.map(\.verdict) == [.schema])
        #expect(report.first?.detail.contains("event_is_never_updated") == true)
    }

    @Test func `a forged event with its own leaf is found by the tree`() async throws {
        let small = try await VerifierFixture.log()
        try VerifierFixture.forge(small, seq: 6)
        let narrowed = try #require(VerifierFixture.verify(small).first)
        #expect(
            narrowed.verdict == .content && narrowed.seq == 0, "the tile narrows it to 16 events")
        // The last ones are in no full tile: only the heads tell.
        let last = try await VerifierFixture.log()
        try VerifierFixture.forge(last, seq: 18)
        #expect(
            VerifierFixture.verify(last).findings.map(\.verdict) == [
                .anchor, .anchor, .checkpoint,
            ])
        let large = try await VerifierFixture.log(events: 600)
        try VerifierFixture.forge(large, seq: 300)
        let findings = VerifierFixture.verify(large).findings
        #expect(findings.map(\.verdict) == [.content] && findings[0].seq == 288)
    }

    @Test func `a changed event is named itself, not only the tile that it is in`() async throws {
        let directory = try await VerifierFixture.log(events: 600)
        try VerifierFixture.tamper(
            directory, script: "UPDATE event SET leaf = zeroblob(32) WHERE seq = 417")
        let first = try #require(VerifierFixture.verify(directory).first)
        #expect(first.verdict == .content && first.seq == 417)
    }

    @Test func `a log without its anchor, or with a damaged one, is not taken as whole`()
        async throws
    {
        let directory = try await VerifierFixture.log()
        try Data(repeating: 7, count: 8_192).write(to: URL(fileURLWithPath: directory.anchor))
        #expect(VerifierFixture.verify(directory).findings.map(\.verdict) == [.anchor])
        try FileManager.default.removeItem(atPath: directory.anchor)
        #expect(VerifierFixture.verify(directory).findings.map(\.verdict) == [.anchor])
    }

    @Test func `a database that is gone is truncated, and one that is none is not sound`()
        async throws
    {
        let directory = try await VerifierFixture.log()
        try FileManager.default.removeItem(atPath: directory.log)
        #expect(VerifierFixture.verify(directory).first?.verdict == .truncated)
        try Data("no database, but some text".utf8).write(to: URL(fileURLWithPath: directory.log))
        #expect(VerifierFixture.verify(directory).first?.verdict == .schema)
        let nothing = try TemporaryDirectory()
        #expect(VerifierFixture.verify(nothing).first?.verdict == .incomplete)
    }

    @Test func `an attempt and a response end once`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        let orphan = { (number: UInt64, attempt: Int64) in
            NewEvent(
                id: Samples.id(number), recordedAt: Samples.time,
                event: .attemptOrphaned(AttemptOrphaned(number: attempt)))
        }
        _ = try await log.append(
            StreamAppend(
                stream: StreamName("response/x"), expected: .empty, customer: Samples.customer,
                events: [orphan(1, 1)]))
        log.close()
        let report = VerifierFixture.verify(directory)
        #expect(report.findings.map(\.verdict) == [.endings])
        #expect(report.first?.seq == 0)
    }

    /// What follows a reservation and an admission, and the first event that is wrong.
    static let reservations: [(rest: [String], seq: Int64?)] = [
        (["response_completed"], 2), (["spend_released", "response_completed"], nil),
        (["response_completed", "spend_released"], nil), (["spend_released", "spend_released"], 3),
        (["spend_reserved"], 2), ([], nil),
    ]

    @Test(arguments: reservations.indices)
    func `a reservation ends once, before the log says no more of its response`(
        index: Int
    ) async throws {
        let (rest, seq) = Self.reservations[index]
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        let data = #"{"amount_pico":5,"day":"2026-11-22"}"#
        let ending = ResponseEnding(
            reason: .ok, targetMet: nil, degradations: [], fallbackUsed: false, attempts: 0,
            ttftUs: nil, totalUs: 1, queuedUs: 0)
        let admitted = RequestAdmitted(
            surface: .messages, model: "m", qosClass: .standard, serviceTier: nil, stream: false,
            profile: .managed, ttftTargetMs: nil, deadlineMs: 1, keyID: "key_1",
            receivedAt: Samples.time, session: nil, idempotencyKey: nil, bodyDigest: nil)
        let events = try (["spend_reserved", "request_admitted"] + rest).map { type in
            switch type {
            case "request_admitted": Event.requestAdmitted(admitted)
            case "response_completed": Event.responseCompleted(ending)
            default:
                try Event(
                    type: type, schema: 1, data: try JSONDocument(parsing: Array(data.utf8)).root)
            }
        }
        _ = try await log.append(
            StreamAppend(
                stream: StreamName(Self.response), expected: .empty, customer: Samples.customer,
                events: events.enumerated().map { number, event in
                    NewEvent(
                        id: Samples.id(UInt64(number)), recordedAt: Samples.time, event: event)
                }))
        log.close()
        let report = VerifierFixture.verify(directory)
        #expect(report.findings.map(\.verdict) == (seq == nil ? [] : [.endings]), "\(rest)")
        #expect(report.first?.seq == seq, "\(rest)")
        #expect(report.openReservations == (rest.contains("spend_released") ? 0 : 1))
    }

    @Test func `what the operator has accepted as lost is not held against the log`() async throws {
        let directory = try await VerifierFixture.log(events: 30)
        try VerifierFixture.tamper(directory, script: "DELETE FROM event WHERE seq >= 27")
        #expect(VerifierFixture.verify(directory).first?.verdict == .truncated)
        let log = try directory.openLog(ids: CountedIDs(from: 99), start: .acceptTruncated)
        _ = try await log.signedHead()
        log.close()
        let report = VerifierFixture.verify(directory)
        #expect(report.isSound, "\(report.findings)")
        #expect(report.head.size == 28)
    }

    @Test func `more findings than anybody reads are counted, not listed`() async throws {
        let directory = try await VerifierFixture.log(events: 300)
        try VerifierFixture.tamper(directory, script: "UPDATE event SET leaf = zeroblob(32)")
        let report = VerifierFixture.verify(directory)
        #expect(report.findings.count == 100)
        #expect(report.findingCount >= 300)
        #expect(report.first?.seq == 0)
    }
}
