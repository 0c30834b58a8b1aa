import Events
import Gateway
import JSON

/// `zumik profiles list`
struct ProfilesListCommand: Command {
    static let form = CommandForm(
        name: ["profiles", "list"], summary: "list which profile serves each customer",
        options: .books, examples: ["zumik profiles list"])

    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let list = try await place.withBooks(in: world) { try await $0.profiles() }
        guard !isJSON else {
            world.output.json(list)
            return .done
        }
        var table = TextTable([
            .text("customer", narrowest: 8), .text("profile"), .text("activated", isOptional: true),
            .text("replay", narrowest: 12), .text("override", narrowest: 8),
        ])
        for profile in list["data"]?.elements.map(\.self) ?? [] {
            table.add(
                ["customer", "profile", "activated_at", "replay", "override"].map {
                    profile.text($0)
                })
        }
        world.output.write(table.text(columns: world.terminal.usableColumns))
        return .done
    }
}

/// `zumik profiles show CUSTOMER`
struct ProfilesShowCommand: Command {
    static let form = CommandForm(
        name: ["profiles", "show"], summary: "show a customer's profile and what it rests on",
        arguments: [ArgumentForm("CUSTOMER", "the customer's id")], options: .books,
        examples: ["zumik profiles show acme"])

    private let customer: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        customer = arguments.positional[0]
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let profile = try await place.withBooks(in: world) { try await $0.profile(of: customer) }
        world.output.show(profile: profile, asJSON: isJSON, in: world)
        return .done
    }
}

/// `zumik profiles activate CUSTOMER PROFILE`
struct ProfilesActivateCommand: Command {
    static let form = CommandForm(
        name: ["profiles", "activate"],
        summary: "let another profile serve a customer, if a replay speaks for it",
        arguments: [
            ArgumentForm("CUSTOMER", "the customer's id"),
            ArgumentForm("PROFILE", "managed, byok, byoc or hybrid"),
        ],
        options: [
            OptionForm("override", "REASON", "without the evidence; the reason is recorded")
        ] + .books,
        notes: [
            "byoc and hybrid need a recent replay of the customer's own requests that beats managed by the margins of its policy (`evidence`)."
        ],
        examples: [
            "zumik profiles activate acme hybrid",
            "zumik profiles activate acme byoc --override trial",
        ])

    private let customer: String
    private let profile: Profile
    private let override: String?
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        customer = arguments.positional[0]
        guard let profile = Profile(rawValue: arguments.positional[1]) else {
            throw .wrongArgument(
                "PROFILE", value: arguments.positional[1],
                must: "be managed, byok, byoc or hybrid")
        }
        self.profile = profile
        override = arguments.text("override")
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let active = try await place.withBooks(in: world) {
            try await $0.activateProfile(profile, of: customer, override: override)
        }
        world.output.show(profile: active, asJSON: isJSON, in: world)
        return .done
    }
}

extension TextSink {
    fileprivate func show(profile: JSONValue, asJSON: Bool, in world: World) {
        guard !asJSON else { return json(profile) }
        var sheet = FactSheet()
        sheet.add("customer", profile.text("customer"))
        sheet.add("profile", profile.text("profile"))
        sheet.add("activated", profile["activated_at"]?.string)
        sheet.add("before", profile["previous"]?.string)
        sheet.add("replay", profile["replay"]?.string)
        sheet.add("override", profile["override"]?.string)
        if let rule = profile["evidence"] {
            sheet.add(
                "evidence",
                "\(Numbers.grouped(rule["requests_min"]?.int)) requests, at most "
                    + "\(Numbers.grouped(rule["age_hours_max"]?.int)) hours old")
            sheet.add(
                "margins",
                "attainment \(ReplaySheet.percent(rule.text("attainment_margin"))), "
                    + "cost \(ReplaySheet.percent(rule.text("cost_margin")))")
        }
        write(sheet.text(columns: world.terminal.usableColumns))
    }
}
