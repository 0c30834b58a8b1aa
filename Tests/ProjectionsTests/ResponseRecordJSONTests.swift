import Events
import JSON
import Projections
import Testing

@Suite struct ResponseRecordJSONTests {
    @Test func `the operator reads everything`() throws {
        let golden = """
            {"id":"chatcmpl-01M821NFC21000000000000000","customer":"acme","surface":"chat.completions",
            "trace_id":"0af7651916cd43dd8448eb211c80319c",
            "requested":{"model":"frontier","qos_class":"interactive","service_tier":"auto","stream":true,
            "profile":"managed","ttft_target_ms":2000,"deadline_ms":60000},
            "outcome":{"admission":"admitted","completion":"completed","target_met":true,"degraded":true,
            "degradations":["model_substituted"],"fallback_used":true,"reason_code":"recovered_by_fallback"},
            "timing":{"received_at":"2026-11-22T16:33:11.042Z","queued_ms":0.000,"ttft_ms":412.300,"total_ms":1830.900},
            "usage":{"input_uncached":600,"cache_read":2000,"cache_write_5m":0,"cache_write_30m":0,"cache_write_1h":0,
            "cache_write_12h":0,"output":310,"reasoning":256,"provenance":"reported"},
            "cost":{"currency":"USD","priced":true,"provider_cost":"0.011750000000","list_cost":"0.020750000000",
            "cache_savings":"0.009000000000","charged":"0.012925000000","platform_fee":"0.000058750000","fees":[],
            "price_version":"2026-11-20-5d41402a","unknown_attempts":0},
            "attempts":[
            {"number":1,"provider":"openai","account":"openai-us","region":"us","credential":"managed",
            "model_requested":"gpt-5.4","model_served":null,"tier_requested":"default","tier_served":null,
            "started_at":"2026-11-22T16:33:11.044Z","first_token_at":null,"ended_at":"2026-11-22T16:33:11.045Z",
            "ttft_ms":null,"duration_ms":38.200,"outcome":"failed","reason_code":"provider_overloaded","retry_cause":null,
            "http_status":503,"provider_request_id":"req_1","error_type":"server_error","error_code":"overloaded",
            "usage":null,"usage_inconsistent":false,"billed":false,"cost":null,"weights_version":17},
            {"number":2,"provider":"anthropic","account":"anthropic-main","region":null,"credential":"managed",
            "model_requested":"claude-opus-5-5","model_served":"claude-opus-5-5-20260301","tier_requested":"default",
            "tier_served":"standard","started_at":"2026-11-22T16:33:11.046Z","first_token_at":"2026-11-22T16:33:11.416Z",
            "ended_at":"2026-11-22T16:33:11.047Z","ttft_ms":370.250,"duration_ms":1790.900,"outcome":"succeeded",
            "reason_code":"ok","retry_cause":"provider_overloaded","http_status":200,"provider_request_id":"req_2",
            "error_type":null,"error_code":null,
            "usage":{"input_uncached":600,"cache_read":2000,"cache_write_5m":0,"cache_write_30m":0,"cache_write_1h":0,
            "cache_write_12h":0,"output":310,"reasoning":256,"provenance":"reported"},
            "usage_inconsistent":false,"billed":true,"cost":"0.011750000000","weights_version":17}],
            "ledger":{"first_seq":0,"last_seq":8,"events":9}}
            """
        #expect(try text(LogSamples.recovered, for: .administrator) == joined(golden))
    }

    @Test func `a customer reads neither the provider's cost nor the accounts' names`() throws {
        let document = try JSONDocument(
            parsing: try text(LogSamples.recovered, for: .customer))
        let cost = try #require(document.root["cost"])
        #expect(
            cost.members.map(\.key) == [
                "currency", "priced", "list_cost", "cache_savings", "charged", "platform_fee",
                "fees", "price_version", "unknown_attempts",
            ])
        let attempts = try #require(document.root["attempts"])
        #expect(attempts.count == 2)
        for attempt in attempts.elements {
            #expect(attempt["account"] == nil)
            #expect(attempt["cost"] == nil)
        }
        #expect(attempts[0]?["charged"]?.isNull == true)
        #expect(attempts[1]?["charged"]?.isString("0.012925000000") == true)
        let words = String(decoding: document.bytes, as: UTF8.self)
        #expect(!words.contains("openai-us"))
        #expect(!words.contains("anthropic-main"))
        #expect(!words.contains("0.011750000000"))
    }

    @Test func `what is unknown is null and not zero`() throws {
        let golden = """
            {"currency":"USD","priced":false,"provider_cost":null,"list_cost":null,"cache_savings":null,"charged":null,
            "platform_fee":null,"fees":[],"price_version":null,"unknown_attempts":null}
            """
        let running = try JSONDocument(
            parsing: try text([Sample.admitted(), Sample.started(1)], for: .administrator))
        #expect(raw(running.root["cost"]) == joined(golden))
        #expect(raw(running.root["usage"]) == "null")
        #expect(
            raw(running.root["timing"])
                == joined(
                    """
                    {"received_at":"2026-11-22T16:33:11.042Z","queued_ms":0.000,"ttft_ms":null,"total_ms":null}
                    """))
        let attempt = try #require(running.root["attempts"]?[0])
        for name in ["ended_at", "outcome", "reason_code", "usage", "cost", "billed"] {
            #expect(attempt[name]?.isNull == true, "\(name)")
        }
    }

    @Test func `a refusal has what was read of the request`() throws {
        let golden = """
            {"id":"chatcmpl-01M821NFC21000000000000000","customer":"acme","surface":"chat.completions",
            "trace_id":"0af7651916cd43dd8448eb211c80319c",
            "requested":{"model":null,"qos_class":null,"service_tier":null,"stream":null,"profile":null,
            "ttft_target_ms":null,"deadline_ms":null},
            "outcome":{"admission":"rejected","completion":null,"target_met":null,"degraded":false,"degradations":[],
            "fallback_used":false,"reason_code":"rate_limited"},
            "timing":{"received_at":"2026-11-22T16:33:11.042Z","queued_ms":0.000,"ttft_ms":null,"total_ms":null},
            "usage":null,
            "cost":{"currency":"USD","priced":true,"list_cost":"0.000000000000","cache_savings":"0.000000000000",
            "charged":"0.000000000000","platform_fee":"0.000000000000","fees":[],"price_version":null,"unknown_attempts":0},
            "attempts":[],"ledger":{"first_seq":0,"last_seq":0,"events":1}}
            """
        #expect(try text([Sample.rejected(.rateLimited)], for: .customer) == joined(golden))
    }

    private func text(_ events: [Event], for reader: RecordReader) throws -> String {
        var json = JSONWriter()
        try record(events).write(to: &json, for: reader)
        return String(decoding: json.take(), as: UTF8.self)
    }

    private func raw(_ value: JSONValue?) -> String? {
        value.map { String(decoding: $0.rawBytes, as: UTF8.self) }
    }

    /// The goldens are broken into lines for people only.
    private func joined(_ lines: String) -> String {
        lines.replacing("\n", with: "")
    }
}
