import Events
import JSON

/// Rows of Google Cloud's billing export (`gcp_billing_export_v1_…`) of the Gemini API, as a JSON list.
enum GeminiReport {
    static func read(_ bytes: [UInt8]) throws(ReportError) -> ProviderReport {
        let root = try ReportValue.root(bytes)
        guard root.json.kind == .array else {
            throw root.fault("is no list of rows of Google Cloud's billing export")
        }
        var rows: [ProviderReport.Row] = []
        for row in try root.elements() { rows.append(try read(row)) }
        return ProviderReport(provider: .gemini, kind: .billing, rows: rows, roundsTo: 1_000_000)
    }

    private static func read(_ row: ReportValue) throws(ReportError) -> ProviderReport.Row {
        try row.require(only: [
            "billing_account_id", "service", "sku", "usage_start_time", "usage_end_time", "project",
            "labels", "system_labels", "location", "export_time", "cost", "currency",
            "currency_conversion_rate", "usage", "credits", "invoice", "cost_type",
            "adjustment_info", "cost_at_list", "transaction_type", "seller_name", "resource",
            "price", "tags", "subscription", "consumption_model",
        ])
        guard try row.member("currency").text() == "USD" else { throw row.fault("is not in USD") }
        let service = try row.member("service")
        let serviceName = try service["description"]?.text() ?? ""
        let sku = try row.member("sku")["description"]?.text() ?? ""
        var cost = try row.member("cost").amount(places: 12)
        for credit in try row["credits"]?.elements() ?? [] {
            cost += try credit.member("amount").amount(places: 12)
        }
        var labels: [String: String] = [:]
        for list in ["labels", "system_labels"] {
            for label in try row[list]?.elements() ?? [] {
                labels[try label.member("key").text()] = try label["value"]?.text()
            }
        }
        let isTokens =
            serviceName.contains("Gemini") || serviceName.contains("Generative Language")
        let isUsage = try row["cost_type"]?.text() ?? "regular" == "regular" && isTokens
        let kind = (labels["kind"] ?? sku).lowercased()
        let usage = row["usage"]
        let amount = try usage?["amount"]?.amount(places: 0)
        let tokens = isUsage ? Self.tokens(Int64(clamping: amount ?? 0), kind) : nil
        return ProviderReport.Row(
            from: try row.member("usage_start_time").time(),
            to: try row.member("usage_end_time").time(),
            model: isUsage ? labels["model"] : nil,
            tier: ProviderReport.tier(labels["service_tier"]),
            tokens: tokens, requests: nil, cost: cost, label: tokens == nil ? sku : nil)
    }

    /// Which tokens a row bills, by the words of its SKU.
    private static func tokens(_ count: Int64, _ kind: String) -> TokenVector? {
        guard kind.contains("token") else { return nil }
        if kind.contains("output") { return TokenVector(output: count) }
        if kind.contains("cached") || kind.contains("caching") { return TokenVector(read: count) }
        return kind.contains("input") ? TokenVector(uncached: count) : nil
    }
}
