import Events
import JSON

/// The usage object of OpenAI's Responses shape.
enum ResponsesUsage {
    /// The report with the provider's own bytes; nil for an object too large to be recorded.
    static func report(
        of usage: JSONValue, in dialect: any ChatCompletionsDialect, head: UpstreamHead
    ) -> UsageReport? {
        if usesChatNames(usage) {
            return dialect.report(of: usage, beside: UsageContext(head: head))
        }
        guard usage.rawBytes.count <= UsageReport.rawBytesMax else { return nil }
        return UsageReport(
            usage: tokens(in: usage), raw: String(decoding: usage.rawBytes, as: UTF8.self),
            statedCost: dialect.statedCost(in: usage))
    }

    /// Fireworks counts in the names of chat completions here too.
    static func usesChatNames(_ usage: JSONValue) -> Bool {
        usage["input_tokens"] == nil && usage["prompt_tokens"] != nil
    }

    /// The usage object as the client gets it: in the names of this shape, with the members that it requires, and without
    /// what it cost; nil where it goes as it came.
    static func shown(_ usage: JSONValue, _ tokens: TokenUsage?) -> JSONNode? {
        if usesChatNames(usage), let tokens { return tokens.responsesNode }
        var changes = usage.costMembers.map { (key: $0, value: JSONNode?.none) }
        // xAI writes to its caches without a word and without a price.
        if let details = usage["input_tokens_details"], details.kind == .object,
            details["cache_write_tokens"] == nil, let tokens
        {
            let written = details.replacing([("cache_write_tokens", .int(tokens.cacheWritten))])
            changes.append(("input_tokens_details", .raw(written)))
        }
        return changes.isEmpty ? nil : .raw(usage.replacing(changes))
    }

    /// Cache reads and writes are disjoint parts of the input; the output includes reasoning, at xAI too, whose chat
    /// completions leave it out. nil where the numbers do not add up.
    private static func tokens(in usage: JSONValue) -> TokenUsage? {
        var counts = UsageCounts(of: usage)
        guard let input = counts.count("input_tokens"), let output = counts.count("output_tokens")
        else { return nil }
        let details = "input_tokens_details"
        let ttl = "cache_write_tokens_details"
        let read = counts.count(details, "cached_tokens") ?? 0
        let write30m = counts.count(details, ttl, "ttl_30m_tokens")
        let write12h = counts.count(details, ttl, "ttl_12h_tokens")
        let split = write30m == nil && write12h == nil ? nil : (write30m ?? 0) + (write12h ?? 0)
        let written = counts.count(details, "cache_write_tokens") ?? split ?? 0
        let total = counts.count("total_tokens") ?? input + output
        let reasoning = counts.count("output_tokens_details", "reasoning_tokens")
        guard counts.isReadable, total == input + output, split == nil || split == written else {
            return nil
        }
        let tokens = TokenUsage(
            inputUncached: input - read - written, cacheRead: read,
            cacheWrite30m: written - (write12h ?? 0), cacheWrite12h: write12h ?? 0,
            output: output, reasoning: reasoning)
        return tokens.isSound ? tokens : nil
    }
}

extension TokenUsage {
    /// The usage object of a response; writes to a cache are counted together, whatever their lives.
    var responsesNode: JSONNode {
        [
            "input_tokens": .int(input),
            "input_tokens_details": [
                "cached_tokens": .int(cacheRead), "cache_write_tokens": .int(cacheWritten),
            ],
            "output_tokens": .int(output),
            "output_tokens_details": ["reasoning_tokens": .int(reasoning ?? 0)],
            "total_tokens": .int(input + output),
        ]
    }
}
