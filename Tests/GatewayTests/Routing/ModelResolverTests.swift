import Events
import Gateway
import Testing

@Suite struct ModelResolverTests {
    static let resolver = ModelResolver(
        aliases: [
            "frontier": Samples.alias((.openai, "gpt-5.4"), (.anthropic, "claude-opus-5-5")),
            "gpt-5.4-mini": Samples.alias((.gemini, "gemini-3.8-flash")),
            "twice": Samples.alias((.openai, "gpt-5.4"), (.openai, "gpt-5.4"), (.openai, "o3")),
        ],
        accounts: [
            Samples.account(.openai, "openai-us", region: "us"),
            Samples.account(.openai, "openai-eu", region: "eu"),
            Samples.account(.anthropic), Samples.account(.gemini), Samples.account(.fireworks),
        ],
        catalogue: [
            (provider: .openai, model: "gpt-5.4"), (provider: .openai, model: "gpt-5.4-mini"),
            (provider: .anthropic, model: "opus-by-another-name"),
            (provider: .xai, model: "grok-4.7"),
            (provider: .fireworks, model: "accounts/fireworks/models/kimi-k3"),
        ])

    /// `account:model@preference` of each route.
    private func routes(_ name: String) -> [String]? {
        Self.resolver.resolve(name)?.routes.map {
            "\($0.account.name):\($0.model)@\($0.preference)"
        }
    }

    @Test func `an alias gives its entries in order of preference, each at all its accounts`() {
        #expect(
            routes("frontier") == [
                "openai-us:gpt-5.4@0", "openai-eu:gpt-5.4@0", "anthropic-main:claude-opus-5-5@1",
            ])
        #expect(Self.resolver.resolve("frontier")?.isAlias == true)
        #expect(Self.resolver.resolve("frontier")?.name == "frontier")
    }

    @Test func `an alias hides a model of the catalogue with the same name`() {
        #expect(routes("gpt-5.4-mini") == ["gemini-main:gemini-3.8-flash@0"])
    }

    @Test func `an alias that lists a model twice tries each of its accounts once`() {
        #expect(
            routes("twice") == [
                "openai-us:gpt-5.4@0", "openai-eu:gpt-5.4@0", "openai-us:o3@2", "openai-eu:o3@2",
            ])
    }

    @Test func `a bare model fails over between its own accounts only`() {
        #expect(routes("gpt-5.4") == ["openai-us:gpt-5.4@0", "openai-eu:gpt-5.4@0"])
        #expect(Self.resolver.resolve("gpt-5.4")?.isAlias == false)
    }

    @Test func `the catalogue tells the provider of a name without a known prefix`() {
        #expect(routes("opus-by-another-name") == ["anthropic-main:opus-by-another-name@0"])
    }

    @Test(arguments: [
        ("openai/gpt-5.4", ["openai-us:gpt-5.4@0", "openai-eu:gpt-5.4@0"]),
        ("openai/anything-new", ["openai-us:anything-new@0", "openai-eu:anything-new@0"]),
        ("openai/gpt-5.4-mini", ["openai-us:gpt-5.4-mini@0", "openai-eu:gpt-5.4-mini@0"]),
        ("anthropic/gpt-5.4", ["anthropic-main:gpt-5.4@0"]),
        (
            "fireworks/accounts/fireworks/models/kimi-k3",
            ["fireworks-main:accounts/fireworks/models/kimi-k3@0"]
        ),
    ])
    func `provider/model goes to that provider, alias or not`(name: String, expected: [String]) {
        #expect(routes(name) == expected)
    }

    @Test(arguments: [
        ("gpt-9-unheard-of", Provider.openai), ("chatgpt-next", .openai),
        ("text-embedding-9", .openai), ("o1", .openai), ("o9-mini", .openai),
        ("claude-next", .anthropic), ("gemini-next", .gemini),
        ("accounts/fireworks/models/new/with/slashes", .fireworks),
        ("accounts/somebody/deployedModels/x", .fireworks),
    ])
    func `a name outside the catalogue goes by its prefix`(name: String, provider: Provider) {
        let resolution = Self.resolver.resolve(name)
        #expect(resolution?.routes.allSatisfy { $0.provider == provider } == true)
        #expect(resolution?.routes.allSatisfy { $0.model == name } == true)
    }

    @Test(arguments: [
        "", "nobody-knows", "o", "oak", "o-1", "GPT-5.4", "gpt", "xgpt-5", "openai/", "/gpt-5.4",
        "somebody/gpt-5.4", "claude", "Openai/gpt-5.4",
    ])
    func `any other name is nobody's`(name: String) {
        #expect(Self.resolver.resolve(name) == nil)
    }

    @Test(arguments: ["grok-4.7", "grok-next", "xai/grok-4.7"])
    func `a model of a provider without an account cannot be resolved`(name: String) {
        #expect(Self.resolver.resolve(name) == nil)
    }

    @Test(arguments: [
        ("frontier", true), ("gpt-5.4", true), ("openai/gpt-5.4", true), ("grok-4.7", true),
        ("gpt-9-unheard-of", false), ("openai/secret-project", false), ("my secret", false),
    ])
    func `only configured and priced names may be recorded`(name: String, isKnown: Bool) {
        #expect(Self.resolver.knows(name) == isKnown)
    }

    @Test func `aliases are listed first, then the priced models of configured providers`() {
        #expect(
            Self.resolver.listed.map { "\($0.id) by \($0.owner)" } == [
                "frontier by zumik", "gpt-5.4-mini by zumik", "twice by zumik",
                "accounts/fireworks/models/kimi-k3 by fireworks", "gpt-5.4 by openai",
                "opus-by-another-name by anthropic",
            ])
        #expect(Self.resolver.listed[0].providers == [.openai, .anthropic])
    }
}
