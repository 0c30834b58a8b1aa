import JSON

/// The columns of Fireworks' exported metrics, which know tokens and no money, as a JSON list.
enum FireworksUsageExport {
    static func node(
        _ lines: [(line: Books.Line, sum: Books.Sum)], width: UsageQuery.Width
    ) -> JSONNode {
        // Tiers are not told apart there.
        let buckets = UsageBucket.gather(lines, width: width) { $0.model }
        let rows = buckets.flatMap { bucket in
            bucket.sums.map { row($0.group, $0.sum, from: bucket.start, to: bucket.end) }
        }
        return ["data": .array(rows)]
    }

    private static func row(
        _ model: String, _ sum: Books.Sum, from start: WallTime, to end: WallTime
    ) -> JSONNode {
        [
            "email": "simulated@example.com", "start_time": .string(start.spacedUTC),
            "end_time": .string(end.spacedUTC), "usage_type": "TEXT_COMPLETION_INFERENCE_USAGE",
            "accelerator_type": "", "accelerator_seconds": 0, "base_model_name": .string(model),
            "model_bucket": "", "parameter_count": "",
            "prompt_tokens": .number(sum.tokens.input),
            "cached_prompt_tokens": .number(sum.tokens.cacheRead),
            "completion_tokens": .number(sum.tokens.output), "requests": .number(sum.requests),
        ]
    }
}
