import Events
import Foundation
import Ledger
import Synchronization
import Testing

/// A data directory of its own for one test.
final class TemporaryDirectory: Sendable {
    let path: String
    var log: String { path + "/ledger.sqlite" }

    init() throws {
        var template = Array("\(temporaryRoot)/XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    var anchor: String { path + "/ledger.anchor" }
    var key: String { path + "/keys/ledger.key" }

    func openLog(
        queueEventsMax: Int = 16_384, freeBytesMin: Int64 = 0, ids: any IDSource = CountedIDs(),
        start: LogStart = .refuseTruncated
    ) throws(LedgerError) -> EventLog {
        try EventLog.open(
            LedgerConfiguration(
                directory: path, queueEventsMax: queueEventsMax,
                batchEventsMax: min(queueEventsMax, 256), freeBytesMin: freeBytesMin),
            clock: FixedClock(), ids: ids, start: start)
    }
}

/// Ids that differ from each other, and repeat from one source to the next.
final class CountedIDs: IDSource {
    private let drawn: Atomic<UInt64>

    init(from first: UInt64 = 0) {
        drawn = Atomic(first)
    }

    func draw() -> (UInt64, UInt64) {
        let number = drawn.add(1, ordering: .relaxed).newValue
        return (number &* 0x9E37_79B9_7F4A_7C15, number << 2)
    }
}

struct FixedClock: WallClock {
    func now() -> Timestamp { Samples.time }
}

/// Events and appends as the gateway would make them, from small numbers.
enum Samples {
    static let time = Timestamp(nanoseconds: 1_795_365_191_042_000_000)
    static let customer = CustomerID("acme")

    static func id(_ number: UInt64) -> EventID {
        EventID(at: time, random: (number >> 32, number << 2))
    }

    static func event(_ number: UInt64, key: String = "key_1") -> NewEvent {
        NewEvent(
            id: id(number), recordedAt: time.adding(milliseconds: Int64(number)),
            event: .keyIssued(KeyIssued(keyID: key, digest: String(repeating: "ab", count: 32))))
    }

    /// An append of events with these numbers.
    static func append(
        _ stream: String, _ expected: ExpectedVersion, _ numbers: [UInt64], key: String = "key_1"
    ) -> StreamAppend {
        StreamAppend(
            stream: StreamName(stream), expected: expected, customer: customer,
            correlation: "0af7651916cd43dd8448eb211c80319c", causation: id(7_000_000),
            events: numbers.map { event($0, key: key) })
    }
}

/// The error that `body` throws, when it is one of appending.
func appendError(_ body: () async throws -> Void) async throws -> AppendError {
    try #require(await #expect(throws: AppendError.self) { try await body() })
}

/// Holds the directories of all tests of this process, and goes with it: a database must not lose its files
/// while a connection is open.
private let temporaryRoot: String = {
    var template = Array("\(NSTemporaryDirectory())/zumik-tests-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { return NSTemporaryDirectory() }
    atexit { try? FileManager.default.removeItem(atPath: temporaryRoot) }
    return String(cString: made)
}()
