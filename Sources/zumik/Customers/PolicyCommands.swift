import Gateway
import JSON

/// `zumik policy show CUSTOMER`
struct PolicyShowCommand: Command {
    static let form = CommandForm(
        name: ["policy", "show"], summary: "show a customer's policy",
        arguments: [ArgumentForm("CUSTOMER", "the customer's id")], options: .books,
        examples: ["zumik policy show acme --json > policy.json"])

    private let customer: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        customer = arguments.positional[0]
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let policy = try await place.withBooks(in: world) { try await $0.policy(of: customer) }
        world.output.show(policy: policy, asJSON: isJSON, in: world)
        return .done
    }
}

/// `zumik policy set CUSTOMER --file policy.json`
struct PolicySetCommand: Command {
    static let form = CommandForm(
        name: ["policy", "set"], summary: "replace a customer's policy by the one in a file",
        arguments: [ArgumentForm("CUSTOMER", "the customer's id")],
        options: [
            OptionForm("file", "FILE", "the policy as JSON; what is absent takes its default")
        ]
            + .books,
        notes: [
            "Members: profile, lanes, regions, providers, allow_brokered, allow_unpriced, markup_bps, platform_fee_bps, budget, limits, default_class, on_disconnect, cache_breakpoints, stored_caches, flex_fallback, batch_fallback, weigh_price, evidence."
        ],
        examples: ["zumik policy set acme --file policy.json"])

    private let customer: String
    private let file: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        customer = arguments.positional[0]
        guard let file = arguments.text("file") else {
            throw .missingValue(option: "file", value: "FILE")
        }
        self.file = file
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        guard let text = world.readFile(file) else {
            throw CommandFailure("\(file) cannot be read")
        }
        // Checked before anything is opened, so that a mistake reads the same with and without a server.
        _ = try PolicyCodec.read(text)
        let policy = try await place.withBooks(in: world) {
            try await $0.setPolicy(text, of: customer)
        }
        world.output.show(policy: policy, asJSON: isJSON, in: world)
        return .done
    }
}

extension TextSink {
    fileprivate func show(policy: JSONValue, asJSON: Bool, in world: World) {
        guard !asJSON else { return json(policy) }
        var sheet = FactSheet()
        sheet.add(policy: policy)
        write(sheet.text(columns: world.terminal.usableColumns))
    }
}

extension FactSheet {
    /// The members of a policy in words.
    mutating func add(policy: JSONValue) {
        let providers = policy["providers"]?.elements.compactMap(\.string) ?? []
        let isAll = policy["providers"]?.isNull ?? true
        let lanes = policy["lanes"]?.elements.compactMap(\.string) ?? []
        let regions = policy["regions"]?.elements.compactMap(\.string) ?? []
        let isHybrid = policy["profile"]?.string == "hybrid"
        add(
            "profile",
            policy.text("profile") + (isHybrid ? ": " + lanes.joined(separator: ", then ") : ""))
        add("regions", regions.isEmpty ? "all" : regions.joined(separator: ", "))
        add(
            "providers",
            isAll ? "all" : providers.isEmpty ? "none" : providers.joined(separator: ", "))
        add("brokered", policy.flag("allow_brokered") == true ? "allowed" : "not allowed")
        add("unpriced", policy.flag("allow_unpriced") == true ? "allowed" : "not allowed")
        add("markup", Numbers.grouped(policy["markup_bps"]?.int) + " basis points")
        add("platform fee", Numbers.grouped(policy["platform_fee_bps"]?.int) + " basis points")
        for (name, key) in [
            ("requests a minute", "rpm"), ("tokens a minute", "tpm"), ("at once", "concurrency"),
        ] {
            add(name, (policy["limits"]?[key]?.int).map { Numbers.grouped($0) })
        }
        if let budget = policy["budget"], !budget.isNull {
            add("budget", "$" + budget.text("usd") + " per " + budget.text("period"))
        }
        add("default class", policy.text("default_class"))
        add("on disconnect", policy.text("on_disconnect"))
    }
}
