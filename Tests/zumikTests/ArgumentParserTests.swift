import Testing

@testable import zumik

@Suite struct ArgumentParserTests {
    private let parser = ArgumentParser(commands: Commands.all)

    @Test(arguments: [
        "ledger tail --after 7 --follow", "ledger tail --after=7 --follow",
        "ledger tail --follow --after 7",
    ])
    func `options are read in any order and both spellings`(_ line: String) throws {
        let arguments = try parsed(line)
        #expect(arguments.text("after") == "7")
        #expect(arguments.has("follow"))
        #expect(!arguments.has("json"))
        #expect(arguments.command == "ledger tail")
    }

    @Test func `an option's value may be negative or hold an equals sign`() throws {
        #expect(try parsed("ledger tail --after -1").integer("after", in: -1...9) == -1)
        #expect(try parsed("audit x --data=a=b").text("data") == "a=b")
    }

    @Test func `two dashes end the options`() throws {
        #expect(try parsed("audit -- --url").positional == ["--url"])
    }

    @Test(
        arguments: [
            ("", .noCommand(known: ["serve"])),
            ("audti x", .unknownCommand("audti", nearest: "audit")),
            ("frobnicate", .unknownCommand("frobnicate", nearest: nil)),
            ("keys", .incompleteCommand("keys", known: ["issue", "list", "revoke"])),
            ("keys isue acme", .unknownCommand("keys isue", nearest: "keys issue")),
            (
                "audit x --jsn",
                .unknownOption("--jsn", command: "audit", nearest: "--json")
            ),
            (
                "audit x --colour=red",
                .unknownOption("--colour", command: "audit", nearest: nil)
            ),
            ("audit x -v", .unknownOption("-v", command: "audit", nearest: nil)),
            ("audit x --data", .missingValue(option: "data", value: "DIR")),
            ("audit x --data --json", .missingValue(option: "data", value: "DIR")),
            ("audit x --data=", .missingValue(option: "data", value: "DIR")),
            ("audit x --json=yes", .unwantedValue(option: "json")),
            ("audit x --json --json", .repeatedOption("json")),
            ("audit x --data a --data b", .repeatedOption("data")),
            ("audit", .missingArgument("RESPONSE_ID", command: "audit")),
            ("audit x y", .unexpectedArgument("y", command: "audit")),
        ] as [(String, UsageError)])
    func `wrong usage is named, with the nearest word`(_ line: String, _ expected: UsageError) {
        let error = #expect(throws: UsageError.self) { try parsed(line) }
        if case .noCommand = expected {
            guard case .noCommand = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        } else {
            #expect(error == expected)
        }
    }

    @Test(arguments: [
        ("--help", "Usage: zumik COMMAND"), ("-h", "Usage: zumik COMMAND"),
        ("help", "Usage: zumik COMMAND"), ("keys --help", "Usage: zumik keys COMMAND"),
        ("keys issue --help", "Usage: zumik keys issue CUSTOMER [OPTIONS]"),
        ("audit --json --help", "Usage: zumik audit RESPONSE_ID [OPTIONS]"),
    ])
    func `help is given wherever it is asked for`(_ line: String, _ usage: String) throws {
        let request = try parser.parse(line.split(separator: " ").map(String.init))
        guard case .help(let text) = request else {
            Issue.record("no help for \(line)")
            return
        }
        #expect(text.contains(usage))
    }

    @Test func `the help of every command has examples and fits 100 columns`() throws {
        for command in Commands.all {
            let text = HelpText(forms: []).command(command.form)
            #expect(text.contains("Examples:"), "\(command.form.fullName)")
            for line in text.split(separator: "\n") {
                #expect(line.count <= 100, "\(line)")
            }
        }
    }

    @Test func `examples are command lines that parse`() throws {
        for command in Commands.all {
            for example in command.form.examples where example.hasPrefix("zumik ") {
                let line = example.split(separator: " > ")[0].replacing("\"Acme Ltd\"", with: "A")
                #expect(try parsed(String(line.dropFirst(6))).command == command.form.fullName)
            }
        }
    }

    @Test(arguments: ["-2", "x", "", "9223372036854775808"])
    func `a number outside its range is refused`(_ text: String) {
        var arguments = ParsedArguments(command: "ledger tail")
        _ = arguments.set("after", text)
        #expect(throws: UsageError.self) { try arguments.integer("after", in: -1...Int64.max) }
    }

    @Test(arguments: [
        ("audit", "audit", 0), ("audti", "audit", 1), ("adit", "audit", 1), ("", "abc", 3),
        ("stats", "stat", 1), ("ca", "abc", 3),
    ])
    func `distances count edits and swaps`(_ left: String, _ right: String, _ distance: Int) {
        #expect(NearestWord.distance(left, right) == distance)
        #expect(NearestWord.distance(right, left) == distance)
    }

    private func parsed(_ line: String) throws -> ParsedArguments {
        let request = try parser.parse(line.split(separator: " ").map(String.init))
        guard case .run(_, let arguments) = request else {
            throw UsageError.noCommand(known: ["help instead of \(line)"])
        }
        return arguments
    }
}
