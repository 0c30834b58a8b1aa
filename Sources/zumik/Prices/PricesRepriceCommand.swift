import Events
import Gateway
import JSON

/// `zumik prices reprice`
struct PricesRepriceCommand: Command {
    static let form = CommandForm(
        name: ["prices", "reprice"],
        summary: "rate what was recorded again by the price list in force",
        options: [
            OptionForm("from", "T", "recorded from this time or day on, in UTC"),
            OptionForm("to", "T", "recorded before this time or day, in UTC"),
            OptionForm("customer", "ID", "this customer only"),
            OptionForm("provider", "NAME", "this provider only"),
            OptionForm("dry-run", nil, "say what would change, and change nothing"),
        ] + .books,
        notes: [
            "The difference is recorded now, as usage_repriced: exports that were made stay as they are. What had no price gets one where the list knows it."
        ],
        examples: ["zumik prices reprice --from 2026-11-01 --to 2026-12-01 --dry-run"])

    private let body: [UInt8]
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        var json = JSONWriter()
        json.beginObject()
        for name in ["from", "to"] {
            guard let text = arguments.text(name) else {
                throw .missingValue(option: name, value: "T")
            }
            json.key(name)
            json.value(text)
        }
        json.member("customer", arguments.text("customer"))
        json.member("provider", arguments.text("provider"))
        json.member("dry_run", arguments.has("dry-run"))
        json.endObject()
        body = json.take()
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let progress = Progress(world, unit: "spends")
        let answer = try await place.withBooks(in: world) {
            try await $0.reprice(body, progress: progress.report)
        }
        progress.finish()
        guard !isJSON else {
            world.output.json(answer)
            return .done
        }
        var sheet = FactSheet()
        sheet.add("price list", answer.text("price_version"))
        sheet.add("recorded", "\(answer.text("from")) to \(answer.text("to"))")
        for (name, member) in [
            ("spends", "examined"),
            (answer["dry_run"]?.bool == true ? "would change" : "repriced", "repriced"),
            ("unchanged", "unchanged"), ("no price yet", "still_unpriced"),
            ("not reproducible", "not_reproducible"), ("still running", "still_running"),
        ] {
            sheet.add(name, Numbers.grouped(answer[member]?.int))
        }
        for (name, member) in [
            ("provider cost", "provider_cost"), ("charged", "charged"), ("fee", "platform_fee"),
        ] {
            sheet.add(name, "\(answer.text(member)) USD")
        }
        world.output.write(sheet.text(columns: world.terminal.usableColumns))
        return .done
    }
}

extension BooksOnDisk {
    func reprice(_ body: [UInt8], progress: (Int64) -> Void) async throws -> JSONValue {
        let request = try RepricingDesk.Request.read(
            JSONDocument(parsing: body).root, now: clock.now())
        return try await withOpenBooks { log, reader, index, projector in
            let desk = RepricingDesk(
                log: log, reader: reader, index: index, projector: projector, clock: clock,
                ids: ids, priceRegions: directory.priceRegions)
            let report = try await desk.reprice(request, progress: progress)
            return try document { report.write(request, to: &$0) }
        }
    }
}

extension BooksOverHTTP {
    func reprice(_ body: [UInt8], progress: (Int64) -> Void) async throws -> JSONValue {
        try await send("POST", ["prices", "reprice"], body: body)
    }
}
