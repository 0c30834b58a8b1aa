import Events
import Gateway
import Testing

@Suite struct ConfigurationLoaderTests {
    private static let loader = ConfigurationLoader(
        environment: [
            "OPENAI_KEY": "sk-openai", "BLANK": "  ", "PADDED": " sk-padded\n",
            "ZUMIK_ADMIN_TOKEN": "admin-from-environment",
        ],
        readFile: { path in
            ["/etc/zumik/key": "sk-from-file\n", "secrets/key": "sk-relative", "/empty": "\n"][path]
                .map { Array($0.utf8) }
        })

    private func load(_ json: String, directory: String = ".") throws -> GatewayConfiguration {
        try Self.loader.load(Array(json.utf8), directory: directory)
    }

    /// A configuration with one OpenAI account, and this instead of or beside its members.
    private static func account(_ members: String) -> String {
        #"{"providers": {"openai": {"accounts": [{\#(members)}]}}}"#
    }

    private static let key = #""api_key": {"env": "OPENAI_KEY"}"#

    private func violations(_ json: String) -> [String] {
        let error = #expect(throws: ConfigurationError.self) { try load(json) }
        return error?.violations.map(\.description) ?? []
    }

    // MARK: What is read

    @Test func `without a file and without keys everything has its default`() throws {
        let configuration = try ConfigurationLoader(environment: [:], readFile: { _ in nil })
            .loadFromEnvironment()
        #expect(configuration.listen == ListenAddress(address: "127.0.0.1", port: 8_080))
        #expect(configuration.dataDirectory == "data")
        #expect(configuration.adminToken == nil)
        #expect(configuration.accounts.isEmpty)
        #expect(configuration.aliases.isEmpty)
        #expect(configuration.classes == ClassTargets.defaults)
        #expect(configuration.attempts == AttemptLimits())
        #expect(configuration.strategy == .weighted)
        #expect(configuration.server == ServerLimits())
        #expect(configuration.logLevel == .info)
    }

    @Test func `the default limits are those of the contract`() {
        let limits = AttemptLimits()
        #expect(limits.max == 4)
        #expect(limits.connectTimeoutMs == 2_000)
        #expect(limits.firstTokenTimeoutMs == 15_000)
        #expect(limits.idleTimeoutMs == 10_000)
        #expect(limits.responseTimeoutMs == 600_000)
    }

