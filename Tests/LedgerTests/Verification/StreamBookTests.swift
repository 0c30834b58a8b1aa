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
    ]

    @Test(arguments: stories.indices)
    func `beginnings and endings belong together`(index: Int) {
        let (events, verdict) = Self.stories[index]
        var book = StreamBook()
        for (version, meaning) in events.enumerated() {
            let fault = book.add(Self.key("a"), version: Int64(version), meaning: meaning)
            let isLast = version == events.count - 1
            #expect(fault?.verdict == (isLast ? verdict : nil), "\(events)")
        }
    }

    @Test func `a version that is not the next is told once`() {
        var book = StreamBook()
        #expect(book.add(Self.key("a"), version: 0, meaning: .nothing) == nil)
        #expect(book.add(Self.key("b"), version: 1, meaning: .nothing)?.verdict == .order)
        #expect(book.add(Self.key("b"), version: 2, meaning: .nothing) == nil)
        #expect(book.add(Self.key("a"), version: 2, meaning: .nothing)?.verdict == .order)
        #expect(book.add(Self.key("a"), version: 0, meaning: .nothing)?.verdict == .order)
        #expect(book.count == 2)
    }

    @Test func `what has no ending yet is counted`() {
        var book = StreamBook()
        for name in ["a", "b"] {
            _ = book.add(Self.key(name), version: 0, meaning: .admission)
            _ = book.add(Self.key(name), version: 1, meaning: .attemptStart(1))
        }
        _ = book.add(Self.key("b"), version: 2, meaning: .completion)
        #expect(book.openRequests == 1)
        #expect(book.openAttempts == 2)
    }
}
