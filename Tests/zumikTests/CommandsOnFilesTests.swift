import Events
import Glibc
import JSON
import Ledger
import Testing

@testable import zumik

/// Whole commands on the files of a data directory.
@Suite struct CommandsOnFilesTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func `a customer is created once, and its key is shown once`() async throws {
        let first = TestWorld()
        #expect(await first.run("customers create acme --name Acme \(data)") == .done)
        #expect(first.output == "customer acme created; next: zumik keys issue acme\n")
        let again = TestWorld()
        #expect(await again.run("customers create acme \(data)") == .failed)
        #expect(again.errors == "zumik: customer acme exists already\n")

        let issued = TestWorld()
        #expect(await issued.run("keys issue acme --json \(data)") == .done)
        let key = try JSONDocument(parsing: issued.output).root
        #expect(key["key"]?.string?.hasPrefix("zk_") == true)
        #expect(key["key"]?.string?.count == 46)
        let id = try #require(key["id"]?.string)
        let listed = TestWorld()
        #expect(await listed.run("keys list acme \(data)") == .done)
        #expect(listed.output.contains(id))
        #expect(!listed.output.contains("zk_"))

        #expect(await TestWorld().run("keys revoke \(id) \(data)") == .done)
        let revoked = TestWorld()
        #expect(await revoked.run("keys revoke \(id) \(data)") == .failed)
        #expect(revoked.errors == "zumik: there is no valid key with the id \(id)\n")
    }

    @Test func `a command that has ended leaves one file of the ledger and its lock free`() async {
        #expect(await TestWorld().run("customers create acme \(data)") == .done)
        #expect(directory.contains("ledger.sqlite"))
        #expect(!directory.contains("ledger.sqlite-wal"))
        #expect(!directory.contains("ledger.sqlite-shm"))
        #expect(await TestWorld().run("migrate \(data)") == .done)
    }

    @Test func `a policy is set from a file and read back whole`() async throws {
        let world = TestWorld(files: ["p.json": #"{"providers":["openai"],"markup_bps":500}"#])
        #expect(await world.run("customers create acme \(data)") == .done)
        #expect(await world.run("policy set acme --file p.json \(data)") == .done)
        let shown = TestWorld()
        #expect(await shown.run("policy show acme --json \(data)") == .done)
        #expect(
            shown.output == """
                {"profile":"managed","providers":["openai"],"allow_brokered":false,\
                "allow_unpriced":false,"markup_bps":500,"platform_fee_bps":0,"budget":null,\
                "limits":null,"default_class":"standard","on_disconnect":"cancel",\
                "cache_breakpoints":null,"stored_caches":null,"flex_fallback":false,"batch_fallback":"none",\
                "lanes":["byoc","managed"],"regions":null,"weigh_price":false,"evidence":{"age_hours_max":168,\
                "requests_min":1000,"attainment_margin":"0.000000","cost_margin":"0.050000"}}

                """)
    }

    @Test func `a policy with a fault changes nothing and names the key`() async {
        let world = TestWorld(files: ["p.json": #"{"markup":500}"#])
        #expect(await world.run("customers create acme \(data)") == .done)
        #expect(await world.run("policy set acme --file p.json \(data)") == .failed)
        #expect(world.errors.contains("markup is not a known key"))
        #expect(await world.run("policy set acme --file absent.json \(data)") == .failed)
        #expect(world.errors.contains("absent.json cannot be read"))
    }

    @Test(arguments: [
        "audit chatcmpl-01JD8XJ5T0ABCDEFGHJKMNPQRS", "customers list", "ledger stats",
        "ledger tail",
    ])
    func `without a ledger a reading command fails and makes none`(_ line: String) async {
        let world = TestWorld()
        #expect(await world.run("\(line) \(data)") == .failed)
        #expect(world.errors == "zumik: there is no ledger in \(directory.path)\n")
        #expect(!directory.contains("ledger.sqlite"))
    }

    @Test func `an id that nobody knows is not there`() async {
        #expect(await TestWorld().run("migrate \(data)") == .done)
        let world = TestWorld()
        let id = "chatcmpl-01JD8XJ5T0ABCDEFGHJKMNPQRS"
        #expect(await world.run("audit \(id) \(data)") == .failed)
        #expect(await world.run("customers show nobody \(data)") == .failed)
        #expect(await world.run("keys issue nobody \(data)") == .failed)
        #expect(await world.run("policy show nobody \(data)") == .failed)
        #expect(
            world.errors == "zumik: there is no response \(id) in \(directory.path)\n"
                + String(repeating: "zumik: there is no customer nobody\n", count: 3))
    }

    @Test func `while another process writes, reading goes on and writing says how`() async throws {
        #expect(await TestWorld().run("customers create acme \(data)") == .done)
        let log = try EventLog.open(
            LedgerConfiguration(directory: directory.path), clock: ScriptedClock(),
            ids: CountingIDs())
        defer { log.close() }
        let reading = TestWorld()
        #expect(await reading.run("customers show acme \(data)") == .done)
        #expect(reading.output.hasPrefix("customer       acme\n"))
        let writing = TestWorld()
        #expect(await writing.run("keys issue acme \(data)") == .failed)
        #expect(writing.errors.contains("--url"))
    }

    @Test func `statistics count the types`() async throws {
        let world = TestWorld()
        for line in ["customers create acme", "keys issue acme", "keys issue acme"] {
            #expect(await world.run("\(line) \(data)") == .done)
        }
        let shown = TestWorld()
        #expect(await shown.run("ledger stats \(data)") == .done)
        #expect(shown.output.contains("events     3\n"))
        #expect(shown.output.contains("\nkey_issued             2  66.7 %\n"))
        let json = TestWorld()
        #expect(await json.run("ledger stats --json \(data)") == .done)
        let statistics = try JSONDocument(parsing: json.output).root
        #expect(statistics["by_type"]?["customer_created"]?.int == 1)
    }

    @Test(
        arguments: [
            ("", [0, 1, 2]), ("--limit 2", [1, 2]), ("--limit 0", []),
            ("--after -1 --limit 1", [0]),
            ("--after 0", [1, 2]), ("--after 2", []), ("--after 99", []),
        ] as [(String, [Int64])])
    func `tail prints the last events, or those after a position`(
        _ options: String, _ expected: [Int64]
    ) async throws {
        let world = TestWorld()
        for line in ["customers create acme", "keys issue acme", "keys issue acme"] {
            #expect(await world.run("\(line) \(data)") == .done)
        }
        let tail = TestWorld()
        #expect(await tail.run("ledger tail --json \(options) \(data)") == .done)
        #expect(try seqs(tail.output) == expected)
    }

    @Test func `tail follows the log until it is interrupted`() async throws {
        #expect(await TestWorld().run("customers create acme \(data)") == .done)
        let (signals, interrupt) = AsyncStream.makeStream(of: Int32.self)
        let data = data
        let clock = ScriptedClock(pauses: [
            { #expect(await TestWorld().run("keys issue acme \(data)") == .done) },
            {},
            { interrupt.yield(2) },
        ])
        let tail = TestWorld(clock: clock, signals: signals)
        #expect(await tail.run("ledger tail --follow --json \(data)") == .done)
        #expect(try seqs(tail.output) == [0, 1])
    }

    @Test func `the data directory is the one of zumik.json unless another is given`() async {
        let world = TestWorld(files: ["zumik.json": #"{"data_dir":"\#(directory.path)"}"#])
        #expect(await world.run("customers create acme") == .done)
        #expect(directory.contains("keys/acme.json"))
        #expect(await TestWorld().run("customers show acme --data /nonexistent") == .failed)
    }

    @Test(
        arguments: [
            (#"{}"#, .done, "zumik.json is valid: 0 accounts\n", ""),
            (
                #"{"listen":"x","prot":1}"#, .failed, "",
                "prot is not a known key"
            ),
            (
                #"{"attempts":{"max":"4"}}"#, .failed, "",
                "attempts.max must be an integer, not a string"
            ),
            (#"{"#, .failed, "", "is not valid JSON"),
        ] as [(String, CommandStatus, String, String)])
    func `a configuration is checked as serve would`(
        _ text: String, _ status: CommandStatus, _ output: String, _ complaint: String
    ) async {
        let world = TestWorld(files: ["zumik.json": text])
        #expect(await world.run("config check zumik.json") == status)
        #expect(world.output == output)
        #expect(complaint.isEmpty ? world.errors.isEmpty : world.errors.contains(complaint))
    }

    @Test(arguments: [
        "keys revoke zk_secret", "audit foo", "audit x --data a --url http://b",
        "customers list --url ftp://x", "customers list --url http://127.0.0.1:1",
        "policy set acme", "ledger tail --limit -1", "simulate --listen nowhere", "nonsense",
    ])
    func `wrong usage ends with 2 and says so`(_ line: String) async {
        let world = TestWorld()
        #expect(await world.run(line) == .wrongUsage)
        #expect(world.errors.hasPrefix("zumik: "))
        #expect(!world.errors.contains("secret"))
        #expect(world.output.isEmpty)
    }

    @Test func `simulated providers say where they are and stop when told`() async {
        let (signals, interrupt) = AsyncStream.makeStream(of: Int32.self)
        interrupt.yield(15)
        let world = TestWorld(signals: signals)
        #expect(await world.run("simulate --listen 127.0.0.1:0 --seed 7") == .done)
        #expect(world.output.hasPrefix("Simulated providers, seed 7; nothing here is real.\n"))
        for path in ["openai/v1", "openai-eu/v1", "anthropic", "gemini", "xai/v1"] {
            #expect(world.output.contains("/\(path)\n"))
        }
    }

    @Test(
        arguments: [
            (.corrupt(seq: 7, .leaf), .damaged), (.notALedger(path: "x"), .damaged),
            (.migrationChanged(name: "0001"), .damaged), (.locked(path: "x", holder: 1), .failed),
            (.newerDatabase(applied: 9, known: 1), .failed), (.readTooLong, .failed),
        ] as [(LedgerError, CommandStatus)])
    func `a ledger that cannot be trusted has an exit status of its own`(
        _ error: LedgerError, _ status: CommandStatus
    ) {
        #expect(CommandFailure(error) == CommandFailure(error.description, status: status))
    }

    @Test func `a file that is no ledger is damage`() async throws {
        let file = try #require(fopen(directory.path + "/ledger.sqlite", "w"))
        fputs(String(repeating: "not a database ", count: 1_000), file)
        fclose(file)
        let world = TestWorld()
        #expect(await world.run("ledger stats \(data)") == .damaged)
        #expect(!world.errors.isEmpty)
    }

    @Test func `the version is one line`() async {
        let world = TestWorld()
        #expect(await world.run("version") == .done)
        #expect(world.output == "zumik \(Version.text)\n")
    }

    private var data: String { "--data \(directory.path)" }

    private func seqs(_ lines: String) throws -> [Int64] {
        try lines.split(separator: "\n").map {
            try #require(try JSONDocument(parsing: String($0)).root["seq"]?.int)
        }
    }
}
