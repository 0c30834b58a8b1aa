import JSON

/// `zumik ledger stats`
struct LedgerStatsCommand: Command {
    static let form = CommandForm(
        name: ["ledger", "stats"], summary: "count the events of the ledger", options: .books,
        examples: ["zumik ledger stats", "zumik ledger stats --json"])

    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let statistics = try await place.withBooks(in: world) { try await $0.ledgerStatistics() }
        if isJSON {
            world.output.json(statistics)
        } else {
            let columns = world.terminal.usableColumns
            world.output.write(Self.text(statistics, columns: columns))
        }
        return .done
    }

    static func text(_ statistics: JSONValue, columns: Int) -> String {
        let events = statistics["events"]?.int ?? 0
        let bytes = statistics["bytes"]?.int ?? 0
        var sheet = FactSheet()
        sheet.add("events", Numbers.grouped(events))
        sheet.add("file", "\(Numbers.bytes(bytes)) (\(Numbers.grouped(bytes)) bytes)")
        sheet.add(
            "per event", events > 0 ? "\(Numbers.grouped(bytes / events)) bytes" : Numbers.unknown)
        sheet.add("first", statistics.text("first_recorded_at"))
        sheet.add("last", statistics.text("last_recorded_at"))
        var table = TextTable([.text("type"), .number("events"), .number("share")])
        let counts = (statistics["by_type"]?.members.map(\.self) ?? [])
            .map { (type: $0.key, count: $0.value.int ?? 0) }
            .sorted { ($1.count, $0.type) < ($0.count, $1.type) }
        for (type, count) in counts {
            let share = Numbers.tenths(Double(count) / Double(max(events, 1)) * 100)
            table.add([type, Numbers.grouped(count), "\(share) %"])
        }
        return sheet.text(columns: columns)
            + (counts.isEmpty ? "" : "\n" + table.text(columns: columns))
    }
}
