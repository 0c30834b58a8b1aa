/// What a command is called and takes: read by the parser, and printed as its help.
struct CommandForm: Sendable {
    /// One word, or a group and a word.
    var name: [String]
    /// One line, without a full stop.
    var summary: String
    /// Names of the arguments without a dash, in order; those that are not required come last.
    var arguments: [ArgumentForm] = []
    var options: [OptionForm] = []
    /// Sentences that the help adds; each stands on lines of its own.
    var notes: [String] = []
    /// Whole command lines.
    var examples: [String] = []

    var fullName: String { name.joined(separator: " ") }
}

/// One argument without a dash.
struct ArgumentForm: Sendable {
    /// In capitals, as the usage line shows it.
    var name: String
    var meaning: String

    var isRequired: Bool

    init(_ name: String, _ meaning: String, isRequired: Bool = true) {
        self.name = name
        self.meaning = meaning
        self.isRequired = isRequired
    }

    var usage: String { isRequired ? name : "[\(name)]" }
}

/// One option, `--name VALUE` or, without a value, `--name`.
struct OptionForm: Sendable {
    /// Without the dashes.
    var name: String
    /// In capitals; nil for a flag.
    var value: String?
    var meaning: String

    init(_ name: String, _ value: String? = nil, _ meaning: String) {
        self.name = name
        self.value = value
        self.meaning = meaning
    }

    var usage: String { value.map { "--\(name) \($0)" } ?? "--\(name)" }

    static let help = OptionForm("help", nil, "show this help")
    static let json = OptionForm("json", nil, "machine output: JSON instead of tables")
}

extension [OptionForm] {
    /// Where a command that reads or changes the books finds them.
    static let books: [OptionForm] = [
        OptionForm("data", "DIR", "data directory; else `data_dir` of ./zumik.json, else `data`"),
        OptionForm("url", "URL", "running server instead; its token in ZUMIK_ADMIN_TOKEN"),
        .json,
    ]
}
