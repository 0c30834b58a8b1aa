import JSON

/// `zumik keys issue CUSTOMER`
struct KeysIssueCommand: Command {
    static let form = CommandForm(
        name: ["keys", "issue"], summary: "issue a key to a customer and show it once",
        arguments: [ArgumentForm("CUSTOMER", "the customer's id")], options: .books,
        notes: ["Only the key's SHA-256 is kept: write the key down, it cannot be shown again."],
        examples: ["zumik keys issue acme", "KEY=$(zumik keys issue acme --json | jq -r .key)"])

    private let customer: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        customer = arguments.positional[0]
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let key = try await place.withBooks(in: world) { try await $0.issueKey(to: customer) }
        guard !isJSON else {
            world.output.json(key)
            return .done
        }
        var sheet = FactSheet()
        sheet.add("key", key.text("key"))
        sheet.add("id", key.text("id"))
        sheet.add("customer", customer)
        world.output.write(sheet.text(columns: world.terminal.usableColumns))
        world.errors.line("The key is shown this once and kept nowhere.")
        return .done
    }
}

/// `zumik keys list CUSTOMER`
struct KeysListCommand: Command {
    static let form = CommandForm(
        name: ["keys", "list"], summary: "list a customer's valid keys",
        arguments: [ArgumentForm("CUSTOMER", "the customer's id")], options: .books,
        examples: ["zumik keys list acme"])

    private let customer: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        customer = arguments.positional[0]
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let keys = try await place.withBooks(in: world) { try await $0.keys(of: customer) }
        guard !isJSON else {
            world.output.json(keys)
            return .done
        }
        var table = TextTable([.text("id"), .text("customer", narrowest: 8), .text("issued")])
        for key in keys["data"]?.elements.map(\.self) ?? [] {
            table.add([key.text("id"), key.text("customer"), key.text("issued_at")])
        }
        world.output.write(table.text(columns: world.terminal.usableColumns))
        return .done
    }
}

/// `zumik keys revoke KEY_ID`
struct KeysRevokeCommand: Command {
    static let form = CommandForm(
        name: ["keys", "revoke"], summary: "revoke a key by its id",
        arguments: [ArgumentForm("KEY_ID", "the key's id, key_…, not the key itself")],
        options: .books,
        notes: [
            "A running server learns of it at once only with --url: it holds the lock on its files."
        ],
        examples: ["zumik keys revoke key_01JD8XJ5T0ABCDEFGHJKMNPQRS --url http://127.0.0.1:8080"])

    private let id: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        id = arguments.positional[0]
        guard !id.hasPrefix("zk_") else {
            // Not named in the message: it would end in logs and scrollback.
            throw .wrongArgument("KEY_ID", value: "zk_…", must: "be a key's id, key_…")
        }
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        try await place.withBooks(in: world) { try await $0.revokeKey(id) }
        if isJSON {
            var json = JSONWriter()
            json.beginObject()
            json.member("object", "key")
            json.member("id", id)
            json.member("revoked", true)
            json.endObject()
            world.output.line(String(decoding: json.take(), as: UTF8.self))
        } else {
            world.output.line("key \(id) revoked")
        }
        return .done
    }
}
