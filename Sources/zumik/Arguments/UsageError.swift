/// What is wrong with a command line; each message names the thing and, where one is near, the word that was meant.
enum UsageError: Error, Equatable, Sendable {
    case noCommand(known: [String])
    case unknownCommand(String, nearest: String?)
    /// A group such as `keys` without one of its commands.
    case incompleteCommand(String, known: [String])
    case unknownOption(String, command: String, nearest: String?)
    case missingValue(option: String, value: String)
    case unwantedValue(option: String)
    case repeatedOption(String)
    case missingArgument(String, command: String)
    case unexpectedArgument(String, command: String)
    case wrongValue(option: String, value: String, must: String)
    case wrongArgument(String, value: String, must: String)
    case contradiction(String, String)
    /// `--url` without the token that it needs.
    case noToken(variable: String)
}

extension UsageError: CustomStringConvertible {
    var description: String {
        switch self {
        case .noCommand(let known):
            "no command given; there are \(known.joined(separator: ", ")) (zumik --help)"
        case .unknownCommand(let text, let nearest):
            "there is no command \"\(text)\"" + Self.suggestion(nearest, "zumik --help")
        case .incompleteCommand(let group, let known):
            "\"\(group)\" needs one of: \(known.joined(separator: ", ")) (zumik \(group) --help)"
        case .unknownOption(let text, let command, let nearest):
            "\(command) has no option \(text)" + Self.suggestion(nearest, "zumik \(command) --help")
        case .missingValue(let option, let value):
            "--\(option) needs a value: --\(option) \(value)"
        case .unwantedValue(let option): "--\(option) takes no value"
        case .repeatedOption(let option): "--\(option) is given twice"
        case .missingArgument(let name, let command):
            "\(command) needs \(name) (zumik \(command) --help)"
        case .unexpectedArgument(let text, let command):
            "\(command) does not take \"\(text)\" (zumik \(command) --help)"
        case .wrongValue(let option, let value, let must):
            "--\(option) is \"\(value)\" and must \(must)"
        case .wrongArgument(let name, let value, let must):
            "\(name) is \"\(value)\" and must \(must)"
        case .contradiction(let one, let other): "\(one) and \(other) exclude each other"
        case .noToken(let variable): "--url needs the server's admin token in \(variable)"
        }
    }

    private static func suggestion(_ nearest: String?, _ help: String) -> String {
        nearest.map { "; did you mean \($0)? (\(help))" } ?? " (\(help))"
    }
}
