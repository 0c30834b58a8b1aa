import Crypto
import Dispatch
import Events
import Ledger
import SQLite
import Testing

@Suite struct ReadingTests {
    static func filled() async throws -> (TemporaryDirectory, EventLog) {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        _ = try await log.append(Samples.append("customer/acme", .empty, [1, 2]))
        _ = try await log.append(
            Samples.append("response/chatcmpl-01M821NFC200000000ZZZZZZZZ", .empty, [3]))
        _ = try await log.append(Samples.append("customer/acme", .exactly(2), [4]))
        return (directory, log)
    }

    @Test func `the log is found by position, id, stream and type`() async throws {
        let (directory, log) = try await Self.filled()
        let view = try LedgerView.open(directory: directory.path)
        #expect(try view.size() == 4)
        #expect(try view.event(seq: 2)?.event.id == Samples.id(3))
        #expect(try view.event(seq: 4) == nil)
        #expect(try view.event(id: Samples.id(4))?.event.seq == 3)
        #expect(try view.event(id: Samples.id(9)) == nil)
        #expect(
            try view.events(stream: StreamName("customer/acme")).map(\.event.seq) == [0, 1, 3])
        #expect(try view.events(afterSeq: 0, limit: 2).map(\.event.seq) == [1, 2])
        #expect(
            try view.directoryEvents(ofTypes: [.keyIssued, .policySet]).map(\.event.seq)
                == [0, 1, 3])
        #expect(
            try view.directoryEvents(ofTypes: [.keyIssued], afterSeq: 0, limit: 1).map(\.event.seq)
                == [1])
        #expect(try view.directoryEvents(ofTypes: [.policySet]).isEmpty)
        #expect(try view.leaves(from: 1, count: 9).count == 3)
        #expect(try view.leaf(seq: 2) == view.event(seq: 2)?.leaf)
        #expect(try view.leaf(seq: 4) == nil)
        try view.close()
        log.close()
    }

    @Test func `who follows the log is given the payloads that it reads, and no others`()
        async throws
    {
        let (directory, log) = try await Self.filled()
        _ = try await log.append(
            StreamAppend(
                stream: .customer(try #require(Samples.customer)), expected: .any, customer: nil,
                events: [
                    NewEvent(
                        id: Samples.id(5), recordedAt: Samples.time, event: .policySet(Policy()))
                ]))
        let view = try LedgerView.open(directory: directory.path)
        for read in [[], [.policySet], [.policySet, .keyIssued]] as [Set<EventType>] {
            let expected = try view.events(afterSeq: 0, limit: 9).map(\.event).map {
                FollowedEvent($0, reading: read)
            }
            #expect(expected.count == 4)
            #expect(try view.followedEvents(afterSeq: 0, limit: 9, reading: read) == expected)
            #expect(
                try view.followedEvents(afterSeq: 1, limit: 2, reading: read)
                    == Array(expected[1...2]))
        }
        try view.close()
        log.close()
    }

    @Test func `facts of no response are found without reading the rest`() async throws {
        let (directory, log) = try await Self.filled()
        log.close()
        let connection = try SQLiteConnection(path: directory.log, mode: .readOnly)
        let plan = try connection.rows(
            """
            EXPLAIN QUERY PLAN SELECT seq FROM event
            WHERE type = 'key_issued' AND typeof(stream) = 'text' AND seq > -1 ORDER BY seq LIMIT 5
            """
        ) { try $0.text(3) }
        #expect(plan == ["SEARCH event USING INDEX event_by_type (type=? AND rowid>?)"])
    }

    @Test func `the summary counts what is there`() async throws {
        let (directory, log) = try await Self.filled()
        let view = try LedgerView.open(directory: directory.path)
        let summary = try view.summary()
        #expect(summary.size == 4)
        #expect(summary.countsByType == ["key_issued": 4])
        #expect(summary.fileBytes > 0)
        #expect(summary.firstRecordedAt == Samples.time.adding(milliseconds: 1))
        #expect(summary.lastRecordedAt == Samples.time.adding(milliseconds: 4))
        try view.close()
        log.close()
    }

    @Test func `readers see what was acknowledged, beside the writer`() async throws {
        let (directory, log) = try await Self.filled()
        let reader = try LedgerReader.open(directory: directory.path)
        for number in 5..<25 as Range<UInt64> {
            let receipt = try await log.append(Samples.append("prices", .any, [number]))
            let id = try await reader.read { try $0.event(seq: receipt.lastSeq)?.event.id }
            #expect(id == Samples.id(number))
        }
        reader.close()
        log.close()
        #expect(try directory.contents == ["keys", "ledger.anchor", "ledger.sqlite", "zumik.lock"])
        await #expect(throws: LedgerError.closed) { try await reader.read { try $0.size() } }
    }

    @Test func `a read that takes too long is ended`() async throws {
        let (directory, log) = try await Self.filled()
        let reader = try LedgerReader.open(directory: directory.path, readMsMax: 0)
        await #expect(throws: LedgerError.readTooLong) {
            try await reader.read { view in try view.event(seq: 0)?.event.id }
        }
        reader.close()
        log.close()
    }

    @Test func `reads that nobody gets to are refused`() async throws {
        let (directory, log) = try await Self.filled()
        let reader = try LedgerReader.open(
            directory: directory.path, threads: 1, readMsMax: 60_000)
        let gate = DispatchSemaphore(value: 0)
        // One read holds the thread and 1,024 wait at most, so five are refused before the gate opens.
        let outcomes = await withTaskGroup(of: LedgerError?.self) { group in
            for _ in 0..<1_030 {
                group.addTask {
                    do {
                        try await reader.read { _ in gate.wait() }
                        return nil
                    } catch {
                        return error as? LedgerError
                    }
                }
            }
            var outcomes: [LedgerError?] = []
            for await outcome in group {
                outcomes.append(outcome)
                if outcomes.count == 5 { for _ in 0..<1_030 { gate.signal() } }
            }
            return outcomes
        }
        #expect(outcomes.count { $0 == .tooManyReads } >= 5)
        #expect(outcomes.count { $0 == nil } >= 1_024)
        reader.close()
        log.close()
    }

    @Test(arguments: [
        (
            "UPDATE event SET body = CAST(replace(body, 'key_1', 'key_2') AS BLOB)",
            LedgerError.Corruption.leaf
        ),
        ("UPDATE event SET leaf = zeroblob(32)", .leaf),
        ("UPDATE event SET event_id = randomblob(16) WHERE seq = 0", .column("event_id")),
        ("UPDATE event SET stream = 'customer/other' WHERE seq = 0", .column("stream")),
        ("UPDATE event SET version = version + 5", .column("version")),
        ("UPDATE event SET type = 'policy_set'", .column("type")),
        ("UPDATE event SET recorded_ns = 0", .column("recorded_ns")),
        ("UPDATE event SET customer = NULL", .column("customer")),
    ])
    func `a row that was changed behind our back is noticed when it is read`(
        sql: String, corruption: LedgerError.Corruption
    ) async throws {
        let (directory, log) = try await Self.filled()
        log.close()
        let tampering = try SQLiteConnection(path: directory.log, mode: .readWrite)
        try tampering.execute("DROP TRIGGER event_is_never_updated")
        try tampering.execute(script: sql)
        try tampering.close()
        let view = try LedgerView.open(directory: directory.path)
        let error = #expect(throws: LedgerError.self) { try view.event(seq: 0) }
        #expect(error == .corrupt(seq: 0, corruption))
        #expect(error?.isDamage == true)
    }

    @Test func `one event's bytes and leaf stay what they are`() async throws {
        let (directory, log) = try await Self.filled()
        log.close()
        let view = try LedgerView.open(directory: directory.path)
        let stored = try #require(try view.event(seq: 1))
        #expect(
            String(decoding: stored.event.body, as: UTF8.self) == """
                {"causation":"01a2041abd82700080000000006acfc0",\
                "customer":"acme",\
                "data":{"digest":"abababababababababababababababababababababababababababababababab","key":"key_1"},\
                "id":"01a2041abd8270008000000000000002","recorded_ns":1795365191044000000,"schema":1,\
                "stream":"customer/acme","type":"key_issued","version":1}
                """)
        #expect(
            stored.leaf.hex == "8bddf19d0e1124c488f85561efd1d62380f0bc98e28f698edfe00bf01bc34983")
    }
}
