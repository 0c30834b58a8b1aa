import Events
import Testing

@testable import Gateway

@Suite struct BatchRecordTests {
    private let acme: CustomerID
    private let created: BatchCreated

    init() throws {
        acme = try #require(CustomerID("acme"))
        created = BatchCreated(
            batch: "batch_01M825SPWCJQ989E0CWTK4DHAJ", inputFile: "file-1", keyID: "key_1",
            surface: .chatCompletions, windowMs: 86_400_000)
    }

    private func record(_ events: [Event]) throws -> BatchRecord {
        var record = try #require(
            BatchRecord(first: .batchCreated(created), of: acme, at: Timestamp(nanoseconds: 1)))
        for (index, event) in events.enumerated() {
            record.apply(event, at: Timestamp(nanoseconds: Int64(index) + 2))
        }
        return record
    }

    private func prepared(_ job: Int64, _ lines: ClosedRange<Int64>, round: Int64 = 1) -> Event {
        .batchJobPrepared(
            BatchJobPrepared(
                account: "openai-us", batch: created.batch, credential: .managed,
                firstLine: lines.lowerBound, job: job, lastLine: lines.upperBound,
                lines: Int64(lines.count), model: "gpt-5.4", provider: .openai,
                replaces: nil, round: round, tier: "batch"))
    }

    private func ended(_ job: Int64, _ status: BatchJobStatus) -> Event {
        .batchJobEnded(
            BatchJobEnded(
                batch: created.batch, errorCode: nil, errorType: nil, job: job, reason: nil,
                status: status))
    }

    private var validated: Event {
        .batchValidated(BatchValidated(batch: created.batch, lines: 10, model: "gpt-5.4"))
    }

    private func cancelled(_ why: BatchCancelReason) -> Event {
        .batchCancelRequested(BatchCancelRequested(batch: created.batch, why: why))
    }

    @Test func `its status follows from its facts`() throws {
        let over = Event.batchEnded(
            BatchEnded(
                batch: created.batch, completed: 10, errorFile: nil, failed: 0, outputFile: "f",
                status: .completed))
        let steps: [(Event, String)] = [
            (validated, "in_progress"), (prepared(1, 1...6), "in_progress"),
            (ended(1, .completed), "in_progress"), (prepared(2, 7...10), "in_progress"),
            (ended(2, .completed), "finalizing"), (over, "completed"),
        ]
        var events: [Event] = []
        #expect(try record([]).status == "validating")
        for (event, status) in steps {
            events.append(event)
            let record = try record(events)
            #expect(record.status == status)
            #expect(record.events == Int64(events.count) + 1)
        }
        #expect(
            try record([.batchRejected(BatchRejected(batch: created.batch, errors: 1))]).status
                == "failed")
        #expect(try record([validated, cancelled(.requested)]).status == "cancelling")
    }

    @Test func `the next line is the first that no job was made from`() throws {
        #expect(try record([validated]).nextLine == 1)
        let half = try record([validated, prepared(1, 1...6)])
        #expect(half.nextLine == 7)
        #expect(!half.isCovered)
        #expect(try record([validated, prepared(1, 1...6), cancelled(.expired)]).isCovered)
        #expect(try record([validated, prepared(1, 1...6), prepared(2, 7...10)]).isCovered)
    }

    @Test func `what is set aside falls by what is given back, and never below nothing`() throws {
        let day = UTCDay(number: 20_000)
        func moved(_ amounts: [Int64]) throws -> SpendReserved? {
            try record(
                [.spendReserved(SpendReserved(amount: PicoUSD(pico: 100), day: day))]
                    + amounts.map {
                        .spendReleased(SpendReleased(amount: PicoUSD(pico: $0), day: day))
                    }
            ).reserved
        }
        #expect(try record([]).reserved == nil)
        #expect(try moved([]) == SpendReserved(amount: PicoUSD(pico: 100), day: day))
        #expect(try moved([30, 30]) == SpendReserved(amount: PicoUSD(pico: 40), day: day))
        #expect(try moved([30, 70]) == nil)
        #expect(try moved([130]) == nil)
    }

    @Test func `a key names a line of its own job only`() throws {
        let jobs = try record([validated, prepared(1, 1...6), prepared(12, 7...10)]).jobs
        let first = try #require(jobs.first)
        let last = try #require(jobs.last)
        #expect(first.line(of: BatchJob.key(mark: first.mark, line: 6)) == 6)
        #expect(first.line(of: BatchJob.key(mark: first.mark, line: 7)) == nil)
        #expect(first.line(of: BatchJob.key(mark: last.mark, line: 2)) == nil)
        #expect(last.line(of: BatchJob.key(mark: last.mark, line: 7)) == 7)
        for key in ["", "6", first.mark, first.mark + "-", first.mark + "-x", first.mark + "--1"] {
            #expect(first.line(of: key) == nil)
        }
        #expect(BatchJob.key(mark: last.mark, line: 50_000).utf8.count <= 64, "Anthropic's limit")
    }

    @Test func `a line's response is the same whenever it is asked, and no other's`() throws {
        let record = try record([])
        let ids = (1...2_000).map { BatchLine.responseID(Int64($0), of: record) }
        #expect(Set(ids).count == 2_000)
        #expect(ids == (1...2_000).map { BatchLine.responseID(Int64($0), of: record) })
        #expect(ids.allSatisfy { ResponseID($0.text) == $0 })
    }

    @Test func `the responses of a batch's lines are stored in the order of its lines`() throws {
        let record = try record([])
        let ids = [0, 1, 2, 31, 32, 33, 1_023, 1_024, 49_999, 50_000, 4_000_000_000].map {
            BatchLine.responseID($0, of: record).text
        }
        #expect(ids == ids.sorted())
    }

    @Test func `what a client wrote comes back from the note`() throws {
        let note = BatchNote(
            metadata: [("a", "b"), ("ü", "")],
            faults: [BatchFault(code: "empty_file", line: nil, message: "m", param: "p")],
            outputLifeMs: 3_600_000)
        #expect(try #require(BatchNote(decoding: note.encoded)) == note)
        #expect(BatchNote(decoding: Array("{}".utf8)) == nil)
    }
}
