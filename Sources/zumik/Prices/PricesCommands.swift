import Gateway
import JSON

/// `zumik prices list`
struct PricesListCommand: Command {
    static let form = CommandForm(
        name: ["prices", "list"], summary: "the price list in force, in USD per million tokens",
        options: [
            OptionForm("provider", "NAME", "this provider only"),
            OptionForm("at", "T", "as it holds at this time or day; else now"),
            OptionForm("history", nil, "every list that was published instead"),
        ] + .books,
        notes: [
            "Rates of the default tier; `prices show MODEL` has every tier, bucket and period."
        ],
        examples: ["zumik prices list --provider openai", "zumik prices list --history"])

    private let query: [(name: String, value: String)]
    private let showsHistory: Bool
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        query = ["provider", "at"].compactMap { name in
            arguments.text(name).map { (name: name, value: $0) }
        }
        showsHistory = arguments.has("history")
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        try await place.withBooks(in: world) { books in
            if showsHistory { return show(try await books.priceLists(), in: world) }
            var table = TextTable([
                .text("provider", isOptional: true), .text("model", narrowest: 16),
                .number("input"), .number("cache read"), .number("output"),
                .text("tiers", narrowest: 12, isOptional: true),
            ])
            var head: JSONValue?
            var after: String?
            repeat {
                let page =
                    query + [(name: "limit", value: "1000")]
                    + (after.map { [(name: "after", value: $0)] } ?? [])
                let answer = try await books.prices(page)
                if isJSON { world.output.json(answer) }
                for row in answer["data"]?.elements.map(\.self) ?? [] where !isJSON {
                    let rates = row["rates"]
                    let usual = rates?["default"]
                    table.add([
                        row.text("provider"), row.text("model"),
                        usual?["input"]?.string ?? Numbers.unknown,
                        usual?["cache_read"]?.string ?? Numbers.unknown,
                        usual?["output"]?.string ?? Numbers.unknown,
                        rates?.members.map(\.key).joined(separator: " ") ?? "",
                    ])
                }
                head = answer
                after = answer["next"]?.string
            } while after != nil
            if !isJSON, let head {
                world.output.line(PriceText.head(head))
                world.output.write(table.text(columns: world.terminal.usableColumns))
            }
            return .done
        }
    }

    private func show(_ answer: JSONValue, in world: World) -> CommandStatus {
        guard !isJSON else {
            world.output.json(answer)
            return .done
        }
        var table = TextTable([
            .text("version"), .text("source"), .text("valid from"),
            .text("published", isOptional: true), .number("event"), .text(""),
        ])
        for list in answer["data"]?.elements.map(\.self) ?? [] {
            table.add([
                list.text("version"), list.text("source"), list.text("valid_from"),
                list.text("published_at"), Numbers.grouped(list["seq"]?.int),
                list["in_force"]?.bool == true ? "in force" : "",
            ])
        }
        world.output.write(table.text(columns: world.terminal.usableColumns))
        return .done
    }
}

/// `zumik prices show`
struct PricesShowCommand: Command {
    static let form = CommandForm(
        name: ["prices", "show"], summary: "every price of one model, in USD per million tokens",
        arguments: [ArgumentForm("MODEL", "a model's name, a snapshot's or an alias of it")],
        options: [
            OptionForm("provider", "NAME", "this provider only"),
            OptionForm("at", "T", "from the list in force at this time or day; else now"),
        ] + .books,
        examples: ["zumik prices show gpt-5.4"])

    private let query: [(name: String, value: String)]
    private let model: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        model = arguments.positional[0]
        query =
            [(name: "name", value: arguments.positional[0])]
            + ["provider", "at"].compactMap { name in
                arguments.text(name).map { (name: name, value: $0) }
            }
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let found = try await place.withBooks(in: world) { try await $0.priceModel(query) }
        guard let answer = found else {
            throw CommandFailure("no price list in force has the model \(model.printable)")
        }
        guard !isJSON else {
            world.output.json(answer)
            return .done
        }
        world.output.line(PriceText.head(answer))
        for facts in answer["data"]?.elements.map(\.self) ?? [] {
            world.output.line("\(facts.text("provider")) \(facts.text("model"))")
            for period in facts["periods"]?.elements.map(\.self) ?? [] {
                world.output.line(
                    "  from \(period["from"]?.string ?? "the beginning") until \(period["until"]?.string ?? "further notice")"
                )
                var table = TextTable(
                    [.text("tier")] + PriceText.columns.map { .number($0, isOptional: true) })
                PriceText.add(period["rates"], "", to: &table)
                if let long = period["long_context"], !long.isNull {
                    let sign = long["inclusive"]?.bool == true ? "≥" : ">"
                    PriceText.add(
                        long["rates"], " \(sign)\((long["threshold"]?.int ?? 0) / 1_000)k",
                        to: &table)
                }
                world.output.write(
                    table.text(columns: world.terminal.usableColumns, indent: 2))
            }
        }
        return .done
    }
}

