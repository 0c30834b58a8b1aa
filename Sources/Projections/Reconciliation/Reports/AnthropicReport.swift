import Events

/// `GET /v1/organizations/usage_report/messages` and `GET /v1/organizations/cost_report`.
enum AnthropicReport {
    static func read(_ bytes: [UInt8]) throws(ReportError) -> ProviderReport {
        let root = try ReportValue.root(bytes)
        try root.require(only: ["data", "has_more", "next_page"])
        try root.requireLastPage()
        var rows: [ProviderReport.Row] = []
        var isCosts: Bool?
        for bucket in try root.member("data").elements() {
            try bucket.require(only: ["starting_at", "ending_at", "results"])
            let (from, to) = (
                try bucket.member("starting_at").time(), try bucket.member("ending_at").time()
            )
            for result in try bucket.member("results").elements() {
                let isCost = result["amount"] != nil
                guard isCosts ?? isCost == isCost else { throw root.fault("mixes usage and costs") }
                isCosts = isCost
                rows.append(isCost ? try cost(result, from, to) : try usage(result, from, to))
            }
        }
        return ProviderReport(
            provider: .anthropic, kind: isCosts == true ? .costs : .usage, rows: rows,
            roundsTo: 10_000_000)
    }

    private static func usage(
        _ result: ReportValue, _ from: Timestamp, _ to: Timestamp
    ) throws(ReportError) -> ProviderReport.Row {
        try result.require(only: [
            "uncached_input_tokens", "cache_read_input_tokens", "cache_creation", "output_tokens",
            "server_tool_use", "api_key_id", "workspace_id", "model", "service_tier",
            "context_window", "inference_geo", "account_id", "service_account_id", "speed",
        ])
        let creation = result["cache_creation"]
        try creation?.require(only: ["ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"])
        let short = try creation?.count("ephemeral_5m_input_tokens") ?? 0
        let long = try creation?.count("ephemeral_1h_input_tokens") ?? 0
        return ProviderReport.Row(
            from: from, to: to, model: try result["model"]?.text(),
            tier: ProviderReport.tier(try result["service_tier"]?.text()),
            tokens: TokenVector(
                uncached: try result.member("uncached_input_tokens").count(),
                read: try result.count("cache_read_input_tokens"), written: short + long,
                output: try result.member("output_tokens").count()),
            requests: nil, cost: nil, label: nil)
    }

    private static func cost(
        _ result: ReportValue, _ from: Timestamp, _ to: Timestamp
    ) throws(ReportError) -> ProviderReport.Row {
        try result.require(only: [
            "amount", "currency", "description", "cost_type", "token_type", "model",
            "context_window", "service_tier", "inference_geo", "workspace_id",
        ])
        guard try result.member("currency").text().uppercased() == "USD" else {
            throw result.fault("is not in USD")
        }
        let isTokens = try result["cost_type"]?.text() ?? "tokens" == "tokens"
        return ProviderReport.Row(
            from: from, to: to, model: isTokens ? try result["model"]?.text() : nil,
            tier: ProviderReport.tier(try result["service_tier"]?.text()), tokens: nil,
            requests: nil,
            // A decimal string in cents.
            cost: try result.member("amount").amount(places: 10),
            label: isTokens ? nil : try result["description"]?.text() ?? "other than tokens")
    }
}
