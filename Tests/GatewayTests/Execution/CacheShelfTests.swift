import Crypto
import Events
import Testing

@testable import Gateway

/// When a cache under a name is made, read, and given up.
@Suite struct CacheShelfTests {
    private static let start = Samples.time
    private static let hourMs: Int64 = 3_600_000

    private func key(
        _ text: String = "be helpful", account: String = "main", customer: String = "acme"
    ) throws -> CacheShelf.Key {
        CacheShelf.Key(
            account: account, customer: try #require(CustomerID(customer)),
            digest: SHA256.digest(of: text))
    }

    private func at(_ ms: Int64) -> Timestamp { Self.start.adding(milliseconds: ms) }

    @Test func `one is made at the second request, and read from the third on`() throws {
        var shelf = CacheShelf()
        let key = try key()
        #expect(shelf.step(for: key, life: .oneHour, at: at(0)) == .sendWhole)
        #expect(shelf.step(for: key, life: .oneHour, at: at(1)) == .make)
        // Another one comes while it is made.
        #expect(shelf.step(for: key, life: .oneHour, at: at(2)) == .sendWhole)
        shelf.made(key, name: "cachedContents/a", life: .oneHour, at: at(1))
        #expect(shelf.step(for: key, life: .oneHour, at: at(3)) == .read(name: "cachedContents/a"))
    }

    @Test func `what came long ago does not count as a first time`() throws {
        var shelf = CacheShelf()
        let key = try key()
        #expect(shelf.step(for: key, life: .oneHour, at: at(0)) == .sendWhole)
        #expect(shelf.step(for: key, life: .oneHour, at: at(Self.hourMs)) == .sendWhole)
        #expect(shelf.step(for: key, life: .oneHour, at: at(2 * Self.hourMs - 1)) == .make)
    }

    @Test func `near its end it is made anew, for whoever asks first`() throws {
        var shelf = CacheShelf()
        let key = try key()
        shelf.made(key, name: "cachedContents/a", life: .oneHour, at: at(0))
        let end = Self.hourMs - CacheShelf.marginMs
        #expect(
            shelf.step(for: key, life: .oneHour, at: at(end - 1)) == .read(name: "cachedContents/a")
        )
        #expect(shelf.step(for: key, life: .oneHour, at: at(end)) == .make)
        #expect(shelf.step(for: key, life: .oneHour, at: at(end)) == .sendWhole)
    }

    @Test func `what could not be made is left alone for as long as it would have lived`() throws {
        var shelf = CacheShelf()
        let key = try key()
        _ = shelf.step(for: key, life: .oneHour, at: at(0))
        #expect(shelf.step(for: key, life: .oneHour, at: at(1)) == .make)
        shelf.failed(key, life: .oneHour, at: at(2))
        #expect(shelf.step(for: key, life: .oneHour, at: at(3)) == .sendWhole)
        #expect(shelf.step(for: key, life: .oneHour, at: at(Self.hourMs + 2)) == .sendWhole)
        #expect(shelf.step(for: key, life: .oneHour, at: at(Self.hourMs + 3)) == .make)
    }

    @Test func `who began to make one and is gone stands in nobody's way`() throws {
        var shelf = CacheShelf()
        let key = try key()
        _ = shelf.step(for: key, life: .oneHour, at: at(0))
        #expect(shelf.step(for: key, life: .oneHour, at: at(1)) == .make)
        let later = CacheShelf.makingMs + 1
        #expect(shelf.step(for: key, life: .oneHour, at: at(later)) == .sendWhole)
        #expect(shelf.step(for: key, life: .oneHour, at: at(later + 1)) == .make)
    }

    @Test func `nobody reads what another customer, account or prompt has`() throws {
        var shelf = CacheShelf()
        shelf.made(try key(), name: "cachedContents/a", life: .oneHour, at: at(0))
        for other in [
            try key("be terse"), try key(account: "second"), try key(customer: "globex"),
        ] {
            #expect(shelf.step(for: other, life: .oneHour, at: at(1)) == .sendWhole)
        }
    }

    @Test func `there is room for so many, and again when they are over`() throws {
        var shelf = CacheShelf(countMax: 2)
        shelf.made(try key("a"), name: "cachedContents/a", life: .oneHour, at: at(0))
        shelf.made(try key("b"), name: "cachedContents/b", life: .oneHour, at: at(0))
        let third = try key("c")
        #expect(shelf.step(for: third, life: .oneHour, at: at(1)) == .sendWhole)
        #expect(shelf.step(for: third, life: .oneHour, at: at(2)) == .sendWhole)
        #expect(shelf.step(for: third, life: .oneHour, at: at(Self.hourMs)) == .sendWhole)
        #expect(shelf.step(for: third, life: .oneHour, at: at(Self.hourMs + 1)) == .make)
    }
}
