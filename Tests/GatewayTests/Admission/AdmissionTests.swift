import Events
import Gateway
import HTTPServer
import Pricing
import Testing

@Suite struct AdmissionTests {
    private static let accounts = [
        Samples.account(.openai, "openai-us"), Samples.account(.openai, "openai-eu"),
        Samples.account(.anthropic),
    ]

    private func decide(
        model: String = "openai-priced", body: String = "", policy: Policy = Policy(),
        classes: [QoSClass: ClassTargets] = ClassTargets.defaults,
        options: (inout RequestOptions) -> Void = { _ in }
    ) throws -> AdmittedRequest {
        let catalogue = try Samples.catalogue()
        let admission = Admission(
            resolver: ModelResolver(
                aliases: [
                    "mixed": Samples.alias(
                        (.openai, "openai-priced"), (.anthropic, "claude-without-a-price"))
                ], accounts: Self.accounts,
                catalogue: catalogue.models.map { (provider: $0.provider, model: $0.id) }),
            catalogue: catalogue, classes: classes)
        var asked = RequestOptions()
        options(&asked)
        return try admission.decide(
            Samples.request(model: model, body), asked,
            for: Caller(customer: Samples.customer(), keyID: "key_1", policy: policy))
    }

    private func refusal(
        model: String = "openai-priced", policy: Policy = Policy(),
        options: (inout RequestOptions) -> Void = { _ in }
    ) -> Refusal? {
        #expect(throws: Refusal.self) {
            try decide(model: model, policy: policy, options: options)
        }
    }

    private func accounts(_ admitted: AdmittedRequest) -> [String] {
        admitted.routes.map(\.account.name)
    }

    @Test func `a priced model is admitted on all its accounts`() throws {
        let admitted = try decide()
        #expect(accounts(admitted) == ["openai-us", "openai-eu"])
        #expect(admitted.qosClass == .standard)
        #expect(admitted.ttftTargetMs == nil)
        #expect(admitted.deadlineMs == 600_000)
        #expect(admitted.tier == TierChosen(asked: nil, chosen: nil, why: .providerDefault))
    }

    @Test func `a name that nobody knows is model_not_found`() {
        let refused = refusal(model: "nobody-knows")
        #expect(refused?.reason == .modelNotFound)
        #expect(refused?.status == 404)
        #expect(refused?.param == "model")
    }

    @Test(arguments: ["x", "Priority", "", "my secret text", String(repeating: "t", count: 5_000)])
    func `a tier that is no known word is refused, so that no text of a client is recorded`(
        tier: String
    ) {
        let refused = #expect(throws: Refusal.self) {
            try decide(body: #""service_tier": "\#(tier)""#)
        }
        #expect(refused?.reason == .invalidRequest)
        #expect(refused?.param == "service_tier")
    }

    @Test(arguments: [
        "openai/my secret text", "gpt-5 and more", "openai/" + String(repeating: "m", count: 300),
    ])
    func `a name that has not the form of a model's is not admitted under any policy`(
        name: String
    ) {
        let refused = refusal(model: name, policy: Policy(allowUnpriced: true))
        #expect(refused?.reason == .modelNotFound)
    }

    @Test func `a provider that the policy does not allow is forbidden`() {
        let refused = refusal(policy: Policy(providers: [.anthropic]))
        #expect(refused?.reason == .policyForbidden)
        #expect(refused?.status == 403)
        #expect(refused?.message.contains("openai") == true)
    }

    @Test func `a policy without any provider allows none`() {
        #expect(refusal(policy: Policy(providers: []))?.reason == .policyForbidden)
    }

    @Test func `an alias keeps the entries that the policy allows`() throws {
        let policy = Policy(providers: [.anthropic], allowUnpriced: true)
        #expect(accounts(try decide(model: "mixed", policy: policy)) == ["anthropic-main"])
    }

    @Test func `a model without a price is refused`() {
        let refused = refusal(model: "gpt-without-a-price")
        #expect(refused?.reason == .priceUnknown)
        #expect(refused?.status == 403)
    }

    @Test func `a model without a price is admitted where the policy says so`() throws {
        let admitted = try decide(
            model: "gpt-without-a-price", policy: Policy(allowUnpriced: true))
        #expect(accounts(admitted) == ["openai-us", "openai-eu"])
    }

    @Test func `an alias keeps the entries that have a price`() throws {
        #expect(accounts(try decide(model: "mixed")) == ["openai-us", "openai-eu"])
    }

    @Test(arguments: [Profile.byok, .byoc, .hybrid])
    func `a profile that the policy does not serve is forbidden`(profile: Profile) {
        let refused = refusal { $0.profile = profile }
        #expect(refused?.reason == .policyForbidden)
        #expect(refused?.param == "Zumik-Profile")
    }

    @Test func `naming the policy's own profile changes nothing`() throws {
        #expect(try decide { $0.profile = .managed } == decide())
    }

    @Test(
        arguments: [
            (QoSClass.interactive, 2_000, 60_000), (.standard, nil, 600_000), (.flex, nil, 900_000),
            (.batch, nil, 86_400_000),
        ] as [(QoSClass, Int64?, Int64)])
    func `a class has its default targets`(
        qosClass: QoSClass, ttftTargetMs: Int64?, deadlineMs: Int64
    ) throws {
        let admitted = try decide { $0.qosClass = qosClass }
        #expect(admitted.qosClass == qosClass)
        #expect(admitted.ttftTargetMs == ttftTargetMs)
        #expect(admitted.deadlineMs == deadlineMs)
    }

    @Test func `a request's class wins over the policy's`() throws {
        let policy = Policy(defaultClass: .interactive)
        #expect(try decide(policy: policy).qosClass == .interactive)
        #expect(try decide(policy: policy) { $0.qosClass = .batch }.qosClass == .batch)
    }

    @Test func `a request's own targets win over its class`() throws {
        let admitted = try decide {
            $0.qosClass = .interactive
            $0.deadlineMs = 1_234
            $0.ttftTargetMs = 56
        }
        #expect(admitted.qosClass == .interactive)
        #expect(admitted.deadlineMs == 1_234)
        #expect(admitted.ttftTargetMs == 56)
    }

    @Test func `configured classes replace the defaults`() throws {
        let admitted = try decide(
            classes: [.standard: ClassTargets(ttftTargetMs: 7, deadlineMs: 8)])
        #expect(admitted.ttftTargetMs == 7)
        #expect(admitted.deadlineMs == 8)
    }

    @Test func `a tier in the body is what attempts ask for`() throws {
        let admitted = try decide(body: #""service_tier": "flex""#)
        #expect(admitted.tier == TierChosen(asked: "flex", chosen: "flex", why: .request))
    }
}
