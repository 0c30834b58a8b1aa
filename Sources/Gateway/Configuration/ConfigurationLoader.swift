import Events
import JSON

/// Reads `zumik.json`: enforces the schema, then what a schema cannot say, then reads the secrets.
package struct ConfigurationLoader: Sendable {
    let environment: [String: String]
    private let readFile: @Sendable (String) -> [UInt8]?

    /// - Parameters:
    ///   - environment: the process's variables.
    ///   - readFile: the content of a file, or nil when it cannot be read.
    package init(
        environment: [String: String], readFile: @escaping @Sendable (String) -> [UInt8]?
    ) {
        self.environment = environment
        self.readFile = readFile
    }

    /// The configuration in a file's text; relative paths count from `directory`.
    ///
    /// - Parameter replacement: accounts that stand in for those of the file, whose keys are then not read.
    package func load(
        _ bytes: [UInt8], directory: String = ".", replacement: [Account]? = nil
    ) throws(ConfigurationError) -> GatewayConfiguration {
        let root: JSONValue
        do { root = try JSONDocument(parsing: bytes).root } catch {
            throw ConfigurationError([
                SchemaViolation(path: "", reason: "is not valid JSON: \(error)")
            ])
        }
        let schema: JSONSchema
        do { schema = try JSONSchema(parsing: Array(EmbeddedSchemas.configuration.utf8)) } catch {
            throw ConfigurationError([
                SchemaViolation(path: "", reason: "cannot be checked: the shipped schema: \(error)")
            ])
        }
        let violations = schema.violations(of: root)
        guard violations.isEmpty else { throw ConfigurationError(violations) }
        return try assemble(root, directory: directory, replacement)
    }

    /// The configuration without a file: every provider whose key variable is set.
    package func loadFromEnvironment(
        replacement: [Account]? = nil
    ) throws(ConfigurationError) -> GatewayConfiguration {
        try load(Array("{}".utf8), replacement: replacement)
    }

    private func assemble(
        _ root: JSONValue, directory: String, _ replacement: [Account]?
    ) throws(ConfigurationError) -> GatewayConfiguration {
        var problems: [SchemaViolation] = []
        let listen = root["listen"]?.string.map(ListenAddress.init) ?? .standard
        if listen == nil {
            problems.append(SchemaViolation(path: "listen", reason: "must be ADDRESS:PORT"))
        }
        let accounts =
            replacement ?? readAccounts(root["providers"], directory, &problems)
        let token = root["admin_token"].flatMap {
            readSecret($0, at: "admin_token", directory, &problems)
        }
        let configuration = GatewayConfiguration(
            listen: listen ?? .standard,
            dataDirectory: Self.resolve(root["data_dir"]?.string ?? "data", in: directory),
            adminToken: token ?? environment["ZUMIK_ADMIN_TOKEN"].flatMap(Self.nonEmpty),
            accounts: accounts,
            aliases: readAliases(root["models"], accounts, &problems),
            classes: readClasses(root["classes"], &problems),
            attempts: Self.readAttempts(root["attempts"]),
            strategy: root["routing"]?["strategy"]?.string.flatMap(RoutingStrategy.init)
                ?? .weighted,
            server: Self.readServer(root["server"]),
            logLevel: root["log"]?["level"]?.string.flatMap(LogLevel.init) ?? .info,
            masterKey: readMasterKey(root["master_key"], directory, &problems),
            outageWindowMs: root["routing"]?["outage_window_ms"]?.int ?? 30_000)
        guard problems.isEmpty else { throw ConfigurationError(problems) }
        return configuration
    }

    func readSecret(
        _ value: JSONValue, at path: String, _ directory: String,
        _ problems: inout [SchemaViolation]
    ) -> Secret? {
        if let name = value["env"]?.string {
            if let secret = environment[name].flatMap(Self.nonEmpty) { return secret }
            problems.append(
                SchemaViolation(path: path + ".env", reason: "names \(name), which is not set"))
        } else if let file = value["file"]?.string {
            let content = readFile(Self.resolve(file, in: directory))
                .map { String(decoding: $0, as: UTF8.self) }
            if let secret = content.flatMap(Self.nonEmpty) { return secret }
            problems.append(
                SchemaViolation(
                    path: path + ".file", reason: "names a file that is unreadable or empty"))
        }
        return nil
    }

    /// Where the master key is: the value is checked here, and a file is read again when the key is rotated.
    private func readMasterKey(
        _ value: JSONValue?, _ directory: String, _ problems: inout [SchemaViolation]
    ) -> MasterKeySource {
        guard let value else { return MasterKeySource(environment: environment) }
        guard let secret = readSecret(value, at: "master_key", directory, &problems) else {
            return .own
        }
        if MasterKeyRing(text: secret.revealed) == nil {
            problems.append(
                SchemaViolation(
                    path: "master_key",
                    reason: "must hold keys of 32 bytes, as 64 hexadecimal digits or in base64"))
        }
        if let file = value["file"]?.string { return .file(Self.resolve(file, in: directory)) }
        return .environment(secret)
    }

    private func readAliases(
        _ models: JSONValue?, _ accounts: [Account], _ problems: inout [SchemaViolation]
    ) -> [String: ModelAlias] {
        var aliases: [String: ModelAlias] = [:]
        guard let models else { return aliases }
        for (name, alias) in models.members {
            var entries: [ModelAlias.Entry] = []
            for (index, route) in (alias["routes"]?.elements.map(\.self) ?? []).enumerated() {
                guard let provider = route["provider"]?.string.flatMap(Provider.init),
                    let model = route["model"]?.string
                else { continue }
                if let reason = Self.refusal(of: provider, model) {
                    problems.append(
                        SchemaViolation(
                            path: "models.\(name).routes[\(index)].\(reason.key)",
                            reason: reason.text))
                } else if !accounts.contains(where: { $0.provider == provider }) {
                    problems.append(
                        SchemaViolation(
                            path: "models.\(name).routes[\(index)].provider",
                            reason: "is \(provider.rawValue), which has no account"))
                }
                entries.append(ModelAlias.Entry(provider: provider, model: model))
            }
            aliases[name] = ModelAlias(
                entries: entries,
                strategy: alias["strategy"]?.string.flatMap(RoutingStrategy.init))
        }
        return aliases
    }

    private func readClasses(
        _ classes: JSONValue?, _ problems: inout [SchemaViolation]
    ) -> [QoSClass: ClassTargets] {
        var targets = ClassTargets.defaults
        guard let classes else { return targets }
        for (name, settings) in classes.members {
            guard let qosClass = QoSClass(rawValue: name), var merged = targets[qosClass] else {
                continue
            }
            merged.ttftTargetMs = settings["ttft_target_ms"]?.int ?? merged.ttftTargetMs
            merged.deadlineMs = settings["deadline_ms"]?.int ?? merged.deadlineMs
            if let target = merged.ttftTargetMs, target > merged.deadlineMs {
                problems.append(
                    SchemaViolation(
                        path: "classes.\(name).ttft_target_ms",
                        reason: "is \(target), more than the deadline of \(merged.deadlineMs)"))
            }
            targets[qosClass] = merged
        }
        return targets
    }

    private static func readAttempts(_ value: JSONValue?) -> AttemptLimits {
        var limits = AttemptLimits()
        guard let value else { return limits }
        limits.max = value["max"]?.int.map(Int.init) ?? limits.max
        limits.connectTimeoutMs = value["connect_timeout_ms"]?.int ?? limits.connectTimeoutMs
        limits.firstTokenTimeoutMs =
            value["first_token_timeout_ms"]?.int ?? limits.firstTokenTimeoutMs
        limits.idleTimeoutMs = value["idle_timeout_ms"]?.int ?? limits.idleTimeoutMs
        limits.responseTimeoutMs = value["response_timeout_ms"]?.int ?? limits.responseTimeoutMs
        return limits
    }

    private static func readServer(_ value: JSONValue?) -> ServerLimits {
        var limits = ServerLimits()
        guard let value else { return limits }
        limits.threads = value["threads"]?.int.map(Int.init) ?? limits.threads
        limits.connectionsMax = value["connections_max"]?.int.map(Int.init) ?? limits.connectionsMax
        limits.headBytesMax = value["head_bytes_max"]?.int.map(Int.init) ?? limits.headBytesMax
        limits.bodyBytesMax = value["body_bytes_max"]?.int.map(Int.init) ?? limits.bodyBytesMax
        limits.idleTimeoutMs = value["idle_timeout_ms"]?.int ?? limits.idleTimeoutMs
        limits.shutdownGraceMs = value["shutdown_grace_ms"]?.int ?? limits.shutdownGraceMs
        return limits
    }

    static func nonEmpty(_ text: String) -> Secret? {
        let trimmed = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
        return trimmed.isEmpty ? nil : Secret(String(trimmed))
    }

    private static func resolve(_ path: String, in directory: String) -> String {
        path.hasPrefix("/") || directory == "." ? path : directory + "/" + path
    }
}

/// Why a configuration is refused: every reason found, each with its key's path.
package struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    package let violations: [SchemaViolation]

    package init(_ violations: [SchemaViolation]) {
        self.violations = violations
    }

    package var description: String {
        violations.map(\.description).joined(separator: "\n")
    }
}
