import Events

/// `GET /v1/organization/usage/completions` (and `embeddings`) and `GET /v1/organization/costs`.
enum OpenAIReport {
    static func read(_ bytes: [UInt8]) throws(ReportError) -> ProviderReport {
        let root = try ReportValue.root(bytes)
        try root.require(only: ["object", "data", "has_more", "next_page"])
        guard try root.member("object").text() == "page" else {
            throw root.fault("is no page of OpenAI's usage or costs")
        }
        try root.requireLastPage()
        var rows: [ProviderReport.Row] = []
        var kinds: Set<String> = []
        for bucket in try root.member("data").elements() {
            try bucket.require(only: [
                "object", "start_time", "end_time", "results", "start_time_iso", "end_time_iso",
            ])
            let (from, to) = (
                try bucket.member("start_time").unixTime(), try bucket.member("end_time").unixTime()
            )
            for result in try bucket.member("results").elements() {
                let object = try result.member("object").text()
                kinds.insert(object)
                switch object {
                case "organization.usage.completions.result",
                    "organization.usage.embeddings.result":
                    rows.append(try usage(result, from, to))
                case "organization.costs.result": rows.append(try cost(result, from, to))
                default: throw result.fault("\"\(object)\" is no report that is reconciled")
                }
            }
        }
        let isCosts = kinds.contains("organization.costs.result")
        guard !isCosts || kinds.count == 1 else { throw root.fault("mixes usage and costs") }
        return ProviderReport(
            provider: .openai, kind: isCosts ? .costs : .usage, rows: rows,
            // Costs are JSON numbers made of binary floats.
            roundsTo: 1_000_000)
    }

    private static func usage(
        _ result: ReportValue, _ from: Timestamp, _ to: Timestamp
    ) throws(ReportError) -> ProviderReport.Row {
        try result.require(only: [
            "object", "input_tokens", "input_cached_tokens", "input_cache_write_tokens",
            "input_uncached_tokens", "output_tokens", "input_text_tokens", "output_text_tokens",
            "input_cached_text_tokens", "input_audio_tokens", "input_cached_audio_tokens",
            "output_audio_tokens", "input_image_tokens", "input_cached_image_tokens",
            "output_image_tokens", "num_model_requests", "project_id", "user_id", "api_key_id",
            "model", "batch", "service_tier",
        ])
        let input = try result.member("input_tokens").count()
        let (read, written) = (
            try result.count("input_cached_tokens"), try result.count("input_cache_write_tokens")
        )
        let uncached = input - read - written
        guard uncached >= 0, try result["input_uncached_tokens"]?.count() ?? uncached == uncached
        else { throw result.fault("its parts of the input do not sum to input_tokens") }
        let isBatch = try result["batch"]?.flag() ?? false
        return ProviderReport.Row(
            from: from, to: to, model: try result["model"]?.text(),
            tier: isBatch ? "batch" : ProviderReport.tier(try result["service_tier"]?.text()),
            tokens: TokenVector(
                uncached: uncached, read: read, written: written,
                output: try result.count("output_tokens")),
            requests: try result["num_model_requests"]?.count(), cost: nil, label: nil)
    }

    private static func cost(
        _ result: ReportValue, _ from: Timestamp, _ to: Timestamp
    ) throws(ReportError) -> ProviderReport.Row {
        try result.require(only: [
            "object", "amount", "line_item", "project_id", "api_key_id", "organization_id",
            "quantity", "quantity_unit",
        ])
        let amount = try result.member("amount")
        try amount.require(only: ["value", "currency"])
        guard try amount.member("currency").text().lowercased() == "usd" else {
            throw amount.fault("is not in USD")
        }
        return ProviderReport.Row(
            from: from, to: to, model: nil, tier: nil, tokens: nil, requests: nil,
            cost: try amount.member("value").amount(places: 12),
            label: try result["line_item"]?.text().asFee)
    }
}

extension String {
    /// This line item, if it is none of tokens.
    fileprivate var asFee: String? {
        let others = [
            "web search", "file search", "code interpreter", "vector", "storage", "image", "audio",
            "video", "tts", "whisper", "training", "tax", "credit",
        ]
        let item = lowercased()
        return others.contains { item.contains($0) } ? self : nil
    }
}
