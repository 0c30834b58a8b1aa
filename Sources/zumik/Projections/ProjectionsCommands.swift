import Crypto
import Gateway
import JSON
import Projections

/// `zumik projections status`
struct ProjectionsStatusCommand: Command {
    static let form = CommandForm(
        name: ["projections", "status"], summary: "show how far each projection follows the log",
        options: .books, examples: ["zumik projections status"])

    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let document = try await place.withBooks(in: world) { try await $0.projections() }
        world.output.projections(document, isJSON: isJSON, columns: world.terminal.usableColumns)
        let isHalted = document["activity"]?.string?.hasPrefix("halted") ?? false
        return isHalted ? .failed : .done
    }
}

/// `zumik projections rebuild`
struct ProjectionsRebuildCommand: Command {
    static let form = CommandForm(
        name: ["projections", "rebuild"],
        summary: "make all projections anew from the ledger, beside those in use",
        options: .books,
        notes: [
            "With --data the server must be stopped. With --url the server goes on answering from the rows that it has, "
                + "and switches when the new ones are as far; `zumik projections status` tells when."
        ],
        examples: [
            "zumik projections rebuild", "zumik projections rebuild --url http://127.0.0.1:8080",
        ])

    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let document = try await place.withBooks(in: world) { try await $0.rebuildProjections() }
        world.output.projections(document, isJSON: isJSON, columns: world.terminal.usableColumns)
        return .done
    }
}

/// `zumik projections verify`
struct ProjectionsVerifyCommand: Command {
    static let form = CommandForm(
        name: ["projections", "verify"],
        summary: "fold the ledger once more and compare with the projections",
        options: [
            OptionForm(
                "data", "DIR", "data directory; else `data_dir` of ./zumik.json, else `data`"),
            .json,
        ],
        notes: [
            "It only reads, takes no lock, and works beside a running server. It ends with 1 when they differ."
        ],
        examples: ["zumik projections verify --data /var/lib/zumik"])

    private let directory: String?
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        directory = arguments.text("data")
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let directory = DataDirectory(given: directory, in: world)
        let verdicts = try ProjectionVerifier.verify(directory: directory.path)
        if isJSON {
            var json = JSONWriter()
            ProjectionDocuments.write(verdicts, to: &json)
            world.output.line(String(decoding: json.take(), as: UTF8.self))
        } else {
            var table = TextTable([
                .text("projection"), .number("position"), .text(""),
                .text("state hash", narrowest: 16),
            ])
            for verdict in verdicts {
                table.add([
                    "\(verdict.name) \(verdict.version)", Numbers.grouped(verdict.position),
                    verdict.isSame ? "same" : "DIFFERS", verdict.found.hex,
                ])
            }
            world.output.write(table.text(columns: world.terminal.usableColumns))
        }
        return verdicts.allSatisfy(\.isSame) ? .done : .failed
    }
}

extension TextSink {
    /// The document of the projections, as it is or as a table.
    fileprivate func projections(_ document: JSONValue, isJSON: Bool, columns: Int) {
        guard !isJSON else { return json(document) }
        var sheet = FactSheet()
        sheet.add("ledger", "\(Numbers.grouped(document["ledger_size"]?.int)) events")
        sheet.add("projector", document["activity"]?.string)
        sheet.add("last error", document["last_error"]?.string)
        sheet.add("rebuild", document["rebuild"]?.string)
        var table = TextTable([
            .text("projection"), .number("version"), .number("position"), .number("behind"),
        ])
        for entry in document["projections"]?.elements.map(\.self) ?? [] {
            let version = entry["version"]?.int
            let stored = entry["stored_version"]?.int
            table.add([
                entry.text("name"),
                stored == version ? "\(version ?? 0)" : "\(stored ?? 0) (needs \(version ?? 0))",
                Numbers.grouped(entry["position"]?.int), Numbers.grouped(entry["behind"]?.int),
            ])
        }
        write(sheet.text(columns: columns) + "\n" + table.text(columns: columns))
    }
}
