import Events
import Ledger
import Testing

@testable import Gateway

@Suite struct ResponseJournalTests {
    private let log = InMemoryEventLog()
    private let id = ResponseID(surface: .chatCompletions, at: Samples.time, random: (1, 2))

    private func journal() -> ResponseJournal {
        ResponseJournal(
            id: id, customer: Samples.customer(), traceID: "4bf92f3577b34da6a3ce929d0e0e4736",
            log: log, ids: SeededIDs())
    }

    private let tier = Event.tierChosen(TierChosen(asked: nil, chosen: nil, why: .providerDefault))

    private func ending(_ completion: Completion) -> Event {
        EndingFacts(
            completion: completion, cause: .clientDisconnected, stream: false, ttftTargetMs: nil,
            deadlineMs: 1, ttftUs: nil, totalUs: 1, attempts: 1
        ).event
    }

    private var types: [EventType] { log.events.map(\.event.event.type) }

    @Test
    func
        `events stand in the response's stream, in order, with customer, and correlation with the first`()
        async throws
    {
        let journal = journal()
        try await journal.append([tier, tier], at: Samples.time)
        try await journal.append([tier], at: Samples.time)
        #expect(log.events.map(\.event.version) == [0, 1, 2])
        for stored in log.events {
            #expect(stored.event.stream == .response(id))
            #expect(stored.event.customer == Samples.customer())
            #expect(
                stored.event.correlation
                    == (stored.event.version == 0 ? "4bf92f3577b34da6a3ce929d0e0e4736" : nil))
            #expect(stored.event.recordedAt == Samples.time)
        }
    }

    @Test func `the first event takes the id that it must have`() async throws {
        let wanted = EventID(digest: Array(repeating: 7, count: 16))
        try await journal().append([tier, tier], at: Samples.time, firstID: wanted)
        #expect(log.events.first?.event.id == wanted)
        #expect(Set(log.events.map(\.event.id)).count == 2)
    }

    @Test func `nothing is appended for nothing`() async throws {
        log.fail(with: .closed)
        try await journal().append([], at: Samples.time)
    }

    @Test func `after a failure the stream goes on where it was`() async throws {
        let journal = journal()
        try await journal.append([tier], at: Samples.time)
        log.fail(with: .queueFull)
        await #expect(throws: AppendError.queueFull) {
            try await journal.append([tier, tier], at: Samples.time)
        }
        log.fail(with: nil)
        try await journal.append([tier], at: Samples.time)
        #expect(log.events.map(\.event.version) == [0, 1])
    }

    @Test func `the first ending is the only one`() async throws {
        let journal = journal()
        try await journal.close([], ending: ending(.cancelled), at: Samples.time)
        try await journal.close([tier], ending: ending(.completed), at: Samples.time)
        #expect(types == [.responseCancelled, .tierChosen])
    }

    @Test func `an ending that was not written can be written again`() async throws {
        let journal = journal()
        log.fail(with: .unavailable(.diskFull))
        await #expect(throws: AppendError.unavailable(.diskFull)) {
            try await journal.close([], ending: ending(.cancelled), at: Samples.time)
        }
        #expect(await journal.hasEnding == false)
        log.fail(with: nil)
        try await journal.close([tier], ending: ending(.completed), at: Samples.time)
        #expect(types == [.tierChosen, .responseCompleted])
    }
}
