import Gateway
import JSON
import Projections

/// `zumik export billing`
struct ExportBillingCommand: Command {
    static let form = CommandForm(
        name: ["export", "billing"],
        summary: "give out what was billed, as bytes that never change",
        options: [
            OptionForm("from", "T", "recorded from this time or day on, in UTC"),
            OptionForm("to", "T", "recorded before this time or day, in UTC"),
            OptionForm("customer", "ID", "this customer only"),
            OptionForm(
                "format", "FORMAT", "focus, focus-1.2, csv, jsonl, beancount or hledger"),
            OptionForm("out", "FILE", "into this file, which appears when it is whole"),
        ] + .books,
        notes: [
            "The first export of a customer, interval and format is recorded with the digest of its bytes; asking again gives the same bytes.",
            "Without --out the content is printed; with --json and --out, the export's own record.",
        ],
        examples: [
            "zumik export billing --from 2026-11-01 --to 2026-12-01 --format focus --out november.csv"
        ])

    private let asked: ExportAsked
    private let out: String?
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        func required(_ name: String, _ value: String) throws(UsageError) -> String {
            guard let text = arguments.text(name) else {
                throw .missingValue(option: name, value: value)
            }
            return text
        }
        asked = ExportAsked(
            format: try required("format", "FORMAT"), customer: arguments.text("customer"),
            from: try required("from", "T"), to: try required("to", "T"))
        out = arguments.text("out")
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let progress = Progress(world, unit: "spends")
        let file = try out.map { try OutputFile(path: $0) }
        let sink = ExportSink(takesOnlyWhole: file != nil) { bytes in
            if let file {
                try file.write(bytes)
            } else {
                world.output.write(String(decoding: bytes, as: UTF8.self))
            }
        }
        let document = try await place.withBooks(in: world) { books in
            try await books.export(asked, progress: progress.report, to: sink)
        }
        progress.finish()
        guard let file else { return .done }
        try file.finish()
        if isJSON {
            world.output.json(document)
        } else {
            world.output.line(
                "\(file.path): \(Numbers.grouped(document["rows"]?.int)) rows, SHA-256 \(document.text("sha256"))"
            )
        }
        return .done
    }
}

/// How far long work is: on a terminal a line that is written over, in a pipe nothing.
struct Progress: Sendable {
    private let errors: TextSink?
    private let unit: String

    init(_ world: World, unit: String) {
        errors = world.terminal.columns == nil ? nil : world.errors
        self.unit = unit
    }

    func report(_ count: Int64) {
        errors?.write("\r\(Numbers.grouped(count)) \(unit)")
    }

    func finish() {
        errors?.write("\r\u{1B}[K")
    }
}
