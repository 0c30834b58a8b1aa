import JSON

/// The report of `GET /v1/organizations/usage_report/messages`, grouped by model and service tier.
enum AnthropicUsageExport {
    private struct Group: Hashable {
        let model: String
        let tier: String
        let payer: String
    }

    static func node(
        _ lines: [(line: Books.Line, sum: Books.Sum)], width: UsageQuery.Width
    ) -> JSONNode {
        let buckets = UsageBucket.gather(lines, width: width) {
            Group(model: $0.model, tier: $0.tier, payer: $0.payer)
        }
        return [
            "data": .array(
                buckets.map { bucket in
                    [
                        "starting_at": .string(bucket.start.rfc3339),
                        "ending_at": .string(bucket.end.rfc3339),
                        "results": .array(bucket.sums.map { result($0.group, $0.sum.tokens) }),
                    ]
                }),
            "has_more": false, "next_page": .null,
        ]
    }

    private static func result(_ group: Group, _ tokens: BilledTokens) -> JSONNode {
        [
            "uncached_input_tokens": .number(tokens.inputUncached),
            "cache_read_input_tokens": .number(tokens.cacheRead),
            "cache_creation": [
                "ephemeral_5m_input_tokens": .number(tokens.cacheWriteShort),
                "ephemeral_1h_input_tokens": .number(tokens.cacheWriteHour),
            ],
            "output_tokens": .number(tokens.output),
            "server_tool_use": ["web_search_requests": 0],
            "api_key_id": .string(group.payer), "workspace_id": .null,
            "model": .string(group.model), "service_tier": .string(group.tier),
            "context_window": .null, "inference_geo": .null,
        ]
    }
}
