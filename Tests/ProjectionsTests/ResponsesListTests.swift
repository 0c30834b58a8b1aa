import Events
import Ledger
import Projections
import Testing

@Suite struct ResponsesListTests {
    /// What a list is made of, folded anew from the log for each test.
    private struct Entry {
        let record: ResponseRecord

        func passes(_ filter: ResponsesFilter) -> Bool {
            guard let receivedAt = record.receivedAt else { return false }
            return (filter.customer.map { $0 == record.customer } ?? true)
                && (filter.from.map { receivedAt >= $0 } ?? true)
                && (filter.to.map { receivedAt < $0 } ?? true)
                && (filter.completion.map { $0 == record.completion } ?? true)
                && (filter.reason.map { $0 == record.outcome.reasonCode } ?? true)
        }

        static func isNewer(_ left: Entry, _ right: Entry) -> Bool {
            guard let leftTime = left.record.receivedAt, let rightTime = right.record.receivedAt
            else { return false }
            return (leftTime, left.record.id.text) > (rightTime, right.record.id.text)
        }
    }

    private static let filters: [ResponsesFilter] = {
        let from = Sample.received.adding(milliseconds: 5)
        let to = Sample.received.adding(milliseconds: 15)
        var filters: [ResponsesFilter] = []
        for customer in [nil, Sample.acme, Sample.customer("nobody")] {
            for completion in [nil, Completion.completed, .failed, .expiredDuringExecution] {
                for reason in [nil, ReasonCode.ok, .providerError, .rateLimited] {
                    for (from, to) in [(nil, nil), (from, to), (from, nil), (nil, to)] {
                        filters.append(
                            ResponsesFilter(
                                customer: customer, from: from, to: to, completion: completion,
                                reason: reason))
                    }
                }
            }
        }
        return filters
    }()

    @Test(arguments: [5, 20_261_122] as [UInt64])
    func `every list, page by page, is the log filtered and sorted`(seed: UInt64) async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        try await fill(log, seed: seed, appends: 400)
        let projector = try directory.startProjector()
        defer { projector.close() }
        let entries = try entries(in: directory)
        let view = try ProjectionView.open(directory: directory.path)
        for filter in Self.filters {
            let expected = entries.filter { $0.passes(filter) }.sorted(by: Entry.isNewer)
                .map(\.record.id)
            for limit in [1, 7, 1_000] where limit > 1 || expected.count < 40 {
                var listed: [ResponseID] = []
                var next = filter
                var page: ResponsesPage
                repeat {
                    page = try view.responses(next, limit: limit)
                    #expect(page.ids.count <= limit)
                    #expect(page.ledgerSeq == projector.position)
                    listed += page.ids
                    next.after = page.ids.last
                } while page.hasMore
                #expect(listed == expected, "seed \(seed), limit \(limit), \(filter)")
            }
        }
        #expect(
            try view.openResponses()
                == entries.filter { $0.record.owed > 0 }.map(\.record.id).sorted {
                    $0.text < $1.text
                },
            "seed \(seed)")
    }

    @Test(arguments: [3, 77] as [UInt64])
    func `replayed in chunks, rebuilt or followed, the rows are the same`(
        seed: UInt64
    ) async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        let projector = try directory.startProjector()
        log.onCommit { _ in projector.wake() }
        try await fill(log, seed: seed, appends: 150)
        #expect(await projector.wait(until: log.durableSize - 1, deadline: .distant))
        projector.close()
        let followed = try directory.responseRows()
        #expect(followed.count > 20)
        for size in [1, 3, 64, 2_000] {
            let position = try Projector.rebuild(
                ProjectorConfiguration(directory: directory.path, catchUpEventsMax: size))
            #expect(position == log.durableSize - 1)
            #expect(try directory.responseRows() == followed, "seed \(seed), \(size) at once")
        }
    }

    @Test func `a page cannot follow a response that is not in the list`() async throws {
        let directory = try TemporaryDirectory()
        let log = try directory.openLog()
        defer { log.close() }
        var appender = LogAppender(log)
        try await appender.append(.response(Sample.id), [Sample.admitted()])
        let projector = try directory.startProjector()
        defer { projector.close() }
        let view = try ProjectionView.open(directory: directory.path)
        let unknown = Sample.responseID(9)
        #expect(throws: ProjectionError.unknownCursor(unknown)) {
            try view.responses(ResponsesFilter(after: unknown), limit: 1)
        }
        let others = ResponsesFilter(customer: Sample.customer("globex"), after: Sample.id)
        #expect(throws: ProjectionError.unknownCursor(Sample.id)) {
            try view.responses(others, limit: 1)
        }
    }

    private func fill(_ log: EventLog, seed: UInt64, appends: Int) async throws {
        var histories = RandomHistories(seed: seed)
        var appender = LogAppender(log)
        for _ in 0..<appends {
            let (stream, customer, events) = histories.next()
            try await appender.append(stream, events, customer: customer)
        }
    }

    private func entries(in directory: TemporaryDirectory) throws -> [Entry] {
        let log = try LedgerView.open(directory: directory.path)
        var records: [ResponseID: ResponseRecord] = [:]
        for stored in try log.events(afterSeq: -1, limit: 100_000) {
            let id = try #require(stored.event.stream.responseID)
            records[id, default: ResponseRecord(id: id)].apply(stored.event)
        }
        return records.values.map(Entry.init)
    }
}
