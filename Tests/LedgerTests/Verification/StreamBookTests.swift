import Testing

@testable import Ledger

@Suite struct StreamBookTests {
    private static func key(_ name: String) -> StreamKey {
        Array(name.utf8).withUnsafeBytes { StreamKey($0) }
    }

    /// Events of one stream, and what is wrong with the last of them.
    static let stories: [(events: [StreamBook.Meaning], verdict: Verdict?)] = [
        ([.admission, .attemptStart(1), .attemptEnd(1), .completion], nil),
        ([.admission, .attemptStart(1), .completion, .attemptEnd(1)], nil),
        ([.admission, .attemptStart(1), .attemptStart(2), .attemptEnd(2), .attemptEnd(1)], nil),
        ([.nothing, .nothing], nil),
        ([.admission, .attemptStart(64)], nil),
        ([.admission, .admission], .endings),
        ([.completion], .endings),
        ([.admission, .completion, .completion], .endings),
        ([.attemptEnd(1)], .endings),
        ([.attemptStart(1), .attemptStart(1)], .endings),
        ([.attemptStart(1), .attemptEnd(1), .attemptEnd(1)], .endings),
        ([.attemptStart(1), .attemptEnd(1), .attemptStart(1)], .endings),
        ([.attemptStart(0)], .endings),
        ([.attemptStart(65)], .endings),
        ([.queueing, .admission, .completion], nil),
        ([.queueing, .completion], nil),
        ([.queueing, .refusal], nil),
        ([.refusal], nil),
        ([.refusal, .refusal], .endings),
        ([.admission, .refusal], .endings),
        ([.queueing, .completion, .refusal], .endings),
        ([.refusal, .admission], .endings),
        ([.queueing, .refusal, .completion], .endings),
        (
            [.reservation, .admission, .attemptStart(1), .attemptEnd(1), .settlement, .completion],
            nil
        ),
        ([.reservation, .admission, .completion, .release], nil),
        ([.queueing, .reservation, .release, .refusal], nil),
        ([.admission, .settlement, .settlement], nil),
        ([.reservation, .settlement, .settlement], nil),
        ([.release], .endings),
        ([.reservation, .reservation], .endings),
        ([.reservation, .release, .release], .endings),
        ([.reservation, .settlement, .release], .endings),
        ([.reservation, .release, .reservation], .endings),
    ]

    @Test(arguments: stories.indices)
    func `beginnings and endings belong together`(index: Int) {
        let (events, verdict) = Self.stories[index]
        var book = StreamBook()
        for (version, meaning) in events.enumerated() {
            let fault = book.add(
                Self.key("a"), seq: Int64(version), version: Int64(version), meaning: meaning)
            let isLast = version == events.count - 1
            #expect(fault?.verdict == (isLast ? verdict : nil), "\(events)")
        }
    }

    @Test func `a version that is not the next is told once`() {
        var book = StreamBook()
        #expect(book.add(Self.key("a"), seq: 0, version: 0, meaning: .nothing) == nil)
        #expect(book.add(Self.key("b"), seq: 0, version: 1, meaning: .nothing)?.verdict == .order)
        #expect(book.add(Self.key("b"), seq: 0, version: 2, meaning: .nothing) == nil)
        #expect(book.add(Self.key("a"), seq: 0, version: 2, meaning: .nothing)?.verdict == .order)
        #expect(book.add(Self.key("a"), seq: 0, version: 0, meaning: .nothing)?.verdict == .order)
        #expect(book.count == 2)
    }

    @Test func `what has no ending yet is counted`() {
        var book = StreamBook()
        for name in ["a", "b"] {
            _ = book.add(Self.key(name), seq: 0, version: 0, meaning: .admission)
            _ = book.add(Self.key(name), seq: 0, version: 1, meaning: .attemptStart(1))
        }
        _ = book.add(Self.key("b"), seq: 0, version: 2, meaning: .completion)
        #expect(book.openRequests == 1)
        #expect(book.openAttempts == 2)
    }

    /// Events of one stream, whether a reservation is open at its end, and whether it was forgotten.
    static let reservations: [(events: [StreamBook.Meaning], isOpen: Bool, isForgotten: Bool)] = [
        ([.reservation, .admission, .attemptStart(1)], true, false),
        ([.reservation, .queueing], true, false),
        ([.reservation, .admission, .attemptStart(1), .attemptEnd(1)], true, false),
        // The client has left, and its attempt is read to the end.
        ([.reservation, .admission, .attemptStart(1), .completion], true, false),
        ([.reservation, .admission, .attemptStart(1), .completion, .attemptEnd(1)], true, true),
        ([.reservation, .admission, .completion], true, true),
        ([.reservation, .queueing, .refusal], true, true),
        ([.reservation, .admission, .completion, .release], false, false),
        ([.reservation, .admission, .settlement, .completion], false, false),
        ([.admission, .completion], false, false),
    ]

    @Test(arguments: reservations.indices)
    func `a reservation is over when its response is`(index: Int) {
        let (events, isOpen, isForgotten) = Self.reservations[index]
        var book = StreamBook()
        for (version, meaning) in events.enumerated() {
            _ = book.add(
                Self.key("a"), seq: 40 + Int64(version), version: Int64(version), meaning: meaning)
        }
        #expect(book.openReservations == (isOpen ? 1 : 0), "\(events)")
        #expect(
            book.forgottenReservations == (isForgotten ? [39 + Int64(events.count)] : []),
            "\(events)")
    }
}
