import Events
import Gateway
import JSON

/// `zumik weights`
struct WeightsCommand: Command {
    static let form = CommandForm(
        name: ["weights"], summary: "the published routing weights, made again from the log",
        options: [
            OptionForm("explain", "N", "this version instead of the one in force")
        ] + .books,
        notes: ["Exit status 1: the log does not give exactly what was published."],
        examples: ["zumik weights", "zumik weights --explain 17"])

    private let version: Int64?
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        version = try arguments.integer("explain", in: 1...Int64.max)
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let answer = try await place.withBooks(in: world) { try await $0.weights(version) }
        let matches = answer["recomputed"]?["matches"]?.bool == true
        if isJSON {
            world.output.json(answer)
        } else {
            world.output.write(text(answer, matches, columns: world.terminal.usableColumns))
        }
        return matches ? .done : .failed
    }

    private func text(_ answer: JSONValue, _ matches: Bool, columns: Int) -> String {
        var sheet = FactSheet()
        sheet.add("version", Numbers.grouped(answer["version"]?.int))
        sheet.add("published", answer.text("published_at"))
        sheet.add(
            "evidence",
            "events \(Numbers.grouped((answer["previous_basis_seq"]?.int).map { $0 + 1 })) to "
                + Numbers.grouped(answer["basis_seq"]?.int))
        sheet.add("recomputed", matches ? "the same" : "DIFFERENT")
        var table = TextTable([
            .text("account", narrowest: 10), .text("model", narrowest: 10), .number("weight"),
            .number("with target"), .number("attempts"), .number("failures"),
            .number("first tokens", isOptional: true), .number("late", isOptional: true),
            .number("cached", isOptional: true), .number("$ per 1M", isOptional: true),
        ])
        for route in answer["routes"]?.elements.map(\.self) ?? [] {
            let evidence = route["evidence"]
            table.add([
                route.text("account"), route.text("model"), route.text("weight"),
                route.text("weight_targeted"), evidence?["outcomes"]?.string ?? Numbers.unknown,
                evidence?["failures"]?.string ?? Numbers.unknown,
                evidence?["targeted"]?.string ?? Numbers.unknown,
                evidence?["late"]?.string ?? Numbers.unknown, Self.cachedShare(of: evidence),
                route["price"]?.string.map(Self.perMillion) ?? Numbers.unknown,
            ])
        }
        return sheet.text(columns: columns) + "\n" + table.text(columns: columns)
    }

    /// What share of its prompts a route's cache held.
    private static func cachedShare(of evidence: JSONValue?) -> String {
        guard let input = evidence?["input"]?.string.flatMap(Double.init), input > 0,
            let cached = evidence?["cached"]?.string.flatMap(Double.init)
        else { return Numbers.unknown }
        return Numbers.tenths(cached / input * 100) + " %"
    }

    /// The price of a token as that of a million, as price lists have it.
    private static func perMillion(_ price: String) -> String {
        guard let token = try? PicoUSD(decimal: price),
            case let (million, overflow) = token.pico.multipliedReportingOverflow(by: 1_000_000),
            !overflow
        else { return Numbers.unknown }
        return PicoUSD(pico: million).shortest
    }
}

/// `zumik reason-codes`
struct ReasonCodesCommand: Command {
    static let form = CommandForm(
        name: ["reason-codes"], summary: "why requests and attempts ended as they did",
        options: [
            OptionForm("customer", "ID", "this customer only"),
            OptionForm("provider", "NAME", "this provider only"),
            OptionForm("from", "T", "from this time or day on; else 30 days before the end"),
            OptionForm("to", "T", "before this time or day; else now"),
            OptionForm("group-by", "LIST", "of provider,model,region,stage,hour"),
        ] + .books,
        notes: ["Times are RFC 3339 in UTC, widened to whole hours."],
        examples: ["zumik reason-codes --group-by provider,model"])

    private let query: [(name: String, value: String)]
    private let groups: [String]
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        let names = [
            ("customer", "customer"), ("provider", "provider"), ("from", "from"), ("to", "to"),
            ("group-by", "group_by"),
        ]
        query = names.compactMap { option, name in
            arguments.text(option).map { (name: name, value: $0) }
        }
        let asked = arguments.text("group-by")?.split(separator: ",").map(String.init) ?? []
        groups = asked.filter { $0 != "stage" }
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let answer = try await place.withBooks(in: world) { try await $0.reasonCodes(query) }
        guard !isJSON else {
            world.output.json(answer)
            return .done
        }
        var table = TextTable(
            [.text("code"), .text("fault"), .text("stage")]
                + groups.map { .text($0, narrowest: 8) } + [.number("count")])
        for row in answer["data"]?.elements.map(\.self) ?? [] {
            table.add(
                [row.text("code"), row.text("fault"), row.text("stage")]
                    + groups.map { row.text($0) } + [Numbers.grouped(row["count"]?.int)])
        }
        world.output.write(table.text(columns: world.terminal.usableColumns))
        return .done
    }
}
