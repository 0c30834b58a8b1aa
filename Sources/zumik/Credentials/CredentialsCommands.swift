import JSON

/// `zumik credentials list CUSTOMER`
struct CredentialsListCommand: Command {
    static let form = CommandForm(
        name: ["credentials", "list"], summary: "list a customer's own keys, without the keys",
        arguments: [ArgumentForm("CUSTOMER", "the customer's id")], options: .books,
        examples: ["zumik credentials list acme"])

    private let customer: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        customer = arguments.positional[0]
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let credentials = try await place.withBooks(in: world) {
            try await $0.credentials(of: customer)
        }
        guard !isJSON else {
            world.output.json(credentials)
            return .done
        }
        var table = TextTable([
            .text("provider", narrowest: 8), .text("id"), .text("status"), .text("sealed"),
        ])
        for credential in credentials["data"]?.elements.map(\.self) ?? [] {
            table.add(["provider", "id", "status", "sealed_at"].map { credential.text($0) })
        }
        world.output.write(table.text(columns: world.terminal.usableColumns))
        return .done
    }
}

/// `zumik credentials remove CUSTOMER PROVIDER`
struct CredentialsRemoveCommand: Command {
    static let form = CommandForm(
        name: ["credentials", "remove"], summary: "remove a customer's own key and destroy it",
        arguments: [
            ArgumentForm("CUSTOMER", "the customer's id"),
            ArgumentForm("PROVIDER", "the provider that it opens"),
        ],
        options: .books, examples: ["zumik credentials remove acme openai"])

    private let customer: String
    private let provider: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        customer = arguments.positional[0]
        provider = arguments.positional[1]
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        try await place.withBooks(in: world) {
            try await $0.removeCredential(for: provider, of: customer)
        }
        guard isJSON else {
            world.output.line("the key of \(customer) for \(provider) is removed")
            return .done
        }
        var json = JSONWriter()
        json.beginObject()
        json.member("object", "credential")
        json.member("customer", customer)
        json.member("provider", provider)
        json.member("removed", true)
        json.endObject()
        world.output.line(String(decoding: json.take(), as: UTF8.self))
        return .done
    }
}

/// `zumik credentials rotate-master`
struct CredentialsRotateMasterCommand: Command {
    static let form = CommandForm(
        name: ["credentials", "rotate-master"],
        summary: "wrap the customers' data keys by another master key", arguments: [],
        options: .books,
        notes: [
            "A vault with its own keys/master.key makes a new one. With a configured file or ZUMIK_MASTER_KEY, put the new key before the old one there first.",
            "With --url a running server does it, and goes on serving.",
        ],
        examples: ["zumik credentials rotate-master --url http://127.0.0.1:8080"])

    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let rotated = try await place.withBooks(in: world) { try await $0.rotateMasterKey() }
        guard !isJSON else {
            world.output.json(rotated)
            return .done
        }
        var sheet = FactSheet()
        sheet.add("master key", rotated.text("id"))
        sheet.add("wrapped anew", Numbers.grouped(rotated["rewrapped"]?.int) + " customers")
        world.output.write(sheet.text(columns: world.terminal.usableColumns))
        return .done
    }
}
