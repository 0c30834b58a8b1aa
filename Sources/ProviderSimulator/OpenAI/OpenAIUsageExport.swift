import JSON

/// The report of `GET /v1/organization/usage/completions`, grouped by model and service tier.
enum OpenAIUsageExport {
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
            "object": "page",
            "data": .array(
                buckets.map { bucket in
                    [
                        "object": "bucket", "start_time": .int(bucket.start.seconds),
                        "end_time": .int(bucket.end.seconds),
                        "results": .array(bucket.sums.map { result($0.group, $0.sum) }),
                    ]
                }),
            "has_more": false, "next_page": .null,
        ]
    }

    private static func result(_ group: Group, _ sum: Books.Sum) -> JSONNode {
        let tokens = sum.tokens
        return [
            "object": "organization.usage.completions.result",
            "input_tokens": .number(tokens.input),
            "input_cached_tokens": .number(tokens.cacheRead),
            "input_cache_write_tokens": .number(tokens.cacheWriteShort),
            "input_uncached_tokens": .number(tokens.inputUncached),
            "output_tokens": .number(tokens.output),
            "input_text_tokens": .number(tokens.input),
            "output_text_tokens": .number(tokens.output),
            "input_cached_text_tokens": .number(tokens.cacheRead), "input_audio_tokens": 0,
            "input_cached_audio_tokens": 0, "output_audio_tokens": 0, "input_image_tokens": 0,
            "input_cached_image_tokens": 0, "output_image_tokens": 0,
            "num_model_requests": .number(sum.requests), "project_id": .null, "user_id": .null,
            "api_key_id": .string(group.payer), "model": .string(group.model), "batch": false,
            "service_tier": .string(group.tier),
        ]
    }
}
