import Gateway
import JSON

/// `zumik slo`
struct SLOCommand: Command {
    static let form = CommandForm(
        name: ["slo"], summary: "whether the service-level objectives are kept",
        options: [
            OptionForm("objective", "ID", "this objective only"),
            OptionForm("from", "T", "from this time or day on; else the objective's own window"),
            OptionForm("to", "T", "before this time or day; else now"),
        ] + .books,
        notes: [
            "Times are RFC 3339 in UTC, widened to whole minutes, and mean when an end was recorded."
        ],
        examples: [
            "zumik slo", "zumik slo --objective first-token --from 2026-11-01 --to 2026-12-01",
        ])

    private let query: [(name: String, value: String)]
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        query = ["objective", "from", "to"].compactMap { name in
            arguments.text(name).map { (name: name, value: $0) }
        }
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let answer = try await place.withBooks(in: world) { try await $0.compliance(query) }
        guard !isJSON else {
            world.output.json(answer)
            return .done
        }
        var table = TextTable([
            .text("objective", narrowest: 8), .text("indicator", isOptional: true),
            .number("target"), .number("attained"), .text("met"), .number("good"), .number("bad"),
            .number("excluded", isOptional: true), .number("budget left"),
            .number("burn 1h", isOptional: true),
        ])
        for row in answer["data"]?.elements.map(\.self) ?? [answer] { table.add(Self.cells(row)) }
        world.output.write(table.text(columns: world.terminal.usableColumns))
        return .done
    }

    private static func cells(_ row: JSONValue) -> [String] {
        let counts = row["counts"]
        let met = row["met"]?.bool
        return [
            row["objective"]?["id"]?.string ?? Numbers.unknown,
            row["objective"]?["indicator"]?.string ?? Numbers.unknown,
            row["objective"]?["target"]?.string ?? Numbers.unknown,
            Money.shown(row["attainment"]?.string),
            met.map { $0 ? "yes" : "no" } ?? "no data", Numbers.grouped(counts?["good"]?.int),
            Numbers.grouped(counts?["bad"]?.int), Numbers.grouped(counts?["excluded"]?.int),
            Numbers.grouped(row["error_budget"]?["remaining"]?.int),
            Money.shown(row["burn_rates"]?["1h"]?.string),
        ]
    }
}

/// `zumik objectives list`
struct ObjectivesListCommand: Command {
    static let form = CommandForm(
        name: ["objectives", "list"], summary: "list the service-level objectives", options: .books,
        examples: ["zumik objectives list"])

    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let answer = try await place.withBooks(in: world) { try await $0.objectives() }
        guard !isJSON else {
            world.output.json(answer)
            return .done
        }
        var table = TextTable([
            .text("objective", narrowest: 8), .text("customer", narrowest: 8), .text("class"),
            .text("model", narrowest: 8), .text("indicator"), .number("threshold ms"),
            .number("target"), .text("window"),
        ])
        for row in answer["data"]?.elements.map(\.self) ?? [] {
            table.add([
                row.text("id"), row["customer"]?.string ?? "all", row["qos_class"]?.string ?? "all",
                row["model"]?.string ?? "all", row.text("indicator"),
                Numbers.grouped(row["threshold_ms"]?.int), row.text("target"), row.text("window"),
            ])
        }
        world.output.write(table.text(columns: world.terminal.usableColumns))
        return .done
    }
}

/// `zumik objectives set ID --file objective.json`
struct ObjectivesSetCommand: Command {
    static let form = CommandForm(
        name: ["objectives", "set"], summary: "set a service-level objective as a whole",
        arguments: [ArgumentForm("ID", "the objective's id")],
        options: [OptionForm("file", "FILE", "the objective as JSON")] + .books,
        notes: [
            "Members: customer, qos_class, model (null: any), indicator (availability, ttft, targets), threshold_ms, target, window."
        ],
        examples: ["zumik objectives set first-token --file objective.json"])

    private let id: String
    private let file: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        id = arguments.positional[0]
        guard let file = arguments.text("file") else {
            throw .missingValue(option: "file", value: "FILE")
        }
        self.file = file
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        guard let text = world.readFile(file) else {
            throw CommandFailure("\(file) cannot be read")
        }
        _ = try ObjectiveCodec.read(text, id: id)
        let objective = try await place.withBooks(in: world) {
            try await $0.setObjective(text, id: id)
        }
        if isJSON {
            world.output.json(objective)
        } else {
            world.output.write("\(id) is set\n")
        }
        return .done
    }
}
