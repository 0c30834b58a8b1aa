import Crypto
import Events
import Providers
import Testing

@testable import Gateway

@Suite struct RequestDigestsTests {
    private let directory: TemporaryDirectory
    private let vault: CustomerVault
    private let acme = Samples.customer("acme")
    private let other = Samples.customer("other")

    init() throws {
        directory = try TemporaryDirectory()
        vault = CustomerVault(directory: directory.path)
        try vault.create(acme, name: nil, secret: Array(repeating: 1, count: 32))
        try vault.create(other, name: nil, secret: Array(repeating: 2, count: 32))
    }

    private func digests(
        _ body: String = "", customer: CustomerID? = nil,
        options: (inout RequestOptions) -> Void = { _ in }
    ) throws -> RequestDigests {
        var asked = RequestOptions()
        options(&asked)
        return RequestDigests(try Samples.request(body), asked, customer ?? acme, vault)
    }

    @Test func `the header names the session, else the body's cache key, else the prompt`() throws {
        let key = #""prompt_cache_key": "chat 7""#
        let byHeader = try digests { $0.session = "chat 7" }.session
        #expect(byHeader != nil)
        #expect(try digests(key).session == byHeader)
        #expect(try digests(key) { $0.session = "chat 8" }.session != byHeader)
        #expect(try digests().session != byHeader)
        #expect(try digests().session == digests(#""temperature": 1"#).session)
    }

    @Test func `a session is another one for another customer`() throws {
        let session: (inout RequestOptions) -> Void = { $0.session = "chat 7" }
        #expect(
            try digests(options: session).session
                != digests(customer: other, options: session).session)
    }

    @Test func `without an idempotency key nothing is bound`() throws {
        let plain = try digests()
        #expect(plain.idempotencyKey == nil)
        #expect(plain.body == nil)
        #expect(plain.admissionID == nil)
    }

    @Test func `an idempotency key gives the same admission id to every body`() throws {
        let key: (inout RequestOptions) -> Void = { $0.idempotencyKey = "once" }
        let first = try digests(options: key)
        let again = try digests(options: key)
        let changed = try digests(#""temperature": 1"#, options: key)
        #expect(first.admissionID != nil)
        #expect(again.admissionID == first.admissionID)
        #expect(again.body == first.body)
        #expect(changed.admissionID == first.admissionID)
        #expect(changed.body != first.body)
    }

    @Test func `an idempotency key binds one customer only`() throws {
        let key: (inout RequestOptions) -> Void = { $0.idempotencyKey = "once" }
        let mine = try digests(options: key)
        let theirs = try digests(customer: other, options: key)
        #expect(mine.admissionID != theirs.admissionID)
        #expect(mine.idempotencyKey != theirs.idempotencyKey)
        #expect(mine.body != theirs.body)
    }

    @Test func `a customer without a secret has no digests`() throws {
        let key: (inout RequestOptions) -> Void = { $0.idempotencyKey = "once" }
        let nobody = try digests(customer: Samples.customer("nobody"), options: key)
        #expect(nobody.session == nil)
        #expect(nobody.admissionID == nil)
    }

    @Test func `no digest holds what it was made of`() throws {
        let made = try digests { $0.idempotencyKey = "a key in clear text" }
        let texts = [made.session, made.idempotencyKey, made.body].compactMap(\.self)
        #expect(texts.map(\.count) == [32, 64, 64])
        #expect(texts.allSatisfy { Hex.decode($0) != nil })
    }
}
