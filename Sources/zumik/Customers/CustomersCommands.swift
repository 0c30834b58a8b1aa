import JSON

/// `zumik customers create ID [--name NAME]`
struct CustomersCreateCommand: Command {
    static let form = CommandForm(
        name: ["customers", "create"],
        summary: "create a customer, with the default policy and no key",
        arguments: [
            ArgumentForm("ID", "1–64 of a–z A–Z 0–9 . _ -; a pseudonym, for it is recorded forever")
        ],
        options: [OptionForm("name", "NAME", "the customer's name; kept outside the ledger")]
            + .books,
        examples: [
            "zumik customers create acme --name \"Acme Ltd\"",
            "zumik customers create acme --url http://127.0.0.1:8080",
        ])

    private let id: String
    private let name: String?
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        id = arguments.positional[0]
        name = arguments.text("name")
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let customer = try await place.withBooks(in: world) { books in
            try await books.createCustomer(id, name: name)
        }
        if isJSON {
            world.output.json(customer)
        } else {
            world.output.line("customer \(id) created; next: zumik keys issue \(id)")
        }
        return .done
    }
}

/// `zumik customers list`
struct CustomersListCommand: Command {
    static let form = CommandForm(
        name: ["customers", "list"], summary: "list the customers", options: .books,
        examples: ["zumik customers list", "zumik customers list --json"])

    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let customers = try await place.withBooks(in: world) { try await $0.customers() }
        guard !isJSON else {
            world.output.json(customers)
            return .done
        }
        var table = TextTable([
            .text("id", narrowest: 12), .text("name", narrowest: 8, isOptional: true),
            .text("created"), .number("keys"), .text("class"), .number("markup bps"),
        ])
        for customer in customers["data"]?.elements.map(\.self) ?? [] {
            table.add([
                customer.text("id"), customer.text("name"), customer.text("created_at"),
                Numbers.grouped(customer["keys"]?.int),
                customer["policy"]?.text("default_class") ?? Numbers.unknown,
                Numbers.grouped(customer["policy"]?["markup_bps"]?.int),
            ])
        }
        world.output.write(table.text(columns: world.terminal.usableColumns))
        return .done
    }
}

/// `zumik customers show ID`
struct CustomersShowCommand: Command {
    static let form = CommandForm(
        name: ["customers", "show"], summary: "show one customer with its policy",
        arguments: [ArgumentForm("ID", "the customer's id")], options: .books,
        examples: ["zumik customers show acme"])

    private let id: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        id = arguments.positional[0]
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let customer = try await place.withBooks(in: world) { try await $0.customer(id) }
        guard !isJSON else {
            world.output.json(customer)
            return .done
        }
        var sheet = FactSheet()
        sheet.add("customer", customer.text("id"))
        sheet.add("name", customer.text("name"))
        sheet.add("created", customer.text("created_at"))
        sheet.add("valid keys", Numbers.grouped(customer["keys"]?.int))
        if let policy = customer["policy"] { sheet.add(policy: policy) }
        world.output.write(sheet.text(columns: world.terminal.usableColumns))
        return .done
    }
}

extension TextSink {
    /// A document on one line, as it came.
    func json(_ value: JSONValue) {
        line(String(decoding: value.rawBytes, as: UTF8.self))
    }
}
