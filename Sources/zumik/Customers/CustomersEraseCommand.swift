import JSON

/// `zumik customers erase ID`
struct CustomersEraseCommand: Command {
    static let form = CommandForm(
        name: ["customers", "erase"],
        summary: "destroy a customer's name and secrets; the ledger and its proofs stay",
        arguments: [ArgumentForm("ID", "the customer's id, which is never given to another")],
        options: .books,
        notes: [
            "It cannot be undone. Its keys open nothing any more, and the digests of its sessions in the ledger stand for nothing. "
                + "Copies of DIR/keys elsewhere are yours to destroy."
        ],
        examples: ["zumik customers erase acme"])

    private let id: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        id = arguments.positional[0]
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        try await place.withBooks(in: world) { try await $0.eraseCustomer(id) }
        if isJSON {
            var json = JSONWriter()
            json.beginObject()
            json.member("id", id)
            json.member("erased", true)
            json.endObject()
            world.output.line(String(decoding: json.take(), as: UTF8.self))
        } else {
            world.output.line("customer \(id) is erased")
        }
        return .done
    }
}
