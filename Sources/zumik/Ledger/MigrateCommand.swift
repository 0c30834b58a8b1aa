import JSON

/// `zumik migrate`
struct MigrateCommand: Command {
    static let form = CommandForm(
        name: ["migrate"],
        summary: "bring the ledger's schema up to date, creating the ledger if needed",
        options: [
            OptionForm(
                "data", "DIR", "data directory; else `data_dir` of ./zumik.json, else `data`"),
            .json,
        ],
        notes: ["`zumik serve` does the same when it starts; the server must be stopped for this."],
        examples: ["zumik migrate --data /var/lib/zumik"])

    private let directory: String?
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        directory = arguments.text("data")
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let directory = DataDirectory(given: directory, in: world)
        let events = try BooksOnDisk(directory: directory, clock: world.clock, ids: world.ids)
            .migrate()
        if isJSON {
            var json = JSONWriter()
            json.beginObject()
            json.member("data_dir", directory.path)
            json.member("events", events)
            json.endObject()
            world.output.line(String(decoding: json.take(), as: UTF8.self))
        } else {
            world.output.line(
                "the ledger in \(directory.path) is up to date, with \(Numbers.grouped(events)) events"
            )
        }
        return .done
    }
}
