import Events
import JSON

extension TokenUsage {
    /// The usage object of a chat completion.
    ///
    /// `prompt_tokens` is the whole input and `cached_tokens` what was read from a cache, as at OpenAI. Written tokens are
    /// an extension under OpenAI's own names, with the lives that Anthropic sells.
    var openAINode: JSONNode {
        var prompt = [JSONMember("cached_tokens", .int(cacheRead))]
        if cacheWritten > 0 {
            prompt.append(JSONMember("cache_write_tokens", .int(cacheWritten)))
            let lives: JSONNode = [
                "ttl_5m_tokens": .int(cacheWrite5m), "ttl_1h_tokens": .int(cacheWrite1h),
            ]
            prompt.append(JSONMember("cache_write_tokens_details", lives))
        }
        var members = [
            JSONMember("prompt_tokens", .int(input)), JSONMember("completion_tokens", .int(output)),
            JSONMember("total_tokens", .int(input + output)),
            JSONMember("prompt_tokens_details", .object(prompt)),
        ]
        // What the provider does not tell is left out, not zero.
        if let reasoning {
            let details: JSONNode = ["reasoning_tokens": .int(reasoning)]
            members.append(JSONMember("completion_tokens_details", details))
        }
        return .object(members)
    }
}

extension UsageReport {
    /// A usage object longer than this is no report: it would stand in an event whole.
    static let rawBytesMax = 16 * 1_024
}
