import JSON

/// Rows like those of Google Cloud's billing export: Gemini itself has no report of usage.
enum GeminiUsageExport {
    private struct Group: Hashable {
        let model: String
        let tier: String
    }

    /// In place of a tier, where it is not tokens that are billed but the time for which they were kept.
    static let storage = "storage"

    /// Which tokens one kind of row bills.
    private static let kinds: [(name: String, tokens: @Sendable (BilledTokens) -> Int)] = [
        ("text input token count", { $0.inputUncached }),
        ("cached text input token count", { $0.cacheRead }),
        ("text output token count", { $0.output }),
    ]

    static func node(
        _ lines: [(line: Books.Line, sum: Books.Sum)], width: UsageQuery.Width
    ) -> JSONNode {
        let buckets = UsageBucket.gather(lines, width: width) {
            Group(model: $0.model, tier: $0.tier)
        }
        var rows: [JSONNode] = []
        for bucket in buckets {
            for (group, sum) in bucket.sums {
                // The books keep one sum of money for all kinds of tokens; it stands on the first row of each group.
                var cost: Int? = sum.ticks
                if group.tier == storage {
                    rows.append(
                        row(
                            group, "cached content storage", tokens: 0, ticks: sum.ticks,
                            from: bucket.start, to: bucket.end))
                }
                for kind in kinds where kind.tokens(sum.tokens) > 0 {
                    rows.append(
                        row(
                            group, kind.name, tokens: kind.tokens(sum.tokens), ticks: cost ?? 0,
                            from: bucket.start, to: bucket.end))
                    cost = nil
                }
            }
        }
        return .array(rows)
    }

    private static func row(
        _ group: Group, _ kind: String, tokens: Int, ticks: Int, from start: WallTime,
        to end: WallTime
    ) -> JSONNode {
        let sku = "Generate content \(kind) \(group.model) \(group.tier)"
        return [
            "billing_account_id": "000000-000000-000000",
            "service": ["id": "AEFD-7695-64FA", "description": "Gemini API"],
            "sku": [
                "id": .string(String(StableHash.of(sku), radix: 16, uppercase: true)),
                "description": .string(sku),
            ],
            "usage_start_time": .string(start.rfc3339), "usage_end_time": .string(end.rfc3339),
            "project": ["id": "simulated", "number": "1", "name": "simulated"],
            "labels": .array([]),
            "system_labels": .array([
                ["key": "model", "value": .string(group.model)],
                ["key": "service_tier", "value": .string(group.tier)],
                ["key": "kind", "value": .string(kind)],
            ]),
            "location": ["location": "global"], "export_time": .string(end.rfc3339),
            "cost": .raw(Array(ticks.usd.utf8)), "currency": "USD",
            "currency_conversion_rate": 1,
            "usage": [
                "amount": .number(tokens), "unit": "count",
                "amount_in_pricing_units": .number(tokens), "pricing_unit": "count",
            ],
            "credits": .array([]), "invoice": ["month": .string(start.invoiceMonth)],
            "cost_type": "regular",
        ]
    }
}
