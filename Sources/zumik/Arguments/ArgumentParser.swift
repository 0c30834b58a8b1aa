/// Reads a command line by the forms of the commands: `--option value`, `--option=value`, flags, `--` before arguments
/// that begin with dashes.
struct ArgumentParser: Sendable {
    /// What a command line asks for.
    enum Request: Sendable {
        case help(String)
        case run(any Command.Type, ParsedArguments)
    }

    private let commands: [any Command.Type]
    private let help: HelpText

    init(commands: [any Command.Type]) {
        self.commands = commands
        help = HelpText(forms: commands.map { $0.form })
    }

    func parse(_ arguments: [String]) throws(UsageError) -> Request {
        guard let first = arguments.first else { throw .noCommand(known: firstWords) }
        if first == "--help" || first == "-h" || first == "help" {
            return .help(help.overview)
        }
        if first == "--version" { return .run(VersionCommand.self, ParsedArguments(command: "")) }
        let group = commands.filter { $0.form.name[0] == first }
        guard !group.isEmpty else {
            throw .unknownCommand(first, nearest: NearestWord.of(first, among: firstWords))
        }
        if let command = group.first(where: { $0.form.name.count == 1 }) {
            return try parse(arguments.dropFirst(), for: command)
        }
        guard let second = arguments.dropFirst().first else {
            throw .incompleteCommand(first, known: group.map { $0.form.name[1] })
        }
        if second == "--help" || second == "-h" { return .help(help.group(first)) }
        guard let command = group.first(where: { $0.form.name[1] == second }) else {
            let near = NearestWord.of(second, among: group.map { $0.form.name[1] })
            throw .unknownCommand("\(first) \(second)", nearest: near.map { "\(first) \($0)" })
        }
        return try parse(arguments.dropFirst(2), for: command)
    }

    private var firstWords: [String] {
        commands.map { $0.form.name[0] }.reduce(into: []) { words, word in
            if words.last != word { words.append(word) }
        }
    }

    private func parse(
        _ rest: ArraySlice<String>, for command: any Command.Type
    ) throws(UsageError) -> Request {
        let form = command.form
        var parsed = ParsedArguments(command: form.fullName)
        var rest = rest
        var takesOptions = true
        while let argument = rest.popFirst() {
            if takesOptions, argument == "--help" || argument == "-h" {
                return .help(help.command(form))
            } else if takesOptions, argument == "--" {
                takesOptions = false
            } else if takesOptions, argument.hasPrefix("-"), argument.count > 1 {
                try takeOption(argument, &rest, form, &parsed)
            } else {
                guard parsed.positional.count < form.arguments.count else {
                    throw .unexpectedArgument(argument, command: form.fullName)
                }
                parsed.add(argument)
            }
        }
        guard parsed.positional.count >= form.arguments.count(where: \.isRequired) else {
            throw .missingArgument(
                form.arguments[parsed.positional.count].name, command: form.fullName)
        }
        return .run(command, parsed)
    }

    private func takeOption(
        _ argument: String, _ rest: inout ArraySlice<String>, _ form: CommandForm,
        _ parsed: inout ParsedArguments
    ) throws(UsageError) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let written = String(parts[0])
        guard let option = form.options.first(where: { "--\($0.name)" == written }) else {
            let known = (form.options + [.help]).map { "--\($0.name)" }
            throw .unknownOption(
                written, command: form.fullName, nearest: NearestWord.of(written, among: known))
        }
        var value = parts.count == 2 ? String(parts[1]) : nil
        if let name = option.value {
            if value == nil, let next = rest.first, !next.hasPrefix("--") {
                value = rest.popFirst()
            }
            guard let value, !value.isEmpty else {
                throw .missingValue(option: option.name, value: name)
            }
        } else if value != nil {
            throw .unwantedValue(option: option.name)
        }
        guard parsed.set(option.name, value) else { throw .repeatedOption(option.name) }
    }
}
