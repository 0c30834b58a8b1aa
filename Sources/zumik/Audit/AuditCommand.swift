import Events
import JSON

/// `zumik audit RESPONSE_ID`
struct AuditCommand: Command {
    static let form = CommandForm(
        name: ["audit"], summary: "show what became of one response, attempt by attempt",
        arguments: [ArgumentForm("RESPONSE_ID", "the id in the body and in Zumik-Response-Id")],
        options: .books,
        notes: [
            "The record is complete as soon as the client has the end. --json prints it as GET /zumik/v1/responses/{id} does."
        ],
        examples: ["zumik audit chatcmpl-01JD8XJ5T0ABCDEFGHJKMNPQRS"])

    private let id: ResponseID
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        let text = arguments.positional[0]
        guard let id = ResponseID(text) else {
            throw .wrongArgument(
                "RESPONSE_ID", value: text,
                must: "be an id of zumik, such as chatcmpl- and 26 letters and digits")
        }
        self.id = id
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        try await place.withBooks(in: world) { books in
            let record = try await books.response(id)
            if isJSON {
                world.output.json(record)
            } else {
                let report = AuditReport(record: record, events: try await books.events(of: id))
                world.output.write(report.text(columns: world.terminal.usableColumns))
            }
        }
        return .done
    }
}
