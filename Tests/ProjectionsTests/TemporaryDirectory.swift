import Events
import Foundation
import Ledger
import Projections
import SQLite
import Testing

/// A data directory of its own for one test, with a log in it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("\(NSTemporaryDirectory())/zumik-projections-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            Issue.record("\(path) cannot be removed: \(error)")
        }
    }

    var projections: String { path + "/projections.sqlite" }

    var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    func openLog() throws -> EventLog {
        try EventLog.open(
            LedgerConfiguration(directory: path, freeBytesMin: 0), clock: FixedClock(),
            ids: FixedIDs())
    }

    /// A projector that does not rest, so that no test waits for it.
    func startProjector(
        batchEventsMax: Int = 2_000, recent: RecentEvents? = nil
    ) throws -> Projector {
        try Projector.start(
            ProjectorConfiguration(
                directory: path, batchEventsMax: batchEventsMax, catchUpEventsMax: batchEventsMax,
                rest: .zero, retry: .zero),
            recent: recent, clock: FixedClock())
    }

    /// Every row of the index, as text in the order of the ids.
    func responseRows() throws -> [String] {
        let connection = try SQLiteConnection(path: projections, mode: .readOnly)
        defer { #expect(throws: Never.self) { try connection.close() } }
        return try connection.rows(
            """
            SELECT id || ' ' || customer || ' ' || received_ns || ' ' || ifnull(completion, '-') || ' ' || admission
                || ' ' || ifnull(reason, '-') || ' ' || surface || ' ' || ifnull(model, '-') || ' ' || owed || ' '
                || first_seq || ' ' || last_seq
            FROM response ORDER BY id
            """
        ) { try $0.text(0) }
    }
}

/// Chance for the log's key alone, so that it may be always the same.
struct FixedIDs: IDSource {
    func draw() -> (UInt64, UInt64) { (1, 2) }
}

struct FixedClock: WallClock {
    func now() -> Timestamp { Sample.received }
}

/// Appends to a log as the gateway would, with ids from a counter.
struct LogAppender {
    let log: EventLog
    private var next: UInt64

    init(_ log: EventLog, firstID: UInt64 = 1) {
        self.log = log
        next = firstID
    }

    /// Appends events to a stream and returns the position of the last.
    @discardableResult
    mutating func append(
        _ stream: StreamName, _ events: [Event], customer: CustomerID? = Sample.acme,
        at recordedAt: Timestamp = Sample.received
    ) async throws -> Int64 {
        let new = events.map { event in
            defer { next += 1 }
            return NewEvent(
                id: EventID(at: Sample.received, random: (0, next << 2)),
                recordedAt: recordedAt, event: event)
        }
        return try await log.append(
            StreamAppend(stream: stream, expected: .any, customer: customer, events: new)
        ).lastSeq
    }
}

extension ContinuousClock.Instant {
    /// A deadline that only a hanging test meets.
    static var distant: ContinuousClock.Instant { .now + .seconds(60) }
}
