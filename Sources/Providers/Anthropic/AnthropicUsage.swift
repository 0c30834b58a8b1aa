import Events
import JSON

/// Anthropic's usage object, whole or put together from a stream.
///
/// `input_tokens` is only what follows the last cache breakpoint, so the buckets are disjoint as they come; output includes
/// thinking.
struct AnthropicUsage: Sendable {
    private var object: JSONValue
    /// Whether a `message_delta` changed the counts, which do not repeat how the cache writes split.
    private var isMerged = false

    init?(_ value: JSONValue?) {
        guard let value, value.kind == .object else { return nil }
        object = value
    }

    /// Takes the cumulative counts of a `message_delta`: what it says replaces what was known, and nothing is added up.
    mutating func merge(_ delta: JSONValue?) {
        guard let delta, delta.kind == .object else { return }
        let changes = delta.members.compactMap { member -> (key: String, value: JSONNode?)? in
            guard !member.value.isNull else { return nil }
            return (key: member.key, value: .raw(Array(member.value.rawBytes)))
        }
        guard let merged = try? JSONDocument(parsing: object.replacing(changes)) else { return }
        object = merged.root
        isMerged = true
    }

    /// The provider's bytes; after a merge, those of `message_start` with each member that the last `message_delta` gave
    /// in place of the old one or at the end.
    var raw: String { String(decoding: object.rawBytes, as: UTF8.self) }

    /// nil when the object is too large to be kept.
    var report: UsageReport? {
        guard object.rawBytes.count <= UsageReport.rawBytesMax else { return nil }
        return UsageReport(usage: usage, raw: raw)
    }

    /// The tier in the price catalogue's words.
    var tier: String? {
        switch object["service_tier"]?.string {
        case "standard": "default"
        case "priority": "priority"
        case "batch": "batch"
        default: nil
        }
    }

    /// The input's buckets alone, for a stream whose output is not counted yet.
    var input: TokenUsage? {
        guard var usage else { return nil }
        usage.output = 0
        usage.reasoning = nil
        return usage
    }

    /// The buckets; nil when a count is missing, negative or does not add up.
    var usage: TokenUsage? {
        guard let input = object["input_tokens"]?.int, let output = object["output_tokens"]?.int,
            let read = count(object["cache_read_input_tokens"]),
            let written = count(object["cache_creation_input_tokens"]),
            let (brief, long) = split(written, of: object["cache_creation"])
        else { return nil }
        let thinking = object["output_tokens_details"]?["thinking_tokens"]
        let isTold = thinking.map { !$0.isNull } ?? false
        guard let reasoning = count(thinking) else { return nil }
        let usage = TokenUsage(
            inputUncached: input, cacheRead: read, cacheWrite5m: brief, cacheWrite1h: long,
            output: output, reasoning: isTold ? reasoning : nil)
        return usage.isSound ? usage : nil
    }

    /// An optional count: absent or null is none; anything but an integer is a fault.
    private func count(_ value: JSONValue?) -> Int64? {
        guard let value, !value.isNull else { return 0 }
        return value.int
    }

    /// How the written tokens live: without a split they count as five-minute writes, which is also what the API's own
    /// breakpoints after server tools are, so that a total grown in a stream adds to these.
    private func split(_ written: Int64, of value: JSONValue?) -> (brief: Int64, long: Int64)? {
        guard let value, !value.isNull else { return (written, 0) }
        guard let brief = count(value["ephemeral_5m_input_tokens"]),
            let long = count(value["ephemeral_1h_input_tokens"]), brief >= 0, long >= 0
        else { return nil }
        let (sum, overflows) = brief.addingReportingOverflow(long)
        guard !overflows else { return nil }
        let total = object["cache_creation_input_tokens"].map { !$0.isNull } == true ? written : sum
        guard sum == total || isMerged && sum < total else { return nil }
        return (total - long, long)
    }
}
