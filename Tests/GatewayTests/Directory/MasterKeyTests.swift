import Crypto
import Events
import Testing

@testable import Gateway

@Suite struct MasterKeyTests {
    private let directory: TemporaryDirectory
    private let ids = SeededIDs(seed: 9)
    private let customers = (1...3).map { Samples.customer("c\($0)") }

    private static let first = String(repeating: "01", count: 32)
    private static let second = String(repeating: "02", count: 32)

    init() throws {
        directory = try TemporaryDirectory()
    }

    private var keys: String { directory.path + "/keys" }

    private func name(_ customer: CustomerID) -> CredentialName {
        CredentialName(customer: customer, provider: .openai, id: "cred_\(customer)")
    }

    /// A vault in which each customer has a key.
    private func filled(_ source: MasterKeySource = .own) throws -> CustomerVault {
        let vault = CustomerVault(directory: keys, masterKey: source)
        for customer in customers {
            try vault.create(customer, name: nil, secret: ids.bytes(32))
            try vault.seal(Secret("sk-\(customer)"), as: name(customer), ids: ids)
        }
        return vault
    }

    private func opensEverything(_ vault: CustomerVault) throws -> Bool {
        try customers.allSatisfy { try vault.open(name($0)).revealed == "sk-\($0)" }
    }

    private var ownFile: String {
        get throws {
            String(decoding: try #require(try SmallFile.read(keys + "/master.key")), as: UTF8.self)
        }
    }

    @Test func `rotation wraps every data key anew and drops the key before`() async throws {
        let vault = try filled()
        let before = try ownFile
        let rotated = try await vault.rotateMasterKey(ids)
        #expect(rotated.customers == 3)
        let after = try ownFile
        #expect(after != before)
        #expect(MasterKeyRing(text: after)?.keys.map(\.id) == [rotated.masterKey])
        #expect(try opensEverything(vault))
        #expect(try opensEverything(CustomerVault(directory: keys)))
        #expect(vault.record(customers[0])?.dataKey?.masterKey == rotated.masterKey)
    }

    @Test func `keys are opened and sealed at every moment of a rotation`() async throws {
        let vault = try filled()
        let late = (0..<20).map { number in
            CredentialName(
                customer: customers[number % 3], provider: .gemini, id: "cred_late_\(number)")
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for customer in customers {
                group.addTask {
                    for _ in 0..<300 {
                        let opened = try vault.open(name(customer))
                        #expect(opened.revealed == "sk-\(customer)")
                    }
                }
            }
            group.addTask {
                for name in late { try vault.seal(Secret(name.id), as: name, ids: ids) }
            }
            group.addTask {
                for _ in 0..<5 { _ = try await vault.rotateMasterKey(ids) }
            }
            try await group.waitForAll()
        }
        let reopened = CustomerVault(directory: keys)
        #expect(MasterKeyRing(text: try ownFile)?.keys.count == 1)
        #expect(try opensEverything(reopened))
        for name in late { #expect(try reopened.open(name).revealed == name.id) }
    }

    @Test func `a rotation that stopped in between is finished at the next start`() async throws {
        let vault = try filled()
        // As a stop leaves it: both keys in the file, and only one customer wrapped by the new one.
        let ring = try vault.masterKeys.advance(ids)
        try vault.change(customers[1]) { record throws(CredentialError) in
            guard let wrapped = record.dataKey else { return }
            let dataKey = try vault.unwrap(wrapped, of: customers[1])
            record.dataKey = try CustomerVault.wrap(
                dataKey, by: ring.current, of: customers[1], ids)
        }
        let restarted = CustomerVault(directory: keys)
        #expect(try opensEverything(restarted))
        let finished = try #require(try await restarted.prepareMasterKey(ids))
        #expect(finished == Rewrapping(masterKey: ring.current.id, customers: 2))
        #expect(try opensEverything(restarted))
        #expect(MasterKeyRing(text: try ownFile)?.keys == [ring.current])
        #expect(try await restarted.prepareMasterKey(ids) == nil)
    }

    @Test func `a new key before the old one is taken up at the start`() async throws {
        let vault = try filled(.environment(Secret(Self.first)))
        #expect(SmallFile.names(in: keys).contains("master.key") == false)
        #expect(try await vault.prepareMasterKey(ids) == nil)
        let both = CustomerVault(
            directory: keys, masterKey: .environment(Secret("\(Self.second)\n\(Self.first)")))
        #expect(try await both.prepareMasterKey(ids)?.customers == 3)
        let alone = CustomerVault(
            directory: keys, masterKey: .environment(Secret(Self.second)))
        #expect(try opensEverything(alone))
    }

    @Test func `a file whose key was replaced is read again by a rotation`() async throws {
        try directory.write(Self.first, to: "given.key")
        let vault = try filled(.file(directory.path + "/given.key"))
        let error = await #expect(throws: CredentialError.self) {
            try await vault.rotateMasterKey(ids)
        }
        #expect(error?.label == "nothing_to_rotate")
        try directory.write(Self.second, to: "given.key")
        #expect(try await vault.rotateMasterKey(ids).customers == 3)
        #expect(
            try opensEverything(
                CustomerVault(directory: keys, masterKey: .file(directory.path + "/given.key"))))
    }

    @Test func `a lost master key is said, and no other is put in its place`() async throws {
        _ = try filled()
        try #require(try SmallFile.read(keys + "/master.key") != nil)
        try directory.remove("keys/master.key")
        let restarted = CustomerVault(directory: keys)
        let lost = await #expect(throws: CredentialError.self) {
            try await restarted.prepareMasterKey(ids)
        }
        #expect(lost?.label == "master_key_missing")
        #expect(throws: CredentialError.self) {
            try restarted.seal(Secret("sk-new"), as: name(customers[0]), ids: ids)
        }
        #expect(!SmallFile.names(in: keys).contains("master.key"))
    }

    @Test func `a master key that opens nothing is refused with what it would have to be`()
        async throws
    {
        let wrapped = try #require(try filled().record(customers[0])?.dataKey?.masterKey)
        let wrong = CustomerVault(
            directory: keys, masterKey: .environment(Secret(Self.second)))
        let error = await #expect(throws: CredentialError.self) {
            try await wrong.prepareMasterKey(ids)
        }
        #expect(error?.label == "master_key_unknown")
        #expect(error?.description.contains(wrapped) == true)
        #expect(error?.description.contains("3 customers") == true)
    }

    @Test(arguments: ["", " ", "01", first + "x", first + " zz", String(repeating: "g", count: 64)])
    func `what is no key is not taken for one`(text: String) {
        #expect(MasterKeyRing(text: text) == nil)
    }

    @Test func `keys are read in either form, each once, and never print themselves`() throws {
        let bytes = [UInt8](repeating: 1, count: 32)
        let text = " \(Self.first)\n\(Base64.encode(bytes))\t\(Self.second) "
        let ring = try #require(MasterKeyRing(text: text))
        #expect(ring.keys.count == 2)
        #expect(!"\(ring.current)".contains("0101"))
        #expect(ring.current.id.count == 16)
    }
}