/// `zumik prices import`
struct PricesImportCommand: Command {
    static let form = CommandForm(
        name: ["prices", "import"],
        summary: "what a price file or a community price map would change",
        arguments: [PriceFileArguments.file],
        options: PriceFileArguments.options + [
            OptionForm("publish", nil, "publish it after showing the difference")
        ] + .books,
        notes: PriceFileArguments.notes,
        examples: [
            "zumik prices import model_prices_and_context_window.json",
            "zumik prices import map.json --effective 2026-12-01 --publish",
        ])

    private let file: PriceFileArguments
    private let publishes: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        file = try PriceFileArguments(arguments)
        publishes = arguments.has("publish")
    }

    func run(in world: World) async throws -> CommandStatus {
        try await file.run(in: world, publishing: publishes)
    }
}

/// `zumik prices publish`
struct PricesPublishCommand: Command {
    static let form = CommandForm(
        name: ["prices", "publish"],
        summary: "make a price file or a community price map part of the list in force",
        arguments: [PriceFileArguments.file],
        options: PriceFileArguments.options + .books,
        notes: PriceFileArguments.notes,
        examples: ["zumik prices publish prices/openai.json"])

    private let file: PriceFileArguments

    init(_ arguments: ParsedArguments) throws(UsageError) {
        file = try PriceFileArguments(arguments)
    }

    func run(in world: World) async throws -> CommandStatus {
        try await file.run(in: world, publishing: true)
    }
}

/// What import and publish take, and how both print.
struct PriceFileArguments: Sendable {
    static let file = ArgumentForm(
        "FILE", "one provider's price file, or a community price map (LiteLLM's format)")
    static let options: [OptionForm] = [
        OptionForm("effective", "DAY", "the day from which a map's prices hold; else today"),
        OptionForm("valid-from", "T", "rate with the list from this time on; else at once"),
    ]
    static let notes = [
        "A file is refused as a whole, with line and reason: a price that is not exact, a negative one, days that overlap, an unknown field.",
        "A price of zero in a map means that nobody knows it. What the map does not say is kept beside an input price that stays as it is.",
    ]

    private let path: String
    private let query: [(name: String, value: String)]
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        path = arguments.positional[0]
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let options = [("effective", "effective"), ("valid-from", "valid_from")]
        query =
            [(name: "name", value: name)]
            + options.compactMap { option, name in
                arguments.text(option).map { (name: name, value: $0) }
            }
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World, publishing: Bool) async throws -> CommandStatus {
        guard let bytes = world.readFile(path) else {
            throw CommandFailure("\(path) cannot be read")
        }
        let answer = try await place.withBooks(in: world) {
            try await $0.proposePrices(bytes, query, publishing: publishing)
        }
        guard !isJSON else {
            world.output.json(answer)
            return .done
        }
        var table = TextTable([
            .text("provider", isOptional: true), .text("model", narrowest: 16), .text("tier"),
            .text("price"), .number("before"), .number("after"),
        ])
        let changes = answer["changes"]?.elements.map(\.self) ?? []
        for change in changes {
            let rates = change["rates"]?.elements.map(\.self) ?? []
            for rate in rates {
                let long = rate["long_context"]?.bool == true ? " long" : ""
                table.add([
                    change.text("provider"), change.text("model"), rate.text("tier") + long,
                    rate.text("price"), rate["before"]?.string ?? Numbers.unknown,
                    rate["after"]?.string ?? Numbers.unknown,
                ])
            }
            if rates.isEmpty {
                table.add([
                    change.text("provider"), change.text("model"), change.text("change"),
                    "names, limits or other days", "", "",
                ])
            }
        }
        if !changes.isEmpty {
            world.output.write(table.text(columns: world.terminal.usableColumns))
        }
        for (reason, count) in answer["skipped"]?.members.map({ $0 }) ?? [] {
            world.output.line("passed over: \(count.int ?? 0) × \(reason)")
        }
        if let zeros = answer["zero_prices"]?.int, zeros > 0 {
            world.output.line("prices of zero, which are unknown: \(zeros)")
        }
        world.output.line(Self.verdict(answer, changes.count))
        return .done
    }

    private static func verdict(_ answer: JSONValue, _ count: Int) -> String {
        let version = answer.text("version")
        if answer["published"]?.bool == true {
            return
                "published \(version), valid from \(answer.text("valid_from")): \(count) models differ from \(answer.text("base"))"
        }
        if answer["in_force"]?.bool == true { return "\(version) is in force already" }
        return "nothing is published yet: \(count) models would differ from \(answer.text("base"))"
    }
}

/// What the commands on prices print alike.
enum PriceText {
    static let columns = [
        "input", "cache_read", "output", "cache_write_5m", "cache_write_30m", "cache_write_1h",
        "cache_write_12h",
    ]

    static func head(_ answer: JSONValue) -> String {
        let published = answer["published_at"]?.string.map { "published \($0)" }
        return "price list \(answer.text("version")), \(answer.text("source")), "
            + (published ?? "carried by this program and not published yet")
    }

    /// A row for each tier.
    static func add(_ rates: JSONValue?, _ suffix: String, to table: inout TextTable) {
        for (tier, row) in rates?.members.map({ $0 }) ?? [] {
            table.add([tier + suffix] + columns.map { row[$0]?.string ?? Numbers.unknown })
        }
    }
}
