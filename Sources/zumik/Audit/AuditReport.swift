import Events
import JSON

/// One response for people: what was asked, what came of it, its attempts on a line of time, their cost, its events.
///
/// Made from the documents of the native surface alone, so that it reads the same from files and from a server.
struct AuditReport: Sendable {
    private let record: JSONValue
    private let events: [JSONValue]

    /// - Parameters:
    ///   - record: the document of `GET responses/{id}`.
    ///   - events: the document of `GET responses/{id}/events`.
    init(record: JSONValue, events: JSONValue) {
        self.record = record
        self.events = events["data"]?.elements.map(\.self) ?? []
    }

    func text(columns: Int) -> String {
        var parts = [header(columns)]
        if !attempts.isEmpty {
            parts.append(
                "Attempts\n" + Timeline(record: record, attempts: attempts).text(columns: columns))
            parts.append("Usage and cost (USD)\n" + usage(columns))
            parts.append("Upstream\n" + upstream(columns))
        }
        parts.append("Events\n" + history(columns))
        return parts.joined(separator: "\n")
    }

    private var attempts: [JSONValue] { record["attempts"]?.elements.map(\.self) ?? [] }

    private func header(_ columns: Int) -> String {
        let requested = record["requested"]
        let outcome = record["outcome"]
        let timing = record["timing"]
        let cost = record["cost"]
        var sheet = FactSheet()
        sheet.add("response", record.text("id"))
        sheet.add("customer", record.text("customer"))
        sheet.add(
            "asked",
            [
                requested?.text("model"), requested?["qos_class"]?.string,
                requested?.flag("stream") == true ? "streamed" : nil,
                requested?["service_tier"]?.string.map { "tier \($0)" },
                "on \(record.text("surface"))",
            ].compactMap(\.self).joined(separator: ", "))
        sheet.add("outcome", outcome.map(Self.sentence))
        sheet.add("target", outcome.map { Self.target($0, requested: requested, timing: timing) })
        sheet.add("received", timing?.text("received_at"))
        sheet.add(
            "took",
            [
                timing?.number("total_ms").map { "\(Numbers.milliseconds($0))" }
                    ?? "still running",
                timing?.number("ttft_ms").map { "first token after \(Numbers.milliseconds($0))" },
                timing?.number("queued_ms").flatMap {
                    $0 > 0 ? "queued \(Numbers.milliseconds($0))" : nil
                },
            ].compactMap(\.self).joined(separator: ", "))
        sheet.add("cost", cost.map(Self.cost))
        sheet.add("trace", record["trace_id"]?.string)
        return sheet.text(columns: columns)
    }

    private static func sentence(_ outcome: JSONValue) -> String {
        let degradations = outcome["degradations"]?.elements.compactMap(\.string) ?? []
        return [
            outcome.text("admission"), outcome["completion"]?.string,
            outcome["reason_code"]?.string,
            outcome.flag("fallback_used") == true ? "fallback used" : nil,
            degradations.isEmpty ? nil : "degraded: " + degradations.joined(separator: " "),
        ].compactMap(\.self).joined(separator: ", ")
    }

    private static func target(
        _ outcome: JSONValue, requested: JSONValue?, timing: JSONValue?
    ) -> String {
        let verdict =
            switch outcome.flag("target_met") {
            case true: "met"
            case false: "missed"
            case nil: "none applies"
            }
        let limits = [
            requested?["ttft_target_ms"]?.int.map {
                "first token within \(Numbers.grouped($0)) ms"
            },
            requested?["deadline_ms"]?.int.map { "deadline \(Numbers.grouped($0)) ms" },
        ].compactMap(\.self)
        return limits.isEmpty ? verdict : "\(verdict) (\(limits.joined(separator: ", ")))"
    }

    private static func cost(_ cost: JSONValue) -> String {
        guard cost.flag("priced") == true else { return "not known: no price, or still running" }
        return [
            "charged \(cost.text("charged"))", "fee \(cost.text("platform_fee"))",
            cost["provider_cost"]?.string.map { "provider \($0)" },
        ].compactMap(\.self).joined(separator: ", ") + " USD"
    }

    private func usage(_ columns: Int) -> String {
        var table = TextTable([
            .number("#"), .number("input"), .number("cache read"), .number("written"),
            .number("output"), .number("reasoning", isOptional: true),
            .text("source", isOptional: true), .number("cost"),
        ])
        for attempt in attempts {
            let usage = attempt["usage"].flatMap { $0.isNull ? nil : $0 }
            let written = usage.map { usage in
                ["5m", "30m", "1h", "12h"].reduce(Int64(0)) {
                    $0 + (usage["cache_write_\($1)"]?.int ?? 0)
                }
            }
            table.add([
                Numbers.grouped(attempt["number"]?.int),
                Numbers.grouped(usage?["input_uncached"]?.int),
                Numbers.grouped(usage?["cache_read"]?.int), Numbers.grouped(written),
                Numbers.grouped(usage?["output"]?.int), Numbers.grouped(usage?["reasoning"]?.int),
                attempt.flag("usage_inconsistent") == true
                    ? "inconsistent" : usage?.text("provenance") ?? "unknown",
                Self.attemptCost(attempt),
            ])
        }
        return table.text(columns: columns, indent: 2)
    }

    /// The amount, or why there is none: nothing billed is not the same as nobody knowing.
    private static func attemptCost(_ attempt: JSONValue) -> String {
        if let cost = attempt["cost"]?.string ?? attempt["charged"]?.string { return cost }
        return attempt.flag("billed") == false ? "not billed" : "unknown"
    }

    private func upstream(_ columns: Int) -> String {
        var table = TextTable([
            .number("#"), .number("HTTP"), .text("served", narrowest: 12),
            .text("request id", narrowest: 10),
            .text("error", narrowest: 8),
        ])
        for attempt in attempts {
            let served = [attempt["model_served"]?.string, attempt["tier_served"]?.string]
                .compactMap(\.self).joined(separator: ", ")
            table.add([
                Numbers.grouped(attempt["number"]?.int),
                attempt["http_status"]?.int.map(String.init) ?? Numbers.unknown,
                served.isEmpty ? Numbers.unknown : served, attempt.text("provider_request_id"),
                attempt["error_code"]?.string ?? attempt.text("error_type"),
            ])
        }
        return table.text(columns: columns, indent: 2)
    }

    private func history(_ columns: Int) -> String {
        let start = record["timing"]?["received_at"]?.string.flatMap(Timestamp.init(rfc3339:))
        var table = TextTable([
            .number("seq"), .number("+ms"), .text("type"), .text("", narrowest: 10),
        ])
        for event in events {
            let time = event["recorded_at"]?.string.flatMap(Timestamp.init(rfc3339:))
            let since = start.flatMap { start in time?.microseconds(since: start) }
            table.add([
                Numbers.grouped(event["seq"]?.int), Numbers.grouped(since.map { $0 / 1_000 }),
                event.text("type"), EventGist.text(type: event.text("type"), data: event["data"]),
            ])
        }
        return table.text(columns: columns, indent: 2)
    }
}
