/// `zumik version`
struct VersionCommand: Command {
    static let form = CommandForm(
        name: ["version"], summary: "print the version", options: [.json],
        examples: ["zumik version"])

    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        world.output.line(isJSON ? #"{"version":"\#(Version.text)"}"# : "zumik \(Version.text)")
        return .done
    }
}
