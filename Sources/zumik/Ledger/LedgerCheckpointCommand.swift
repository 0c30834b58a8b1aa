import JSON

/// `zumik ledger checkpoint`
struct LedgerCheckpointCommand: Command {
    static let form = CommandForm(
        name: ["ledger", "checkpoint"], summary: "print the signed head of the ledger",
        options: .books,
        notes: [
            """
            From files it is the last one that was signed: reading never signs. A server signs when nothing has come for a \
            second and at its stop; with --url it signs what is durable now.
            """
        ],
        examples: [
            "zumik ledger checkpoint", "zumik ledger checkpoint --json --url http://127.0.0.1:8080",
        ])

    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let signed = try await place.withBooks(in: world) { try await $0.checkpoint() }
        if isJSON {
            world.output.json(signed)
        } else {
            world.output.write(signed.text("checkpoint"))
        }
        return .done
    }
}