    @Test(arguments: [
        ("OPENAI_API_KEY", Provider.openai, "https://api.openai.com/v1"),
        ("ANTHROPIC_API_KEY", .anthropic, "https://api.anthropic.com"),
        ("GEMINI_API_KEY", .gemini, "https://generativelanguage.googleapis.com"),
        ("XAI_API_KEY", .xai, "https://api.x.ai/v1"),
        ("FIREWORKS_API_KEY", .fireworks, "https://api.fireworks.ai/inference/v1"),
    ])
    func `without a file a provider whose key variable is set is enabled`(
        variable: String, provider: Provider, baseURL: String
    ) throws {
        let loader = ConfigurationLoader(
            environment: [variable: "sk-1", "XAI_API_KEY_2": "sk-2"], readFile: { _ in nil })
        #expect(
            try loader.loadFromEnvironment().accounts == [
                Account(
                    provider: provider, name: provider.rawValue, region: nil, baseURL: baseURL,
                    apiKey: Secret("sk-1"))
            ])
    }

    @Test func `every member of a file is read`() throws {
        let configuration = try load(
            """
            {"$schema": "zumik.schema.json", "listen": "[::1]:9000", "data_dir": "/var/lib/zumik",
             "admin_token": {"env": "PADDED"},
             "providers": {
               "openai": {"accounts": [
                 {"name": "us", "region": "us", "price_region": "us",
                  "base_url": "https://us.example/v1", "api_key": {"env": "OPENAI_KEY"}},
                 {"name": "eu", "api_key": {"file": "/etc/zumik/key"}}]},
               "anthropic": {"accounts": [{"name": "a", "anthropic_version": "2026-10-21", "api_key": {"env": "PADDED"}}]}},
             "models": {"frontier": {"strategy": "weighted", "routes": [
               {"provider": "openai", "model": "gpt-5.4"},
               {"provider": "anthropic", "model": "claude-opus-5-5"}]}},
             "classes": {"interactive": {"ttft_target_ms": 900}, "flex": {"deadline_ms": 5}},
             "attempts": {"max": 2, "connect_timeout_ms": 1, "first_token_timeout_ms": 2,
               "idle_timeout_ms": 3, "response_timeout_ms": 4},
             "routing": {"strategy": "ordered"},
             "server": {"threads": 2, "connections_max": 99, "head_bytes_max": 8192,
               "body_bytes_max": 4096, "idle_timeout_ms": 7, "shutdown_grace_ms": 8},
             "log": {"level": "debug"}}
            """)
        #expect(configuration.listen.description == "[::1]:9000")
        #expect(configuration.dataDirectory == "/var/lib/zumik")
        #expect(configuration.adminToken?.revealed == "sk-padded")
        #expect(configuration.accounts.map(\.name) == ["us", "eu", "a"])
        #expect(configuration.accounts[0].priceRegion == "us")
        #expect(configuration.accounts[0].baseURL == "https://us.example/v1")
        #expect(configuration.accounts.map(\.anthropicVersion) == [nil, nil, "2026-10-21"])
        #expect(configuration.accounts[1].region == nil)
        #expect(configuration.accounts[1].baseURL == Provider.openai.defaultBaseURL)
        #expect(
            configuration.aliases["frontier"]?.entries
                == Samples.alias((.openai, "gpt-5.4"), (.anthropic, "claude-opus-5-5")).entries)
        #expect(configuration.aliases["frontier"]?.strategy == .weighted)
        #expect(
            configuration.classes[.interactive]
                == ClassTargets(ttftTargetMs: 900, deadlineMs: 60_000))
        #expect(configuration.classes[.flex] == ClassTargets(ttftTargetMs: nil, deadlineMs: 5))
        #expect(configuration.attempts.max == 2)
        #expect(configuration.attempts.connectTimeoutMs == 1)
        #expect(configuration.attempts.firstTokenTimeoutMs == 2)
        #expect(configuration.attempts.idleTimeoutMs == 3)
        #expect(configuration.attempts.responseTimeoutMs == 4)
        #expect(configuration.strategy == .ordered)
        #expect(configuration.server.threads == 2)
        #expect(configuration.server.connectionsMax == 99)
        #expect(configuration.server.headBytesMax == 8_192)
        #expect(configuration.server.bodyBytesMax == 4_096)
        #expect(configuration.server.idleTimeoutMs == 7)
        #expect(configuration.server.shutdownGraceMs == 8)
        #expect(configuration.logLevel == .debug)
    }

    @Test(arguments: [
        (#"{"env": "OPENAI_KEY"}"#, "sk-openai"), (#"{"env": "PADDED"}"#, "sk-padded"),
        (#"{"file": "/etc/zumik/key"}"#, "sk-from-file"),
    ])
    func `a secret comes from a variable or a file, without the space around it`(
        source: String, secret: String
    ) throws {
        let configuration = try load(Self.account(#""name": "a", "api_key": \#(source)"#))
        #expect(configuration.accounts[0].key == .configured(Secret(secret)))
    }

    @Test func `relative paths count from the configuration's directory`() throws {
        let json = #"{"data_dir": "books", "admin_token": {"file": "key"}}"#
        let configuration = try load(json, directory: "secrets")
        #expect(configuration.dataDirectory == "secrets/books")
        #expect(configuration.adminToken?.revealed == "sk-relative")
    }

    @Test func `the admin token may come from the environment, and the file wins`() throws {
        #expect(try load("{}").adminToken?.revealed == "admin-from-environment")
        let named = try load(#"{"admin_token": {"env": "OPENAI_KEY"}}"#)
        #expect(named.adminToken?.revealed == "sk-openai")
    }

    @Test func `a secret does not print itself`() throws {
        let account = try load(Self.account(#""name": "a", \#(Self.key)"#)).accounts[0]
        #expect(!"\(account)".contains("sk-openai"))
        #expect(!String(reflecting: account.key).contains("sk-openai"))
    }

    // MARK: What is refused

    struct Fault: Sendable, CustomStringConvertible {
        var json: String
        var violation: String

        init(_ json: String, _ violation: String) {
            self.json = json
            self.violation = violation
        }

        var description: String { violation }
    }

    static let forms: [Fault] = [
        Fault(
            #"{"lisen": "x"}"#,
            "lisen is not a known key; known here: listen, data_dir, "
                + "admin_token, master_key, providers, models, classes, attempts, routing, "
                + "server, log"),
        Fault(#"{"listen": 8080}"#, "listen must be a string, not a number"),
        Fault(#"{"data_dir": ""}"#, "data_dir must have 1 characters or more"),
        Fault(#"{"admin_token": "secret"}"#, "admin_token must be an object, not a string"),
        Fault(#"{"admin_token": {}}"#, "admin_token must have 1 member or more"),
        Fault(
            #"{"admin_token": {"env": "A", "file": "b"}}"#,
            "admin_token must have 1 member or fewer"),
        Fault(
            #"{"admin_token": {"env": "1A"}}"#,
            "admin_token.env must have the form ^[A-Za-z_][A-Za-z0-9_]*$"),
        Fault(#"{"providers": {}}"#, "providers must have 1 member or more"),
        Fault(
            #"{"providers": {"openay": {"accounts": []}}}"#,
            "providers.openay is not a known key; known here: openai, anthropic, gemini, xai, "
                + "fireworks, bifrost, openrouter, byoc"),
        Fault(#"{"providers": {"openai": {}}}"#, "providers.openai.accounts is required"),
        Fault(
            #"{"providers": {"openai": {"accounts": []}}}"#,
            "providers.openai.accounts must have 1 item or more"),
        Fault(account(key), "providers.openai.accounts[0].name is required"),
        Fault(account(#""name": "a""#), "providers.openai.accounts[0].api_key is required"),
        Fault(
            account(#""name": "a", "api_key": "sk-in-clear""#),
            "providers.openai.accounts[0].api_key must be an object, not a string"),
        Fault(
            account(#""name": "a b", \#(key)"#),
            "providers.openai.accounts[0].name must have the form ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
        ),
        Fault(
            account(#""name": "a", "base_url": "https://x/", \#(key)"#),
            #"providers.openai.accounts[0].base_url must have the form ^https?://[^\s]+[^\s/]$"#),
        Fault(
            account(#""name": "a", "price_region": "asia", \#(key)"#),
            "providers.openai.accounts[0].price_region must be one of us, eu"),
        Fault(
            account(#""name": "a", "anthropic_version": "2027-01-01", \#(key)"#),
            "providers.openai.accounts[0].anthropic_version must be one of 2023-06-01, 2026-10-21"),
        Fault(
            #"{"models": {"a/b": {"routes": [{"provider": "openai", "model": "m"}]}}}"#,
            "models.a/b has a name not of the form ^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$"),
        Fault(#"{"models": {"m": {"routes": []}}}"#, "models.m.routes must have 1 item or more"),
        Fault(
            #"{"models": {"m": {"routes": [{"provider": "bedrock", "model": "x"}]}}}"#,
            "models.m.routes[0].provider must be one of openai, anthropic, gemini, xai, fireworks, "
                + "bifrost, openrouter, byoc"),
        Fault(
            #"{"models": {"m": {"routes": [{"provider": "xai"}]}}}"#,
            "models.m.routes[0].model is required"),
        Fault(
            #"{"classes": {"urgent": {}}}"#,
            "classes.urgent is not a known key; known here: interactive, standard, flex, batch"),
        Fault(
            #"{"classes": {"flex": {"deadline_ms": 0}}}"#,
            "classes.flex.deadline_ms must be 1 or more"),
        Fault(#"{"attempts": {"max": 17}}"#, "attempts.max must be 16 or less"),
        Fault(
            #"{"attempts": {"max": 1.5}}"#, "attempts.max must be an integer, not a number"),
        Fault(
            #"{"routing": {"strategy": "random"}}"#,
            "routing.strategy must be one of weighted, ordered"),
        Fault(#"{"server": {"threads": 0}}"#, "server.threads must be 1 or more"),
        Fault(
            #"{"log": {"level": "loud"}}"#,
            "log.level must be one of debug, info, warning, error"),
        Fault("[]", "the configuration must be an object, not an array"),
    ]

    static let contradictions: [Fault] = [
        Fault(
            account(#""name": "a", "anthropic_version": "2026-10-21", \#(key)"#),
            "providers.openai.accounts[0].anthropic_version is of anthropic only, and this is openai"
        ),
        Fault(
            account(#""name": "a", "fireworks_account": "f", \#(key)"#),
            "providers.openai.accounts[0].fireworks_account is of fireworks only, and this is openai"
        ),
        Fault(#"{"listen": "127.0.0.1"}"#, "listen must be ADDRESS:PORT"),
        Fault(#"{"listen": "127.0.0.1:99999"}"#, "listen must be ADDRESS:PORT"),
        Fault(#"{"listen": "::1:80"}"#, "listen must be ADDRESS:PORT"),
        Fault(
            #"{"admin_token": {"env": "NOT_SET"}}"#,
            "admin_token.env names NOT_SET, which is not set"),
        Fault(
            #"{"admin_token": {"env": "BLANK"}}"#, "admin_token.env names BLANK, which is not set"),
        Fault(
            #"{"admin_token": {"file": "/not/there"}}"#,
            "admin_token.file names a file that is unreadable or empty"),
        Fault(
            #"{"admin_token": {"file": "/empty"}}"#,
            "admin_token.file names a file that is unreadable or empty"),
        Fault(
            account(#""name": "a", "api_key": {"env": "NOT_SET"}"#),
            "providers.openai.accounts[0].api_key.env names NOT_SET, which is not set"),
        Fault(
            """
            {"providers": {"openai": {"accounts": [{"name": "a", \(key)}]},
             "xai": {"accounts": [{"name": "b", \(key)}, {"name": "a", \(key)}]}}}
            """, #"providers.xai.accounts[1].name "a" names another account already"#),
        Fault(
            """
            {"providers": {"openai": {"accounts": [{"name": "a", \(key)}]}},
             "models": {"m": {"routes": [{"provider": "openai", "model": "x"},
             {"provider": "gemini", "model": "x"}]}}}
            """, "models.m.routes[1].provider is gemini, which has no account"),
        Fault(
            #"{"classes": {"interactive": {"ttft_target_ms": 60001}}}"#,
            "classes.interactive.ttft_target_ms is 60001, more than the deadline of 60000"),
        Fault(
            #"{"classes": {"interactive": {"deadline_ms": 1999}}}"#,
            "classes.interactive.ttft_target_ms is 2000, more than the deadline of 1999"),
    ]

    @Test(arguments: forms + contradictions)
    func `what does not fit is refused by its path and the reason`(fault: Fault) {
        #expect(violations(fault.json) == [fault.violation])
    }

    @Test func `every violation is told at once`() {
        let json = #"{"listen": 1, "attempts": {"max": 0}, "server": {"treads": 1}}"#
        #expect(violations(json).count == 3)
        let contradictory = #"{"listen": "port", "admin_token": {"env": "NOT_SET"}}"#
        #expect(violations(contradictory).count == 2)
    }

    @Test(arguments: ["", "{", #"{"listen": "a:1", "listen": "b:2"}"#, "{} {}", "{'a': 1}"])
    func `what is not JSON is refused as a whole`(json: String) {
        #expect(violations(json).first?.hasPrefix("the configuration is not valid JSON") == true)
    }

    @Test(arguments: [
        ("127.0.0.1:80", true), ("[::1]:80", true), ("localhost:1", true), ("127.9.9.9:1", true),
        ("0.0.0.0:80", false), ("[::]:80", false), ("10.0.0.1:80", false),
    ])
    func `an address is loopback or open to others`(text: String, isLoopback: Bool) throws {
        #expect(try #require(ListenAddress(text)).isLoopback == isLoopback)
    }
}
