import Events

/// `POST /v1/billing/teams/{team}/usage` of xAI's management API: sums in USD, grouped by model and more.
enum XAIReport {
    static func read(_ bytes: [UInt8]) throws(ReportError) -> ProviderReport {
        let root = try ReportValue.root(bytes)
        try root.require(only: ["timeSeries", "valueNames", "limitReached"])
        if try root["limitReached"]?.flag() ?? false {
            throw root.fault("reached its limit, and is not whole")
        }
        var names = ["usd"]
        if let list = root["valueNames"] {
            names = []
            for name in try list.elements() { names.append(try name.text()) }
        }
        guard names.contains("usd") else { throw root.fault("has no values in USD") }
        var points: [(group: [String: String], at: Timestamp, values: [String: ReportValue])] = []
        for series in try root.member("timeSeries").elements() {
            try series.require(only: ["group", "groupLabels", "dataPoints"])
            let group = try group(of: series)
            for point in try series.member("dataPoints").elements() {
                try point.require(only: ["timestamp", "values"])
                let values = try point.member("values").elements()
                guard values.count == names.count else {
                    throw point.fault("has \(values.count) values for \(names.count) names")
                }
                points.append(
                    (
                        group, try point.member("timestamp").time(),
                        Dictionary(zip(names, values), uniquingKeysWith: { $1 })
                    ))
            }
        }
        let width = width(of: points.map(\.at))
        var rows: [ProviderReport.Row] = []
        for point in points { rows.append(try row(point.group, point.at, width, point.values)) }
        return ProviderReport(
            // A tick is 10⁻¹⁰ USD.
            provider: .xai, kind: .billing, rows: rows, roundsTo: 100)
    }

    private static func group(of series: ReportValue) throws(ReportError) -> [String: String] {
        var labels: [String] = []
        for label in try series["groupLabels"]?.elements() ?? [] { labels.append(try label.text()) }
        let values = try series["group"]?.elements() ?? []
        // Without labels, xAI's first group is the model.
        if labels.isEmpty, !values.isEmpty { labels = ["model"] }
        var group: [String: String] = [:]
        for (label, value) in zip(labels, values) { group[label] = try value.text() }
        return group
    }

    private static func row(
        _ group: [String: String], _ at: Timestamp, _ width: Int64, _ values: [String: ReportValue]
    ) throws(ReportError) -> ProviderReport.Row {
        var tokens: TokenVector?
        if let prompt = try values["prompt_tokens"]?.count() {
            let cached = try values["cached_prompt_tokens"]?.count() ?? 0
            let completion = try values["completion_tokens"]?.count() ?? 0
            let reasoning = try values["reasoning_tokens"]?.count() ?? 0
            guard cached <= prompt else {
                throw ReportError("at \(at): more cached prompt tokens than prompt tokens")
            }
            tokens = TokenVector(
                uncached: prompt - cached, read: cached, output: completion + reasoning)
        }
        return ProviderReport.Row(
            from: at, to: Timestamp(nanoseconds: at.nanoseconds + width), model: group["model"],
            tier: ProviderReport.tier(group["service_tier"]), tokens: tokens,
            requests: try values["requests"]?.count(),
            cost: try values["usd"]?.amount(places: 12), label: nil)
    }

    /// Points do not say how long they are: days, hours or minutes, the longest that all of them begin on. Where points
    /// of minutes happen to stand on the hour alone, nothing else of that hour was used.
    private static func width(of times: [Timestamp]) -> Int64 {
        let second: Int64 = 1_000_000_000
        let widths = [86_400 * second, 3_600 * second]
        return widths.first { width in times.allSatisfy { $0.nanoseconds % width == 0 } }
            ?? 60 * second
    }
}
