import Events
import Gateway
import JSON
import Testing

@Suite struct PolicyCodecTests {
    @Test func `what is absent takes its default`() throws {
        #expect(try PolicyCodec.read(Array("{}".utf8)) == Policy())
    }

    @Test(arguments: [("100", "100"), ("0.250", "0.25"), ("0", "0"), ("8.000000000001", nil)])
    func `a budget reads and is written in its shortest form`(
        usd: String, written: String?
    ) throws {
        let text = #"{"budget":{"usd":"\#(usd)","period":"week"}}"#
        let policy = try PolicyCodec.read(Array(text.utf8))
        #expect(
            policy.budget == Budget(limit: try PicoUSD(decimal: usd), period: .week))
        var json = JSONWriter()
        PolicyCodec.write(policy, to: &json)
        let body = json.take()
        let expected = #""budget":{"usd":"\#(written ?? usd)","period":"week"}"#
        #expect(String(decoding: body, as: UTF8.self).contains(expected))
        #expect(try PolicyCodec.read(body) == policy)
    }

    @Test func `every member is read`() throws {
        let text = """
            {"profile":"managed","providers":["anthropic","openai"],"allow_brokered":true,
            "allow_unpriced":true,"markup_bps":500,"platform_fee_bps":25,"budget":null,"limits":null,
            "default_class":"interactive","on_disconnect":"drain","cache_breakpoints":"1h","stored_caches":"12h",
            "flex_fallback":true,"batch_fallback":"flex","lanes":["managed","byok"],"regions":["eu"],
            "weigh_price":true}
            """
        #expect(
            try PolicyCodec.read(Array(text.utf8))
                == Policy(
                    profile: .managed, providers: [.anthropic, .openai], allowBrokered: true,
                    allowUnpriced: true, markupBps: 500, platformFeeBps: 25,
                    defaultClass: .interactive, onDisconnect: .drain, cacheBreakpoints: .oneHour,
                    storedCaches: .twelveHours,
                    flexFallback: true, batchFallback: .flex, lanes: [.managed, .byok],
                    regions: ["eu"],
                    weighPrice: true))
    }

    @Test(arguments: [
        Policy(profile: .hybrid, lanes: [.managed], regions: ["eu", "us"]),
        Policy(), Policy(providers: []), Policy(limits: TrafficLimits(tokensPerMinute: 9)),
        Policy(
            limits: TrafficLimits(requestsPerMinute: 1, tokensPerMinute: 2, concurrency: 3)),
        Policy(
            evidence: EvidenceRule(
                ageHoursMax: 24, requestsMin: 7, attainmentMarginPpm: -5_000,
                costMarginPpm: 250_001)),
        Policy(providers: [.gemini], allowUnpriced: true, markupBps: 100_000, onDisconnect: .drain),
        Policy(cacheBreakpoints: .fiveMinutes, flexFallback: true, weighPrice: true),
        Policy(batchFallback: .standard),
    ])
    func `what is written reads as the same policy`(_ policy: Policy) throws {
        var json = JSONWriter()
        PolicyCodec.write(policy, to: &json)
        #expect(try PolicyCodec.read(json.take()) == policy)
    }

    @Test(arguments: [
        (#"[]"#, "the policy must be an object"),
        (#"{"a":1"#, "the policy is not valid JSON"),
        (#"{"markup_bps":1,"markup_bps":2}"#, "occurs twice"),
        (#"{"markup":500}"#, "markup is not a known key; known here: profile, providers"),
        (#"{"lanes":[]}"#, "lanes must be an array of byoc, byok and managed"),
        (#"{"lanes":["byoc","byoc"]}"#, "lanes[1] must be one of byoc, byok, managed, each once"),
        (#"{"lanes":["hybrid"]}"#, "lanes[0] must be one of byoc, byok, managed, each once"),
        (#"{"regions":[]}"#, "regions must be an array of accounts' region labels"),
        (#"{"regions":["eu",1]}"#, "regions must be an array of accounts' region labels"),
        (#"{"evidence":7}"#, "evidence must be an object"),
        (#"{"evidence":{"age":1}}"#, "evidence.age is not a known key; known here: age_hours_max"),
        (
            #"{"evidence":{"requests_min":0}}"#,
            "evidence.requests_min must be a whole number from 1"
        ),
        (#"{"evidence":{"cost_margin":0.1}}"#, "evidence.cost_margin must be a decimal from"),
        (#"{"evidence":{"cost_margin":"1.1"}}"#, "evidence.cost_margin must be a decimal from"),
        (
            #"{"evidence":{"attainment_margin":"0.0000001"}}"#,
            "evidence.attainment_margin must be a decimal from"
        ),
        (#"{"profile":"own"}"#, "profile must be one of managed, byok, byoc, hybrid"),
        (#"{"providers":"openai"}"#, "providers must be an array"),
        (#"{"providers":["openai","opnai"]}"#, "providers[1] must be one of openai, anthropic"),
        (#"{"providers":["xai","xai"]}"#, "providers[1] names xai again"),
        (#"{"allow_brokered":1}"#, "allow_brokered must be true or false"),
        (#"{"allow_unpriced":null}"#, "allow_unpriced must be true or false"),
        (#"{"markup_bps":-1}"#, "markup_bps must be a whole number from 0 to 100000"),
        (#"{"markup_bps":1.5}"#, "markup_bps must be a whole number"),
        (#"{"platform_fee_bps":"1"}"#, "platform_fee_bps must be a whole number"),
        (#"{"budget":"100"}"#, "budget must be an object with usd and period, or null"),
        (#"{"budget":{"usd":100,"period":"month"}}"#, "budget.usd must be a decimal in a string"),
        (#"{"budget":{"usd":"-1","period":"month"}}"#, "budget.usd must be a decimal in a string"),
        (#"{"budget":{"usd":"1e3","period":"day"}}"#, "budget.usd must be a decimal in a string"),
        (#"{"budget":{"usd":"0.0000000000001","period":"day"}}"#, "at most 12 places"),
        (#"{"budget":{"usd":"100"}}"#, "budget.period must be one of day, week, month, total"),
        (#"{"budget":{"usd":"100","period":"year"}}"#, "budget.period must be one of day, week"),
        (#"{"budget":{"period":"day"}}"#, "budget.usd must be a decimal in a string"),
        (#"{"budget":{"usd":"1","period":"day","eur":"1"}}"#, "budget.eur is not a known key"),
        (#"{"limits":10}"#, "limits must be an object with rpm, tpm and concurrency"),
        (#"{"limits":{"rpm":0}}"#, "limits.rpm must be a whole number from 1"),
        (#"{"limits":{"tpm":"9"}}"#, "limits.tpm must be a whole number from 1"),
        (#"{"limits":{"rps":1}}"#, "limits.rps is not a known key; known here: rpm, tpm"),
        (#"{"default_class":"fast"}"#, "default_class must be one of interactive, standard"),
        (#"{"cache_breakpoints":"12h"}"#, "cache_breakpoints must be one of 5m, 1h"),
        (#"{"stored_caches":"5m"}"#, "stored_caches must be one of 1h, 12h, or null"),
        (#"{"cache_breakpoints":true}"#, "cache_breakpoints must be one of 5m, 1h"),
        (#"{"flex_fallback":"yes"}"#, "flex_fallback must be true or false"),
        (#"{"weigh_price":1}"#, "weigh_price must be true or false"),
        (#"{"batch_fallback":true}"#, "batch_fallback must be one of none, flex, standard"),
        (#"{"on_disconnect":"wait"}"#, "on_disconnect must be one of cancel, drain"),
    ])
    func `what cannot be kept is refused by name`(_ text: String, _ reason: String) throws {
        let error = try #require(
            #expect(throws: PolicyError.self) { try PolicyCodec.read(Array(text.utf8)) })
        #expect(error.description.contains(reason))
    }

    @Test func `all faults are named at once`() throws {
        let text = #"{"markup":1,"limits":{"rpm":-1},"on_disconnect":7}"#
        let error = try #require(
            #expect(throws: PolicyError.self) { try PolicyCodec.read(Array(text.utf8)) })
        #expect(error.violations.map(\.path) == ["markup", "limits.rpm", "on_disconnect"])
    }
}
