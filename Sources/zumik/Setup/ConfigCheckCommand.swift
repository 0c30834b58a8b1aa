import Gateway
import JSON

/// `zumik config check FILE`
struct ConfigCheckCommand: Command {
    static let form = CommandForm(
        name: ["config", "check"], summary: "check a configuration as `zumik serve` would",
        arguments: [ArgumentForm("FILE", "the configuration, usually zumik.json")],
        options: [.json],
        notes: ["Secrets are read too: a variable or file that is not there is a fault."],
        examples: ["zumik config check zumik.json"])

    private let file: String
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        file = arguments.positional[0]
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        guard let bytes = world.readFile(file) else {
            throw CommandFailure("\(file) cannot be read")
        }
        let loader = ConfigurationLoader(
            environment: world.environment, readFile: world.readFile)
        do throws(ConfigurationError) {
            let configuration = try loader.load(bytes, directory: Self.folder(of: file))
            report([], accounts: configuration.accounts.count, in: world)
            return .done
        } catch {
            report(error.violations, accounts: nil, in: world)
            return .failed
        }
    }

    private func report(_ violations: [SchemaViolation], accounts: Int?, in world: World) {
        guard !isJSON else {
            world.output.line(String(decoding: Self.document(violations), as: UTF8.self))
            return
        }
        if let accounts {
            world.output.line("\(file) is valid: \(accounts) accounts")
        } else {
            world.errors.line("zumik: \(file) is refused:")
            for violation in violations { world.errors.line("  \(violation)".printable) }
        }
    }

    private static func document(_ violations: [SchemaViolation]) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("valid", violations.isEmpty)
        json.key("violations")
        json.beginArray()
        for violation in violations {
            json.beginObject()
            json.member("path", violation.path)
            json.member("reason", violation.reason)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.take()
    }

    /// Relative paths in a configuration count from where it lies.
    static func folder(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "." }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }
}
