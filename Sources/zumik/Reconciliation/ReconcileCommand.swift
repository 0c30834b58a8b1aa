import Events
import Gateway
import JSON

/// `zumik reconcile`
struct ReconcileCommand: Command {
    static let form = CommandForm(
        name: ["reconcile"], summary: "compare the books with what a provider reports",
        options: [
            OptionForm("provider", "NAME", "openai, anthropic, gemini, xai or fireworks"),
            OptionForm("file", "FILE", "the provider's usage, cost or billing export"),
            OptionForm("from", "T", "attempts from this time or day on, in UTC"),
            OptionForm("to", "T", "attempts before this time or day, in UTC"),
            OptionForm("dry-run", nil, "compare, and record nothing"),
        ] + .books,
        notes: [
            "The file is one of: OpenAI's usage or costs, Anthropic's usage or cost report, rows of Google Cloud's billing export, xAI's usage, Fireworks' exported metrics (CSV).",
            "The interval is widened to whole lines of the report. Attempts that a stop left open are settled where the report shows what they used. The same file is recorded once for an interval.",
            "Exit status 1: some difference has no reason.",
        ],
        examples: [
            "zumik reconcile --provider openai --file usage.json --from 2026-11-01 --to 2026-12-01"
        ])

    private let path: String
    private let query: [(name: String, value: String)]
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        var query: [(name: String, value: String)] = []
        for (name, value) in [("provider", "NAME"), ("from", "T"), ("to", "T")] {
            guard let text = arguments.text(name) else {
                throw .missingValue(option: name, value: value)
            }
            query.append((name: name, value: text))
        }
        guard let path = arguments.text("file") else {
            throw .missingValue(option: "file", value: "FILE")
        }
        if arguments.has("dry-run") { query.append((name: "dry_run", value: "true")) }
        self.path = path
        self.query = query
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        guard let bytes = world.readFile(path) else {
            throw CommandFailure("\(path) cannot be read")
        }
        let answer = try await place.withBooks(in: world) {
            try await $0.reconcile(bytes, query)
        }
        if isJSON {
            world.output.json(answer)
        } else {
            world.output.write(text(answer, columns: world.terminal.usableColumns))
        }
        let unexplained = answer["findings"]?.elements.contains { $0["explained"]?.bool == false }
        return unexplained == true ? .failed : .done
    }

    private func text(_ answer: JSONValue, columns: Int) -> String {
        var sheet = FactSheet()
        sheet.add("provider", "\(answer.text("provider")) \(answer.text("report"))")
        sheet.add("interval", "\(answer.text("from")) to \(answer.text("to"))")
        sheet.add(
            "theirs",
            "\(answer.text("provider_cost")) USD, \(Numbers.grouped(answer["tokens"]?.int)) tokens")
        sheet.add("ours", "\(answer.text("ledger_cost")) USD")
        if answer["repeated"]?.bool == true {
            sheet.add("recorded", "before, as event \(Numbers.grouped(answer["seq"]?.int))")
        } else {
            sheet.add("difference", "\(answer.text("difference")) USD")
            sheet.add("explained", Self.percent(answer["explained"]?.string))
        }
        sheet.add("settled", "\(Numbers.grouped(answer["settled_attempts"]?.int)) attempts")
        var kinds = TextTable([
            .text("difference"), .number("findings"), .number("tokens"), .number("USD"),
        ])
        for kind in answer["kinds"]?.elements.map(\.self) ?? [] {
            kinds.add([
                kind.text("kind"), Numbers.grouped(kind["findings"]?.int),
                Numbers.grouped(kind["tokens"]?.int), kind.text("amount"),
            ])
        }
        var table = TextTable([
            .text("bucket"), .text("model", narrowest: 10), .text("tier", isOptional: true),
            .text("difference"), .text("because"), .number("USD"),
            .text("attempts", narrowest: 12, isOptional: true),
        ])
        for finding in answer["findings"]?.elements.map(\.self) ?? [] {
            let names = (finding["attempts"]?.elements.map(\.self) ?? []).map {
                "\($0.text("response"))#\($0["attempt"]?.int ?? 0)"
            }
            table.add([
                String(finding.text("from").prefix(16)),
                finding["model"]?.string ?? finding["label"]?.string ?? Numbers.unknown,
                finding["tier"]?.string ?? "", finding.text("kind"), finding.text("cause"),
                finding.text("amount"), names.joined(separator: " "),
            ])
        }
        return sheet.text(columns: columns) + "\n" + kinds.text(columns: columns) + "\n"
            + table.text(columns: columns)
    }

    /// `1.000000` as `100 %`.
    private static func percent(_ share: String?) -> String {
        guard let share, let value = try? PicoUSD(decimal: share) else { return Numbers.unknown }
        let text = PicoUSD(pico: value.pico * 100).description.prefix { $0 != "." }
        return share == "1.000000" ? "100 %" : "\(text) % and a part"
    }
}

extension BooksOnDisk {
    func reconcile(
        _ bytes: [UInt8], _ query: [(name: String, value: String)]
    ) async throws -> JSONValue {
        guard let name = text("provider", in: query), let provider = Provider(rawValue: name) else {
            throw CommandFailure(
                AdministrationError.unknownProvider(text("provider", in: query) ?? "").description,
                status: .wrongUsage)
        }
        guard let from = try time("from", in: query), let to = try time("to", in: query), from < to
        else { throw CommandFailure("--from must be before --to", status: .wrongUsage) }
        guard from < clock.now() else {
            throw CommandFailure("--from must be in the past", status: .wrongUsage)
        }
        let request = ReconciliationDesk.Request(
            provider: provider, from: from, to: to,
            isDryRun: text("dry_run", in: query) == "true")
        return try await withOpenLog { log, reader in
            let desk = ReconciliationDesk(log: log, reader: reader, clock: clock, ids: ids)
            let outcome = try await desk.reconcile(bytes, request)
            return try document { outcome.write(to: &$0) }
        }
    }
}

extension BooksOverHTTP {
    func reconcile(
        _ bytes: [UInt8], _ query: [(name: String, value: String)]
    ) async throws -> JSONValue {
        try await send("POST", ["reconciliations"], query: Self.text(query), body: bytes)
    }
}
