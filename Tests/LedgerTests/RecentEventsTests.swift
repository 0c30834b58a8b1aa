import Events
import Testing

@testable import Ledger

@Suite struct RecentEventsTests {
    static let all = Set(EventType.allCases)

    @Test(arguments: [all, [], [.policySet]])
    func `what was committed last is what the log says, from any event on`(
        types: Set<EventType>
    ) async throws {
        let (directory, log) = try await ReadingTests.filled()
        _ = try await log.append(Samples.append("customer/globex", .any, [5, 6, 7]))
        let view = try LedgerView.open(directory: directory.path)
        for afterSeq in -1..<7 as Range<Int64> {
            for limit in 1...8 {
                let recent = log.recent.events(afterSeq: afterSeq, limit: limit, reading: types)
                #expect(
                    try recent
                        == view.followedEvents(afterSeq: afterSeq, limit: limit, reading: types))
            }
        }
        try view.close()
        log.close()
    }

    @Test func `only what this process has committed is known`() async throws {
        let (directory, first) = try await ReadingTests.filled()
        first.close()
        let log = try directory.openLog()
        #expect(log.recent.events(afterSeq: 3, limit: 1, reading: Self.all) == nil)
        _ = try await log.append(Samples.append("customer/globex", .empty, [5, 6]))
        #expect(seqs(log.recent, after: 2) == nil)
        #expect(seqs(log.recent, after: 3) == [4, 5])
        #expect(seqs(log.recent, after: 5) == [])
        // Of a log that had more, as one who followed another copy of it may think.
        #expect(seqs(log.recent, after: 6) == nil)
        log.close()
    }

    @Test func `the oldest is given up, but never the last commit`() throws {
        let recent = RecentEvents(bytesMax: 100)
        recent.add([run(0, count: 2, bytes: 60), run(2, count: 1, bytes: 60)])
        #expect(seqs(recent, after: -1) == [0, 1, 2])
        recent.add([run(3, count: 3, bytes: 500)])
        #expect(seqs(recent, after: -1) == nil)
        #expect(seqs(recent, after: 1) == [2, 3, 4, 5])
        recent.add([run(6, count: 1, bytes: 1)])
        #expect(seqs(recent, after: 1) == nil)
        #expect(seqs(recent, after: 5) == [6])
        for seq in 7..<1_000 as Range<Int64> { recent.add([run(seq, count: 1, bytes: 10)]) }
        #expect(seqs(recent, after: 988) == Array(989..<1_000))
        #expect(seqs(recent, after: 987) == nil)
    }

    @Test func `what comes after a gap stands alone`() throws {
        let recent = RecentEvents()
        recent.add([run(0, count: 2, bytes: 1)])
        recent.add([run(3, count: 2, bytes: 1)])
        #expect(seqs(recent, after: 1) == nil)
        #expect(seqs(recent, after: 2) == [3, 4])
        recent.forget()
        #expect(seqs(recent, after: 4) == nil)
    }

    @Test func `after a failed write nothing is said of what the log holds`() throws {
        let subject = try LogWriterTests.Subject()
        let append = try LogWriterTests.prepared("customer/a", .empty, [1])
        _ = try subject.writer.write([append])[0].get()
        #expect(seqs(subject.status.recent, after: -1) == [0])
        _ = subject.writer.recover([append], from: LogWriterTests.ioError)
        #expect(seqs(subject.status.recent, after: -1) == nil)
        #expect(seqs(subject.status.recent, after: 0) == nil)
    }

    private func run(_ seq: Int64, count: UInt64, bytes: Int) -> RecentEvents.Run {
        let numbers = Array(UInt64(seq)..<UInt64(seq) + count)
        return RecentEvents.Run(
            firstSeq: seq, firstVersion: 0, bytes: bytes,
            append: Samples.append("customer/acme", .any, numbers))
    }

    private func seqs(_ recent: RecentEvents, after seq: Int64) -> [Int64]? {
        recent.events(afterSeq: seq, limit: 100, reading: Self.all)?.map(\.seq)
    }
}
