import Crypto
import Events
import Ledger
import Testing

/// What every log does, on disk or in memory.
@Suite struct EventLogSpecification {
    enum Implementation: CaseIterable {
        case inMemory
        case onDisk
    }

    /// One log under test, and how to see all of it.
    struct Subject {
        let log: any EventAppending
        let events: () throws -> [StoredEvent]
        let close: () -> Void
    }

    static func subject(_ implementation: Implementation) throws -> Subject {
        switch implementation {
        case .inMemory:
            let log = InMemoryEventLog()
            return Subject(log: log, events: { log.events }, close: {})
        case .onDisk:
            let directory = try TemporaryDirectory()
            let log = try directory.openLog()
            return Subject(
                log: log,
                events: {
                    let view = try LedgerView.open(directory: directory.path)
                    defer { try? view.close() }
                    return try view.events(afterSeq: -1, limit: 100_000)
                },
                close: { log.close() })
        }
    }

    @Test(arguments: Implementation.allCases)
    func `events come back in order with the bytes that were appended`(
        _ implementation: Implementation
    ) async throws {
        let subject = try Self.subject(implementation)
        let first = Samples.append("customer/acme", .empty, [1, 2])
        let second = Samples.append("prices", .any, [3])
        #expect(
            try await subject.log.append(first)
                == AppendReceipt(firstSeq: 0, lastSeq: 1, nextVersion: 2, duplicate: false))
        #expect(
            try await subject.log.append(second)
                == AppendReceipt(firstSeq: 2, lastSeq: 2, nextVersion: 1, duplicate: false))
        let stored = try subject.events()
        let bodies = [
            EventBody.encode(first.events[0], in: first, version: 0),
            EventBody.encode(first.events[1], in: first, version: 1),
            EventBody.encode(second.events[0], in: second, version: 0),
        ]
        #expect(stored.map(\.event.body) == bodies)
        #expect(stored.map(\.event.seq) == [0, 1, 2])
        #expect(stored.map(\.leaf) == bodies.map { SHA256.leafHash($0) })
        #expect(stored.map(\.event.event) == (first.events + second.events).map(\.event))
        subject.close()
    }

    @Test(arguments: Implementation.allCases)
    func `a stream that is longer or shorter than expected is left alone`(
        _ implementation: Implementation
    ) async throws {
        let subject = try Self.subject(implementation)
        _ = try await subject.log.append(Samples.append("prices", .empty, [1, 2]))
        for (expected, number) in [(0, 10), (1, 11), (3, 12)] as [(Int64, UInt64)] {
            let error = try await appendError {
                _ = try await subject.log.append(
                    Samples.append("prices", .exactly(expected), [number]))
            }
            #expect(
                error
                    == .staleVersion(
                        stream: StreamName("prices"), expected: expected, actual: 2))
        }
        _ = try await subject.log.append(Samples.append("prices", .exactly(2), [3]))
        #expect(try subject.events().map(\.event.id) == [1, 2, 3].map(Samples.id))
        subject.close()
    }

    @Test(arguments: Implementation.allCases, [ExpectedVersion.any, .empty])
    func `an append that is repeated changes nothing and succeeds again`(
        _ implementation: Implementation, _ expected: ExpectedVersion
    ) async throws {
        let subject = try Self.subject(implementation)
        let append = Samples.append("prices", expected, [1, 2])
        let first = try await subject.log.append(append)
        _ = try await subject.log.append(Samples.append("prices", .exactly(2), [3]))
        let again = try await subject.log.append(append)
        #expect(!first.duplicate)
        #expect(again == AppendReceipt(firstSeq: 0, lastSeq: 1, nextVersion: 2, duplicate: true))
        #expect(try subject.events().count == 3)
        subject.close()
    }

    @Test(arguments: Implementation.allCases)
    func `an id that stands for other content is refused`(
        _ implementation: Implementation
    ) async throws {
        let subject = try Self.subject(implementation)
        _ = try await subject.log.append(Samples.append("prices", .empty, [1, 2]))
        let conflicts: [(StreamAppend, AppendError)] = [
            // Other content.
            (
                Samples.append("prices", .any, [1, 2], key: "key_2"),
                .conflictingEventID(Samples.id(1), existingSeq: 0)
            ),
            // Another stream.
            (
                Samples.append("customer/acme", .empty, [1]),
                .conflictingEventID(Samples.id(1), existingSeq: 0)
            ),
            // Old and new in one append.
            (
                Samples.append("prices", .any, [2, 3]),
                .conflictingEventID(Samples.id(3), existingSeq: 1)
            ),
            (
                Samples.append("prices", .any, [3, 2]),
                .conflictingEventID(Samples.id(2), existingSeq: 1)
            ),
            // Another order.
            (
                Samples.append("prices", .any, [2, 1]),
                .conflictingEventID(Samples.id(1), existingSeq: 0)
            ),
        ]
        for (append, expected) in conflicts {
            let error = try await appendError { _ = try await subject.log.append(append) }
            #expect(error == expected)
        }
        #expect(try subject.events().count == 2)
        subject.close()
    }

    @Test(arguments: Implementation.allCases)
    func `a body over the limit of one event is refused`(
        _ implementation: Implementation
    ) async throws {
        let subject = try Self.subject(implementation)
        let long = String(repeating: "k", count: 70_000)
        for expected in [ExpectedVersion.any, .empty] {
            let error = try await appendError {
                _ = try await subject.log.append(
                    Samples.append("prices", expected, [1], key: long))
            }
            guard case .tooLarge(let bytes, let limit) = error else {
                Issue.record("refused for another reason: \(error)")
                continue
            }
            #expect(bytes > 70_000)
            #expect(limit == 65_535)
        }
        #expect(try subject.events().isEmpty)
        subject.close()
    }

    @Test(arguments: Implementation.allCases)
    func `appends from everywhere at once leave no gap and lose nothing`(
        _ implementation: Implementation
    ) async throws {
        let subject = try Self.subject(implementation)
        let log = subject.log
        let receipts = try await withThrowingTaskGroup(of: [AppendReceipt].self) { group in
            for appender in 0..<16 as Range<UInt64> {
                group.addTask {
                    var receipts: [AppendReceipt] = []
                    for round in 0..<20 as Range<UInt64> {
                        let number = appender * 1_000 + round * 10
                        let expected: ExpectedVersion =
                            appender == 0 ? .any : .exactly(Int64(round) * 3)
                        receipts.append(
                            try await log.append(
                                Samples.append(
                                    "customer/c\(appender)", expected,
                                    [number, number + 1, number + 2])))
                    }
                    return receipts
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let stored = try subject.events().map(\.event)
        #expect(stored.map(\.seq) == Array(0..<960))
        #expect(Set(stored.map(\.id)).count == 960)
        #expect(Set(receipts.map(\.firstSeq)).count == 320)
        #expect(receipts.allSatisfy { $0.lastSeq == $0.firstSeq + 2 && !$0.duplicate })
        for events in Dictionary(grouping: stored, by: \.stream).values {
            #expect(events.map(\.version) == Array(0..<60))
        }
        subject.close()
    }
}
