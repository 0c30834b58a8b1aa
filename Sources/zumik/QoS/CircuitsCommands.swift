import Gateway
import JSON

/// `zumik circuits list`
struct CircuitsListCommand: Command {
    static let form = CommandForm(
        name: ["circuits", "list"],
        summary: "accounts and models that get no traffic, and why", options: .books,
        examples: ["zumik circuits list", "zumik circuits list --url http://127.0.0.1:8080"])

    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let answer = try await place.withBooks(in: world) { try await $0.circuits() }
        guard !isJSON else {
            world.output.json(answer)
            return .done
        }
        var table = TextTable([
            .text("account", narrowest: 10), .text("model", narrowest: 8), .text("reason"),
            .number("trip"), .text("opened"), .text("probed from"),
        ])
        for row in answer["data"]?.elements.map(\.self) ?? [] {
            table.add([
                row.text("account"), row["model"]?.string ?? "all", row.text("reason_code"),
                Numbers.grouped(row["trip"]?.int), row.text("opened_at"), row.text("probed_from"),
            ])
        }
        world.output.write(table.text(columns: world.terminal.usableColumns))
        return .done
    }
}

/// `zumik circuits close ACCOUNT`
struct CircuitsCloseCommand: Command {
    static let form = CommandForm(
        name: ["circuits", "close"],
        summary: "give an account traffic again, without waiting for a probe",
        arguments: [ArgumentForm("ACCOUNT", "the account's name in the configuration")],
        options: .books,
        notes: [
            "For an account whose key or credit has been put right at the provider.",
            "A running server is told with --url: it holds the lock on its files.",
        ],
        examples: ["zumik circuits close openai-us --url http://127.0.0.1:8080"])

    private let account: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        account = arguments.positional[0]
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let answer = try await place.withBooks(in: world) {
            try await $0.closeCircuits(of: account)
        }
        guard !isJSON else {
            world.output.json(answer)
            return .done
        }
        for row in answer["data"]?.elements.map(\.self) ?? [] {
            world.output.line(
                "\(account) gets traffic again: \(row["model"]?.string ?? "all models")")
        }
        return .done
    }
}
