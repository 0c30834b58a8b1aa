import Events
import Replay

/// A small scenario file, whose parts tests put others in the place of.
struct ScenarioText {
    var profile = "byoc"
    var count = 1
    var hourlyPrice = "3.6"
    var concurrency = 2
    var prefill = 1_000
    var decode = "10"
    var slowdown = 100
    var blocks = 1_000
    var choice = "prefix"
    var overflow = "null"
    var objective = #"{"ttft_ms": 250, "target": "0.9"}"#

    var text: String {
        """
        {"name": "a test", "profile": "\(profile)", "choice": "\(choice)", "overflow": \(overflow),
         "replicas": {"count": \(count), "hourly_price": "\(hourlyPrice)", "concurrency": \(concurrency),
          "prefill_tokens_per_second": \(prefill), "decode_tokens_per_second": \(decode),
          "decode_percent_while_prefilling": \(slowdown),
          "kv_cache": {"blocks": \(blocks), "block_tokens": 16}},
         "managed": {"first_token_ms": 500, "output_tokens_per_second": 100, "cache_seconds": 60,
          "cache_tokens_min": 512,
          "prices": {"input_per_million": "2.5", "cache_read_per_million": "0.25",
           "output_per_million": "15"}},
         "objectives": {"interactive": \(objective)}}
        """
    }

    func scenario() throws -> Scenario { try Scenario(parsing: Array(text.utf8)) }
}

extension Workload {
    /// Of the lines of a Mooncake trace.
    init(mooncake lines: [String]) throws {
        self = try TraceFile.read(
            Array(lines.joined(separator: "\n").utf8), qosClass: .interactive)
    }
}

extension String {
    func replacingText(in range: Range<String.Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
