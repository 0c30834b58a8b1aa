import Crypto
import Events
import Gateway
import Glibc
import JSON
import Ledger
import Projections
import Synchronization
import Testing

@Suite struct CustomerAdministrationTests {
    private let log = InMemoryEventLog()
    private let folder: VaultFolder
    private let vault: CustomerVault
    private let administration: CustomerAdministration

    init() throws {
        folder = try VaultFolder()
        vault = CustomerVault(directory: folder.path)
        administration = CustomerAdministration(
            log: log, vault: vault, ids: CountingIDs(), clock: StillClock())
    }

    @Test
    func `a customer comes into being in its own stream, with a secret and a name outside the log`()
        async throws
    {
        let events = try await administration.createCustomer(
            "acme", name: "Acme Ltd", in: CustomerDirectory())
        #expect(events == log.events.map(\.event))
        #expect(events.map(\.stream.text) == ["customer/acme"])
        #expect(events.map(\.customer?.text) == ["acme"])
        #expect(events.map(\.event.type) == [.customerCreated])
        let record = try #require(vault.record(try customer("acme")))
        #expect(record.name == "Acme Ltd")
        #expect(record.secret.count == 32)
        #expect(!String(decoding: events[0].body, as: UTF8.self).contains("Acme"))
    }

    @Test func `a customer is not created twice, known or not yet folded`() async throws {
        let directory = try await created("acme", name: "First")
        await #expect(throws: AdministrationError.self) {
            try await administration.createCustomer("acme", name: "Second", in: directory)
        }
        let error = try #require(
            await #expect(throws: AdministrationError.self) {
                try await administration.createCustomer(
                    "acme", name: "Second", in: CustomerDirectory())
            })
        #expect(error.label == "customer_exists")
        #expect(error.httpStatus == 409)
        #expect(vault.record(try customer("acme"))?.name == "First")
        #expect(log.events.count == 1)
    }

    @Test func `an erased customer has no file, no name and no digests, and is not created again`()
        async throws
    {
        let directory = try await created("acme", name: "Acme Ltd")
        let acme = try customer("acme")
        #expect(vault.digest([1], of: acme, domain: "session") != nil)
        var erased = directory
        for event in try await administration.eraseCustomer("acme", in: directory) {
            erased.apply(event)
        }
        #expect(log.events.map(\.event.event.type) == [.customerCreated, .customerErased])
        #expect(vault.record(acme) == nil)
        #expect(vault.digest([1], of: acme, domain: "session") == nil)
        #expect(CustomerVault(directory: folder.path).record(acme) == nil, "not on disk either")
        for name in ["Acme Ltd", "Somebody else"] {
            let error = try #require(
                await #expect(throws: AdministrationError.self) {
                    try await administration.createCustomer("acme", name: name, in: erased)
                })
            #expect(error.label == "customer_exists")
        }
        await #expect(throws: AdministrationError.self) {
            try await administration.eraseCustomer("acme", in: erased)
        }
    }

    @Test func `an erasure that was interrupted is finished at the next start`() async throws {
        var directory = try await created("acme", name: "Acme Ltd")
        for event in try await administration.eraseCustomer("acme", in: directory) {
            directory.apply(event)
        }
        try vault.create(try customer("acme"), name: "Acme Ltd", secret: [1, 2, 3])
        try administration.finishErasures(in: directory)
        #expect(vault.record(try customer("acme")) == nil)
        try administration.finishErasures(in: directory)
    }

    @Test(
        arguments: [
            ("", nil, "invalid_customer_id"), ("a b", nil, "invalid_customer_id"),
            ("-a", nil, "invalid_customer_id"), ("../x", nil, "invalid_customer_id"),
            (String(repeating: "a", count: 65), nil, "invalid_customer_id"),
            ("acme", "", "invalid_name"), ("acme", "a\nb", "invalid_name"),
            ("acme", String(repeating: "a", count: 257), "invalid_name"),
        ] as [(String, String?, String)])
    func `bad ids and names are refused before anything is written`(
        _ id: String, _ name: String?, _ label: String
    ) async throws {
        let error = try #require(
            await #expect(throws: AdministrationError.self) {
                try await administration.createCustomer(id, name: name, in: CustomerDirectory())
            })
        #expect(error.label == label)
        #expect(log.events.isEmpty)
        #expect(vault.record(try customer("acme")) == nil)
    }

    @Test func `a key opens its customer's door, and the log has its digest only`() async throws {
        var directory = try await created("acme")
        let issued = try await administration.issueKey(to: "acme", in: directory)
        for event in issued.events { directory.apply(event) }
        let key = issued.key.revealed
        #expect(key.hasPrefix("zk_"))
        #expect(Base64.decode(String(key.dropFirst(3)), .url)?.count == 32)
        #expect(issued.id.hasPrefix("key_"))
        #expect(issued.id.count == 30)
        let found = try #require(directory.key(digest: SHA256.digest(of: key).hex))
        #expect(found.id == issued.id)
        #expect(found.customer.text == "acme")
        #expect(found.issuedAt == StillClock.time)
        for stored in log.events {
            #expect(!String(decoding: stored.event.body, as: UTF8.self).contains(key))
        }
    }

    @Test func `no two keys are alike`() async throws {
        let directory = try await created("acme")
        let first = try await administration.issueKey(to: "acme", in: directory)
        let second = try await administration.issueKey(to: "acme", in: directory)
        #expect(first.key != second.key)
        #expect(first.id != second.id)
    }

    @Test func `a revoked key is gone, and cannot be revoked again`() async throws {
        var directory = try await created("acme")
        let issued = try await administration.issueKey(to: "acme", in: directory)
        for event in issued.events { directory.apply(event) }
        for event in try await administration.revokeKey(issued.id, in: directory) {
            directory.apply(event)
        }
        #expect(directory.key(id: issued.id) == nil)
        let revoked = directory
        let error = try #require(
            await #expect(throws: AdministrationError.self) {
                try await administration.revokeKey(issued.id, in: revoked)
            })
        #expect(error.label == "unknown_key")
        #expect(log.events.last?.event.stream.text == "customer/acme")
    }

    @Test func `the policy set last holds`() async throws {
        var directory = try await created("acme")
        for policy in [Policy(markupBps: 500), Policy(providers: [.openai])] {
            for event in try await administration.setPolicy(policy, of: "acme", in: directory) {
                directory.apply(event)
            }
        }
        #expect(directory.customers[try customer("acme")] == Policy(providers: [.openai]))
    }

    @Test(arguments: ["nobody", "not an id"])
    func `a customer that is not there has neither keys nor a policy`(_ id: String) async throws {
        let directory = CustomerDirectory()
        for change in [
            { _ = try await administration.issueKey(to: id, in: directory) },
            { _ = try await administration.setPolicy(Policy(), of: id, in: directory) },
        ] {
            let error = try #require(
                await #expect(throws: AdministrationError.self) { try await change() })
            #expect(error.label == "unknown_customer")
            #expect(error.httpStatus == 404)
        }
        #expect(log.events.isEmpty)
    }

    @Test func `a log that takes nothing is said to be the reason`() async throws {
        log.fail(with: .unavailable(.diskFull))
        let error = try #require(
            await #expect(throws: AdministrationError.self) {
                try await administration.createCustomer(
                    "acme", name: nil, in: CustomerDirectory())
            })
        #expect(error.httpStatus == 503)
        log.fail(with: nil)
        let secret = vault.record(try customer("acme"))?.secret
        _ = try await created("acme")
        #expect(vault.record(try customer("acme"))?.secret == secret)
    }

    @Test func `the demonstration is set up once, also when it was set up half`() async throws {
        var directory = CustomerDirectory()
        let events = try await administration.ensureDemo(in: directory)
        #expect(events.map(\.event.type) == [.customerCreated, .keyIssued])
        directory.apply(events[0])
        #expect(
            try await administration.ensureDemo(in: directory).map(\.event.type) == [.keyIssued])
        directory.apply(events[1])
        #expect(try await administration.ensureDemo(in: directory).isEmpty)
        #expect(directory.key(digest: SHA256.digest(of: "zk-demo").hex)?.customer.text == "demo")
    }

    @Test func `the demonstration's public key opens nothing once real accounts are served`()
        async throws
    {
        var directory = CustomerDirectory()
        #expect(try await administration.withdrawDemo(in: directory).isEmpty)
        for event in try await administration.ensureDemo(in: directory) { directory.apply(event) }
        let events = try await administration.withdrawDemo(in: directory)
        #expect(events.map(\.event.type) == [.keyRevoked])
        for event in events { directory.apply(event) }
        #expect(directory.key(digest: SHA256.digest(of: "zk-demo").hex) == nil)
        #expect(try await administration.withdrawDemo(in: directory).isEmpty)
    }

    @Test func `customers and keys are shown without secrets`() async throws {
        var directory = try await created("acme", name: "Acme")
        let issued = try await administration.issueKey(to: "acme", in: directory)
        for event in issued.events { directory.apply(event) }
        let documents = CustomerDocuments(directory: directory, vault: vault)
        var json = JSONWriter()
        #expect(documents.writeCustomer(try customer("acme"), to: &json))
        #expect(
            String(decoding: json.take(), as: UTF8.self) == """
                {"object":"customer","id":"acme","name":"Acme","created_at":"2026-11-22T16:33:11.042Z",\
                "keys":1,"policy":{"profile":"managed","providers":null,"allow_brokered":false,\
                "allow_unpriced":false,"markup_bps":0,"platform_fee_bps":0,"budget":null,"limits":null,\
                "default_class":"standard","on_disconnect":"cancel","cache_breakpoints":null,"stored_caches":null,\
                "flex_fallback":false,"batch_fallback":"none","lanes":["byoc","managed"],"regions":null,\
                "weigh_price":false,\
                "evidence":{"age_hours_max":168,\
                "requests_min":1000,"attainment_margin":"0.000000","cost_margin":"0.050000"}}}
                """)
        #expect(documents.writeKeys(of: try customer("acme"), to: &json))
        #expect(
            String(decoding: json.take(), as: UTF8.self) == """
                {"object":"list","data":[{"object":"key","id":"\(issued.id)","customer":"acme",\
                "issued_at":"2026-11-22T16:33:11.042Z"}],"has_more":false,"next":null}
                """)
        #expect(!documents.writeKeys(of: try customer("nobody"), to: &json))
    }

    private func created(_ id: String, name: String? = nil) async throws -> CustomerDirectory {
        var directory = CustomerDirectory()
        for event in try await administration.createCustomer(id, name: name, in: directory) {
            directory.apply(event)
        }
        return directory
    }

    private func customer(_ id: String) throws -> CustomerID {
        try #require(CustomerID(id))
    }
}

/// A folder for one test's vault; it goes with the test.
private final class VaultFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/zumik-vault-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    deinit {
        for name in ["acme.json", "demo.json"] { remove("\(path)/\(name)") }
        rmdir(path)
    }
}

private struct StillClock: WallClock {
    static let time = Timestamp(nanoseconds: 1_795_365_191_042_000_000)

    func now() -> Timestamp { Self.time }
}

private final class CountingIDs: IDSource {
    private let drawn = Atomic<UInt64>(0)

    func draw() -> (UInt64, UInt64) {
        let number = drawn.add(1, ordering: .relaxed).newValue
        return (number &* 0x9E37_79B9_7F4A_7C15, number << 2)
    }
}
