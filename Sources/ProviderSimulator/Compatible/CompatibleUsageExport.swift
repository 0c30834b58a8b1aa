import JSON

/// A plain usage report by model, for upstreams that have none of their own shape: gateways, brokers, hosted servers.
enum CompatibleUsageExport {
    static func node(
        _ lines: [(line: Books.Line, sum: Books.Sum)], width: UsageQuery.Width
    ) -> JSONNode {
        let buckets = UsageBucket.gather(lines, width: width) { $0.model }
        let rows = buckets.flatMap { bucket in
            bucket.sums.map { sum -> JSONNode in
                [
                    "start_time": .string(bucket.start.rfc3339),
                    "end_time": .string(bucket.end.rfc3339), "model": .string(sum.group),
                    "prompt_tokens": .number(sum.sum.tokens.input),
                    "cached_tokens": .number(sum.sum.tokens.cacheRead),
                    "completion_tokens": .number(sum.sum.tokens.output),
                    "requests": .number(sum.sum.requests),
                    "cost": .raw(Array(sum.sum.ticks.usd.utf8)),
                ]
            }
        }
        return ["data": .array(rows)]
    }
}
