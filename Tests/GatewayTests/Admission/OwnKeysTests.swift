import Events
import Projections
import Testing

@testable import Gateway

@Suite struct OwnKeysTests {
    private static let sealedAt = Samples.time
    private let resolver = ModelResolver(
        aliases: ["frontier": Samples.alias((.openai, "gpt-5.4"), (.anthropic, "claude-opus-5-5"))],
        accounts: [
            Samples.account(.openai, "openai-us", region: "us"),
            Samples.account(.openai, "openai-eu", region: "eu"),
        ], catalogue: [(provider: .openai, model: "gpt-5.4")])

    private func credential(
        _ provider: Provider, refused: Bool = false
    ) -> CustomerDirectory.Credential {
        var log = CustomerDirectory()
        let events: [Event] =
            [
                .credentialSealed(
                    CredentialSealed(
                        credential: "cred_\(provider)", provider: provider, digest: "00"))
            ]
            + (refused
                ? [
                    .credentialRefused(
                        CredentialRefused(
                            credential: "cred_\(provider)", provider: provider, httpStatus: 401,
                            response: "resp_1"))
                ] : [])
        for (version, event) in events.enumerated() {
            let new = NewEvent(
                id: EventID(high: 0, low: 0), recordedAt: Self.sealedAt, event: event)
            let customer = Samples.customer()
            let append = StreamAppend(
                stream: .customer(customer), expected: .any, customer: customer, events: [new])
            let body = EventBody.encode(new, in: append, version: Int64(version))
            if let recorded = try? RecordedEvent(seq: Int64(version), body: body) {
                log.apply(recorded)
            }
        }
        guard let credential = log.credentials(of: Samples.customer())[provider] else {
            preconditionFailure("what was sealed is there")
        }
        return credential
    }

    private func keys(_ credentials: CustomerDirectory.Credential...) -> OwnKeys {
        OwnKeys(
            caller: Caller(
                customer: Samples.customer(), keyID: "key_1", policy: Policy(profile: .byok),
                credentials: Dictionary(
                    uniqueKeysWithValues: credentials.map { ($0.provider, $0) })),
            resolver: resolver)
    }

    @Test func `a customer's own route is called where the operator's first account is`() throws {
        let resolution = try #require(try keys(credential(.openai)).resolve("gpt-5.4"))
        let account = try #require(resolution.routes.first).account
        #expect(resolution.routes.count == 1)
        #expect(account.name == "cred_openai")
        #expect(account.baseURL == Samples.account(.openai).baseURL)
        #expect(account.region == "us")
        #expect(account.credential == .byok)
        #expect(account.metricsName == "byok")
        let name = CredentialName(
            customer: Samples.customer(), provider: .openai, id: "cred_openai")
        #expect(account.key == .sealed(name))
    }

    @Test func `without an account of the operator's it is called where the provider is`() throws {
        let resolution = try #require(
            try keys(credential(.anthropic)).resolve("claude-opus-5-5"))
        #expect(resolution.routes.map(\.account.baseURL) == [Provider.anthropic.defaultBaseURL])
    }

    @Test func `an alias keeps the entries for which there is a key`() throws {
        let both = try keys(credential(.openai), credential(.anthropic)).resolve("frontier")
        #expect(both?.routes.map(\.account.name) == ["cred_openai", "cred_anthropic"])
        #expect(both?.routes.map(\.preference) == [0, 1])
        let one = keys(credential(.openai, refused: true), credential(.anthropic))
        #expect(try one.resolve("frontier")?.routes.map(\.account.name) == ["cred_anthropic"])
        #expect(one.providers == [.anthropic])
    }

    @Test func `why there is no route is said key by key`() throws {
        let refusal = #expect(throws: Refusal.self) {
            try keys(credential(.openai, refused: true)).resolve("frontier")
        }
        #expect(refusal?.reason == .policyForbidden)
        #expect(refusal?.status == 403)
        #expect(refusal?.message.contains("openai refused your own key on 2026-11-22") == true)
        #expect(refusal?.message.contains("no key of your own for anthropic") == true)
    }

    @Test func `a name that nobody knows is not a matter of keys`() throws {
        #expect(try keys().resolve("nobody-knows") == nil)
    }
}
