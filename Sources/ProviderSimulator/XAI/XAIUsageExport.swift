import JSON

/// The answer of xAI's usage analytics, summed in USD and grouped by model and tier.
enum XAIUsageExport {
    private struct Group: Hashable {
        let model: String
        let tier: String
    }

    static func node(
        _ lines: [(line: Books.Line, sum: Books.Sum)], width: UsageQuery.Width
    ) -> JSONNode {
        var points: [Group: [JSONNode]] = [:]
        var order: [Group] = []
        let buckets = UsageBucket.gather(lines, width: width) {
            Group(model: $0.model, tier: $0.tier)
        }
        for bucket in buckets {
            for (group, sum) in bucket.sums {
                if points[group] == nil { order.append(group) }
                points[group, default: []].append([
                    "timestamp": .string(bucket.start.rfc3339),
                    "values": .array([
                        .raw(Array(sum.ticks.usd.utf8)), .number(sum.tokens.input),
                        .number(sum.tokens.cacheRead),
                        .number(sum.tokens.output - sum.tokens.reasoning),
                        .number(sum.tokens.reasoning), .number(sum.requests),
                    ]),
                ])
            }
        }
        let series = order.map { group -> JSONNode in
            [
                "group": .array([.string(group.model), .string(group.tier)]),
                "groupLabels": .array([.string("model"), .string("service_tier")]),
                "dataPoints": .array(points[group] ?? []),
            ]
        }
        let names = [
            "usd", "prompt_tokens", "cached_prompt_tokens", "completion_tokens",
            "reasoning_tokens", "requests",
        ]
        return [
            "timeSeries": .array(series), "valueNames": .array(names.map { .string($0) }),
            "limitReached": false,
        ]
    }
}
