import Gateway
import JSON

/// `zumik credentials set CUSTOMER PROVIDER --file FILE`
struct CredentialsSetCommand: Command {
    static let form = CommandForm(
        name: ["credentials", "set"], summary: "seal a customer's own key for a provider",
        arguments: [
            ArgumentForm("CUSTOMER", "the customer's id"),
            ArgumentForm("PROVIDER", "openai, anthropic, gemini, xai or fireworks"),
        ],
        options: [
            OptionForm("file", "FILE", "holds the key; - reads it from standard input")
        ] + .books,
        notes: [
            "The key is no argument, because arguments are seen by everybody on the machine.",
            "It takes the place of the one before; a refused credential is good again after it.",
        ],
        examples: ["zumik credentials set acme openai --file key.txt"])

    private let customer: String
    private let provider: String
    private let file: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        customer = arguments.positional[0]
        provider = arguments.positional[1]
        guard let file = arguments.text("file") else {
            throw .missingValue(option: "file", value: "FILE")
        }
        self.file = file
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        guard let bytes = world.readFile(file == "-" ? "/dev/stdin" : file) else {
            throw CommandFailure("\(file) cannot be read")
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard lines.count == 1, let line = lines.first else {
            throw CommandFailure("\(file) must hold the key, in one line")
        }
        let key = Secret(String(line))
        let credential = try await place.withBooks(in: world) {
            try await $0.sealCredential(key, for: provider, of: customer)
        }
        guard !isJSON else {
            world.output.json(credential)
            return .done
        }
        var sheet = FactSheet()
        sheet.add("credential", credential.text("id"))
        sheet.add("customer", customer)
        sheet.add("provider", provider)
        sheet.add("status", credential.text("status"))
        world.output.write(sheet.text(columns: world.terminal.usableColumns))
        return .done
    }
}
