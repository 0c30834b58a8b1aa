import Events
import Testing

@testable import Gateway

@Suite struct CustomerVaultTests {
    private let directory: TemporaryDirectory
    private let vault: CustomerVault
    private let acme = Samples.customer("acme")
    private let secret: [UInt8] = Array(0..<32)

    init() throws {
        directory = try TemporaryDirectory()
        vault = CustomerVault(directory: directory.path + "/keys")
    }

    @Test func `a customer's file is for its owner alone`() throws {
        try vault.create(acme, name: "Acme", secret: secret)
        #expect(try directory.mode(of: "keys") == 0o700)
        #expect(try directory.mode(of: "keys/acme.json") == 0o600)
    }

    @Test func `a record survives reopening`() throws {
        try vault.create(acme, name: "Acme \"& Sons\"", secret: secret)
        let reopened = CustomerVault(directory: directory.path + "/keys")
        #expect(
            reopened.record(acme)
                == CustomerVault.Record(secret: secret, name: "Acme \"& Sons\""))
        #expect(
            reopened.digest([1, 2], of: acme, domain: "session")
                == vault.digest([1, 2], of: acme, domain: "session"))
    }

    @Test func `making a record again keeps its secret and takes the new name`() throws {
        try vault.create(acme, name: "Acme", secret: secret)
        try vault.create(acme, name: nil, secret: Array(repeating: 9, count: 32))
        let reopened = CustomerVault(directory: directory.path + "/keys")
        #expect(reopened.record(acme) == CustomerVault.Record(secret: secret, name: nil))
    }

    @Test func `a digest differs by customer, by domain and by content`() throws {
        let other = Samples.customer("other")
        try vault.create(acme, name: nil, secret: secret)
        try vault.create(other, name: nil, secret: Array(repeating: 9, count: 32))
        let digests = [
            vault.digest([1], of: acme, domain: "a"), vault.digest([1], of: other, domain: "a"),
            vault.digest([1], of: acme, domain: "b"), vault.digest([2], of: acme, domain: "a"),
        ]
        #expect(Set(digests).count == 4)
        #expect(!digests.contains(nil))
        #expect(vault.digest([1], of: acme, domain: "a") == digests[0])
    }

    @Test func `a domain's end cannot be moved into its content`() throws {
        try vault.create(acme, name: nil, secret: secret)
        #expect(
            vault.digest(Array("bc".utf8), of: acme, domain: "a")
                != vault.digest(Array("c".utf8), of: acme, domain: "ab"))
    }

    @Test func `nobody has no record and no digest`() {
        #expect(vault.record(acme) == nil)
        #expect(vault.digest([1], of: acme, domain: "a") == nil)
    }

    @Test(arguments: ["", "{", "{}", #"{"secret": "xyz"}"#, #"{"secret": 5}"#])
    func `a damaged file is never taken for a new customer`(content: String) throws {
        let other = CustomerVault(directory: directory.path)
        try directory.write(content, to: "acme.json")
        #expect(other.record(acme) == nil)
        #expect(throws: VaultError.self) { try other.create(acme, name: nil, secret: secret) }
    }

    @Test func `a directory that cannot be made is an error that names the customer`() {
        let lost = CustomerVault(directory: directory.path + "/not/there")
        let error = #expect(throws: VaultError.self) {
            try lost.create(acme, name: nil, secret: secret)
        }
        #expect(error?.description.contains("acme") == true)
    }
}
