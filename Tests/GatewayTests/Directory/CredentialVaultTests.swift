import Crypto
import Events
import Testing

@testable import Gateway

@Suite struct CredentialVaultTests {
    private let directory: TemporaryDirectory
    private let ids = SeededIDs(seed: 7)
    private let acme = Samples.customer("acme")
    private let other = Samples.customer("other")

    init() throws {
        directory = try TemporaryDirectory()
    }

    private var keys: String { directory.path + "/keys" }

    private func vault(_ masterKey: MasterKeySource = .own) throws -> CustomerVault {
        let vault = CustomerVault(directory: keys, masterKey: masterKey)
        for customer in [acme, other] {
            try vault.create(customer, name: nil, secret: ids.bytes(32))
        }
        return vault
    }

    private func name(
        _ id: String = "cred_1", of customer: CustomerID? = nil, _ provider: Provider = .openai
    ) -> CredentialName {
        CredentialName(customer: customer ?? acme, provider: provider, id: id)
    }

    @Test func `what is sealed opens under its own name, also after reopening`() throws {
        let first = try vault()
        try first.seal(Secret("sk-acme-1"), as: name(), ids: ids)
        try first.seal(Secret("sk-acme-2"), as: name("cred_2", .gemini), ids: ids)
        try first.seal(Secret("sk-other"), as: name("cred_3", of: other), ids: ids)
        for vault in [first, CustomerVault(directory: keys)] {
            #expect(try vault.open(name()).revealed == "sk-acme-1")
            #expect(try vault.open(name("cred_2", .gemini)).revealed == "sk-acme-2")
            #expect(try vault.open(name("cred_3", of: other)).revealed == "sk-other")
        }
    }

    @Test func `no file holds a key as it is, and the master key is for its owner alone`() throws {
        try vault().seal(Secret("sk-acme-1"), as: name(), ids: ids)
        let hex = Hex.encode(Array("sk-acme-1".utf8))
        for file in ["acme.json", "master.key"] {
            let text = String(
                decoding: try #require(try SmallFile.read("\(keys)/\(file)")), as: UTF8.self)
            #expect(!text.contains("sk-acme"))
            #expect(!text.contains(hex))
            #expect(try directory.mode(of: "keys/\(file)") == 0o600)
        }
    }

    @Test func `another provider, id or customer opens nothing`() throws {
        let vault = try vault()
        try vault.seal(Secret("sk-acme-1"), as: name(), ids: ids)
        let wrong = [
            name("cred_1", .gemini), name("cred_2"), name("cred_1", of: other),
        ]
        for name in wrong {
            #expect(throws: CredentialError.self) { try vault.open(name) }
        }
    }

    @Test func `one customer's sealed bytes mean nothing in another's file`() throws {
        let vault = try vault()
        try vault.seal(Secret("sk-acme-1"), as: name(), ids: ids)
        let file = try #require(try SmallFile.read(keys + "/acme.json"))
        try directory.write(String(decoding: file, as: UTF8.self), to: "keys/other.json")
        let reopened = CustomerVault(directory: keys)
        let error = #expect(throws: CredentialError.self) {
            try reopened.open(name("cred_1", of: other))
        }
        #expect(error?.label == "credential_damaged")
    }

    @Test func `destroying the last key destroys the data key, and needs no master key`() throws {
        let first = try vault()
        try first.seal(Secret("sk-1"), as: name(), ids: ids)
        try first.seal(Secret("sk-2"), as: name("cred_2"), ids: ids)
        try first.destroy(["cred_1"], of: acme)
        #expect(throws: CredentialError.self) { try first.open(name()) }
        #expect(try first.open(name("cred_2")).revealed == "sk-2")
        try directory.write("lost", to: "keys/master.key")
        let reopened = CustomerVault(directory: keys)
        try reopened.destroy(["cred_2"], of: acme)
        let record = try #require(CustomerVault(directory: keys).record(acme))
        #expect(record.dataKey == nil)
        #expect(record.credentials.isEmpty)
    }

    @Test func `a customer made anew keeps what is sealed`() throws {
        let vault = try vault()
        try vault.seal(Secret("sk-1"), as: name(), ids: ids)
        try vault.create(acme, name: "Acme", secret: ids.bytes(32))
        #expect(try CustomerVault(directory: keys).open(name()).revealed == "sk-1")
    }

    @Test func `what no event knows is destroyed`() throws {
        let vault = try vault()
        try vault.seal(Secret("sk-1"), as: name(), ids: ids)
        try vault.seal(Secret("sk-2"), as: name("cred_2"), ids: ids)
        try vault.destroyAll { $0 == acme ? ["cred_2"] : [] }
        #expect(vault.record(acme)?.credentials.keys.sorted() == ["cred_2"])
    }
}
