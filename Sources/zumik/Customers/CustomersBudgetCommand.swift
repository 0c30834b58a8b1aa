import JSON

/// `zumik customers budget ID`
struct CustomersBudgetCommand: Command {
    static let form = CommandForm(
        name: ["customers", "budget"],
        summary: "show what is spent, set aside and left of a customer's budget",
        arguments: [ArgumentForm("ID", "the customer's id")], options: .books,
        notes: [
            "Periods are those of UTC. A request counts in the period in which it arrived. The budget itself is set with `zumik policy set`."
        ],
        examples: ["zumik customers budget acme", "zumik customers budget acme --json"])

    private let id: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        id = arguments.positional[0]
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let budget = try await place.withBooks(in: world) { try await $0.budget(of: id) }
        guard !isJSON else {
            world.output.json(budget)
            return .done
        }
        var sheet = FactSheet()
        sheet.add("customer", budget.text("customer"))
        let period = budget["period"]?.string
        sheet.add("period", period ?? "no budget; this calendar month")
        if period != "total" {
            sheet.add("from", budget.text("from"))
            sheet.add("to", budget.text("to"))
        }
        for name in ["limit", "spent", "reserved", "remaining"] {
            sheet.add(name, budget[name]?.string.map { "$" + $0 })
        }
        sheet.add("ledger seq", Numbers.grouped(budget["ledger_seq"]?.int))
        world.output.write(sheet.text(columns: world.terminal.usableColumns))
        return .done
    }
}
