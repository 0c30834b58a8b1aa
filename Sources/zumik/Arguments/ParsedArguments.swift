/// The arguments of one command, all of them known to its form.
struct ParsedArguments: Sendable, Equatable {
    let command: String
    private(set) var positional: [String] = []
    private var values: [String: String] = [:]
    private var flags: Set<String> = []

    init(command: String, positional: [String] = []) {
        self.command = command
        self.positional = positional
    }

    func has(_ flag: String) -> Bool { flags.contains(flag) }

    func text(_ option: String) -> String? { values[option] }

    /// A whole number of an option, or its default.
    func integer(
        _ option: String, in range: ClosedRange<Int64>
    ) throws(UsageError) -> Int64? {
        guard let text = values[option] else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            let most = range.upperBound == .max ? "or more" : "to \(range.upperBound)"
            throw .wrongValue(
                option: option, value: text,
                must: "be a whole number, \(range.lowerBound) \(most)")
        }
        return number
    }

    mutating func add(_ argument: String) { positional.append(argument) }

    /// False when the option was given before.
    mutating func set(_ option: String, _ value: String?) -> Bool {
        guard let value else { return flags.insert(option).inserted }
        guard values[option] == nil else { return false }
        values[option] = value
        return true
    }
}
