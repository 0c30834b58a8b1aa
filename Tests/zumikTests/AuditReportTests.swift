import Events
import JSON
import Testing

@testable import zumik

@Suite struct AuditReportTests {
    @Test func `a response that failed over reads like this`() throws {
        let report = try AuditReport(record: document(Self.record), events: document(Self.events))
        #expect(report.text(columns: 100) == Self.golden)
    }

    @Test(arguments: [60, 72, 80, 99, 100])
    func `the report fits its width`(_ columns: Int) throws {
        let report = try AuditReport(record: document(Self.record), events: document(Self.events))
        for line in report.text(columns: columns).split(separator: "\n") {
            #expect(line.count <= columns, "\(line)")
        }
    }

    @Test func `a refusal has no attempts, and unknown amounts are not zero`() throws {
        let record = """
            {"id":"chatcmpl-1","customer":"acme","surface":"chat.completions",
            "requested":{"model":"gpt-5.4","qos_class":"standard","stream":null},
            "outcome":{"admission":"rejected","completion":null,"target_met":false,"degradations":[],
            "fallback_used":false,"reason_code":"no_route"},
            "timing":{"received_at":"2026-11-22T16:33:11.000Z","queued_ms":0.0,"ttft_ms":null,"total_ms":null},
            "usage":null,"cost":{"priced":false},"attempts":[]}
            """
        let text = try AuditReport(record: document(record), events: document(#"{"data":[]}"#))
            .text(columns: 100)
        #expect(text.contains("outcome   rejected, no_route\n"))
        #expect(text.contains("cost      not known"))
        #expect(!text.contains("Attempts"))
    }

    @Test func `an attempt that still runs has a bar to the end`() throws {
        let record = """
            {"timing":{"received_at":"2026-11-22T16:33:11.000Z","total_ms":null},
            "attempts":[{"number":1,"provider":"xai","account":"main","model_requested":"grok-4.7",
            "started_at":"2026-11-22T16:33:11.000Z","duration_ms":null,"outcome":null}]}
            """
        let document = try document(record)
        let lines = Timeline(
            record: document, attempts: document["attempts"]?.elements.map(\.self) ?? []
        ).text(columns: 100).split(separator: "\n")
        #expect(
            lines[1].contains(
                "xai/main grok-4.7  ────────────────────────────────────────  … running"))
    }

    @Test func `every type of event has a gist of known members`() throws {
        let data = try document("{}")
        for type in EventType.allCases {
            _ = EventGist.text(type: type.rawValue, data: data)
        }
        #expect(
            EventGist.text(type: "attempt_orphaned", data: try document(#"{"number":2}"#))
                == "#2 its end was not seen")
        #expect(
            EventGist.text(type: "told_by_a_newer_version", data: try document(#"{"a":1}"#))
                == #"{"a":1}"#)
    }

    @Test(arguments: [
        (
            100,
            "   815 16:33:11.042Z chatcmpl-01JD8XJ5T0ABCDEFGHJKMNPQRS attempt_started      #2 openai/openai-eu g…"
        ),
        (60, "   815 16:33:11.042Z chatcmpl-01JD8XJ5… attempt_started    …"),
    ])
    func `an event is one line with the whole id where there is room`(
        _ columns: Int, _ line: String
    ) throws {
        let event = try document(
            """
            {"seq":815,"type":"attempt_started","recorded_at":"2026-11-22T16:33:11.042Z",
            "response_id":"chatcmpl-01JD8XJ5T0ABCDEFGHJKMNPQRS","customer":"acme",
            "stream":"response/chatcmpl-01JD8XJ5T0ABCDEFGHJKMNPQRS",
            "data":{"number":2,"provider":"openai","account":"openai-eu","model":"gpt-5.4"}}
            """)
        #expect(LedgerTailCommand.text(event, columns: columns) == line)
    }

    private func document(_ text: String) throws -> JSONValue {
        try JSONDocument(parsing: text).root
    }

    private static let record = """
        {"id":"chatcmpl-01JD8XJ5T0ABCDEFGHJKMNPQRS","customer":"acme","surface":"chat.completions",
        "trace_id":null,
        "requested":{"model":"frontier","qos_class":"interactive","service_tier":"auto","stream":true,
        "profile":"managed","ttft_target_ms":2000,"deadline_ms":60000},
        "outcome":{"admission":"admitted","completion":"completed","target_met":true,"degraded":false,
        "degradations":[],"fallback_used":true,"reason_code":"recovered_by_fallback"},
        "timing":{"received_at":"2026-11-22T16:33:11.000Z","queued_ms":0.0,"ttft_ms":412.3,"total_ms":1830.9},
        "cost":{"currency":"USD","priced":true,"provider_cost":"0.012345000000","list_cost":"0.022000000000",
        "cache_savings":"0.009655000000","charged":"0.012962250000","platform_fee":"0.000100000000","fees":[]},
        "attempts":[
        {"number":1,"provider":"openai","account":"openai-us","region":"us","model_requested":"gpt-5.4",
        "model_served":null,"tier_requested":"default","tier_served":null,
        "started_at":"2026-11-22T16:33:11.001Z","ttft_ms":null,"duration_ms":38.2,"outcome":"failed",
        "reason_code":"provider_overloaded","retry_cause":null,"http_status":503,
        "provider_request_id":"req_84fc0eb6b5982e84f8f8f939d102640b","error_type":"server_error",
        "error_code":null,"usage":null,"billed":false,"cost":null},
        {"number":2,"provider":"openai","account":"openai-eu","region":"eu","model_requested":"gpt-5.4",
        "model_served":"gpt-5.4-2026-03-05","tier_requested":"default","tier_served":"default",
        "started_at":"2026-11-22T16:33:11.040Z","ttft_ms":372.3,"duration_ms":1790.0,"outcome":"succeeded",
        "reason_code":"ok","retry_cause":"provider_overloaded","http_status":200,
        "provider_request_id":"req_1","error_type":null,"error_code":null,
        "usage":{"input_uncached":600,"cache_read":2000,"cache_write_5m":0,"cache_write_1h":128,
        "output":310,"reasoning":256,"provenance":"reported"},"billed":true,"cost":"0.012345000000"}]}
        """

    private static let events = """
        {"object":"list","data":[
        {"seq":812,"type":"request_admitted","recorded_at":"2026-11-22T16:33:11.001Z",
        "data":{"model":"frontier","qos_class":"interactive","stream":true,"deadline_ms":60000}},
        {"seq":813,"type":"attempt_started","recorded_at":"2026-11-22T16:33:11.001Z",
        "data":{"number":1,"provider":"openai","account":"openai-us","model":"gpt-5.4","retry_cause":null}},
        {"seq":814,"type":"attempt_failed","recorded_at":"2026-11-22T16:33:11.040Z",
        "data":{"number":1,"reason":"provider_overloaded","http_status":503,"duration_us":38200,
        "error_code":null,"error_type":"server_error"}},
        {"seq":815,"type":"attempt_started","recorded_at":"2026-11-22T16:33:11.040Z",
        "data":{"number":2,"provider":"openai","account":"openai-eu","model":"gpt-5.4",
        "retry_cause":"provider_overloaded"}},
        {"seq":816,"type":"attempt_succeeded","recorded_at":"2026-11-22T16:33:12.830Z",
        "data":{"number":2,"reason":null,"http_status":200,"duration_us":1790000,"usage":{"output":310}}},
        {"seq":817,"type":"cache_read","recorded_at":"2026-11-22T16:33:12.830Z",
        "data":{"attempt":2,"tokens":2000,"mechanism":"automatic"}},
        {"seq":818,"type":"spend_settled","recorded_at":"2026-11-22T16:33:12.830Z",
        "data":{"attempt":2,"cost_pico":12345000000,"charged_pico":12962250000}},
        {"seq":819,"type":"response_completed","recorded_at":"2026-11-22T16:33:12.830Z",
        "data":{"reason":"recovered_by_fallback","total_us":1830900,"ttft_us":412300}}]}
        """

    private static let golden = """
        response  chatcmpl-01JD8XJ5T0ABCDEFGHJKMNPQRS
        customer  acme
        asked     frontier, interactive, streamed, tier auto, on chat.completions
        outcome   admitted, completed, recovered_by_fallback, fallback used
        target    met (first token within 2,000 ms, deadline 60,000 ms)
        received  2026-11-22T16:33:11.000Z
        took      1,830.9 ms, first token after 412.3 ms
        cost      charged 0.012962250000, fee 0.000100000000, provider 0.012345000000 USD

        Attempts
                                       0                       1,830.9 ms
          1  openai/openai-us gpt-5.4  ─                                   ✗ provider_overloaded     38.2 ms
          2  openai/openai-eu gpt-5.4  ───────◆━━━━━━━━━━━━━━━━━━━━━━━━━━  ✓ succeeded            1,790.0 ms

        Usage and cost (USD)
          #  input  cache read  written  output  reasoning  source              cost
          1      –           –        –       –          –  unknown       not billed
          2    600       2,000      128     310        256  reported  0.012345000000

        Upstream
          #  HTTP  served                       request id                            error
          1   503  –                            req_84fc0eb6b5982e84f8f8f939d102640b  server_error
          2   200  gpt-5.4-2026-03-05, default  req_1                                 –

        Events
          seq    +ms  type
          812      1  request_admitted    frontier interactive stream deadline 60,000 ms
          813      1  attempt_started     #1 openai/openai-us gpt-5.4
          814     40  attempt_failed      #1 provider_overloaded HTTP 503 38.2 ms server_error
          815     40  attempt_started     #2 openai/openai-eu gpt-5.4 after provider_overloaded
          816  1,830  attempt_succeeded   #2 HTTP 200 1,790.0 ms 310 tokens out
          817  1,830  cache_read          #2 2,000 tokens automatic
          818  1,830  spend_settled       #2 cost 0.012345000000 charged 0.012962250000
          819  1,830  response_completed  recovered_by_fallback 1,830.9 ms first token 412.3 ms

        """
}
