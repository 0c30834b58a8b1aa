import Gateway
import JSON

/// `zumik costs`
struct CostsCommand: Command {
    static let form = CommandForm(
        name: ["costs"], summary: "what was used, what it cost and what is charged for it",
        options: CostReportOptions.options,
        notes: CostReportOptions.notes,
        examples: [
            "zumik costs --group-by customer",
            "zumik costs --from 2026-11-01 --to 2026-12-01 --group-by day,model",
        ])

    private let report: CostReportOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        report = try CostReportOptions(arguments)
    }

    func run(in world: World) async throws -> CommandStatus {
        try await report.run(.costs, in: world) { row in
            let tokens = row["tokens"]
            let cached = CostReportOptions.writes.reduce(tokens?["cache_read"]?.int ?? 0) {
                $0 + (tokens?[$1]?.int ?? 0)
            }
            return [
                Numbers.grouped(row["requests"]?.int), Numbers.grouped(row["attempts"]?.int),
                Numbers.grouped(row["unpriced"]?.int),
                Numbers.grouped((tokens?["input_uncached"]?.int ?? 0) + cached),
                Numbers.grouped(tokens?["output"]?.int), Money.shown(row["provider_cost"]?.string),
                Money.shown(row["charged"]?.string), Money.shown(row["platform_fee"]?.string),
            ]
        }
    }

    fileprivate static let columns: [TextTable.Column] = [
        .number("requests"), .number("attempts", isOptional: true),
        .number("unpriced", isOptional: true), .number("input", isOptional: true),
        .number("output", isOptional: true), .number("cost USD"), .number("charged USD"),
        .number("fee USD", isOptional: true),
    ]
}

/// `zumik cache-discounts`
struct CacheDiscountsCommand: Command {
    static let form = CommandForm(
        name: ["cache-discounts"],
        summary: "what providers' prompt caches saved, and what writing cost",
        options: CostReportOptions.options,
        notes: CostReportOptions.notes,
        examples: ["zumik cache-discounts --group-by provider,model"])

    private let report: CostReportOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        report = try CostReportOptions(arguments)
    }

    func run(in world: World) async throws -> CommandStatus {
        try await report.run(.cacheDiscounts, in: world) { row in
            [
                Numbers.grouped(row["read_tokens"]?.int),
                Numbers.grouped(row["written_tokens"]?.int),
                row.text("hit_ratio"), Money.shown(row["gross_savings"]?.string),
                Money.shown(row["write_premium"]?.string), Money.shown(row["net_savings"]?.string),
            ]
        }
    }

    fileprivate static let columns: [TextTable.Column] = [
        .number("read"), .number("written", isOptional: true), .number("hit ratio"),
        .number("gross USD", isOptional: true), .number("premium USD", isOptional: true),
        .number("net USD"),
    ]
}

/// What both commands take, and how both print.
struct CostReportOptions: Sendable {
    static let options: [OptionForm] =
        [
            OptionForm("customer", "ID", "this customer only"),
            OptionForm("from", "T", "from this time or day on; else 30 days before the end"),
            OptionForm("to", "T", "before this time or day; else now"),
            OptionForm("tz", "ZONE", "whose days are meant, such as Europe/Berlin; else UTC"),
            OptionForm(
                "group-by", "LIST", "of day,customer,provider,model,tier,profile; else one sum"),
        ] + .books
    static let notes = [
        "Times are RFC 3339, days those of the zone, both widened to whole quarters of an hour, and mean when it was recorded."
    ]
    static let writes = [
        "cache_write_5m", "cache_write_30m", "cache_write_1h", "cache_write_12h",
    ]

    private let query: [(name: String, value: String)]
    private let groups: [String]
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        let names = [
            ("customer", "customer"), ("from", "from"), ("to", "to"), ("tz", "tz"),
            ("group-by", "group_by"),
        ]
        query = names.compactMap { option, name in
            arguments.text(option).map { (name: name, value: $0) }
        }
        groups = arguments.text("group-by")?.split(separator: ",").map(String.init) ?? []
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    /// Reads every page; as JSON each is printed as it is, on a line of its own.
    func run(
        _ kind: CostDocuments.Kind, in world: World, cells: (JSONValue) -> [String]
    ) async throws -> CommandStatus {
        let columns = kind == .costs ? CostsCommand.columns : CacheDiscountsCommand.columns
        var table = TextTable(groups.map { .text($0, narrowest: 8) } + columns)
        try await place.withBooks(in: world) { books in
            var after: String?
            repeat {
                let page =
                    query + [(name: "limit", value: "1000")]
                    + (after.map { [(name: "after", value: $0)] } ?? [])
                let answer = try await books.costs(kind, page)
                if isJSON { world.output.json(answer) }
                for row in answer["data"]?.elements.map(\.self) ?? [] where !isJSON {
                    table.add(groups.map { row.text($0) } + cells(row))
                }
                after = answer["next"]?.string
            } while after != nil
        }
        if !isJSON { world.output.write(table.text(columns: world.terminal.usableColumns)) }
        return .done
    }
}

/// Amounts as people read them.
enum Money {
    /// Six places, cut and not rounded: the exact amount is in `--json`.
    static func shown(_ decimal: String?) -> String {
        guard let decimal, let point = decimal.firstIndex(of: ".") else {
            return decimal ?? Numbers.unknown
        }
        return String(decimal[..<point] + decimal[point...].prefix(7))
    }
}
