import Events
import JSON

/// A replay for people: both sides beside each other.
struct ReplaySheet {
    private let document: JSONValue

    init(_ document: JSONValue) {
        self.document = document
    }

    func text(columns: Int) -> String {
        [head(columns), comparison(columns), objectives(columns)].joined(separator: "\n")
    }

    private func head(_ columns: Int) -> String {
        let workload = document["workload"]
        var sheet = FactSheet()
        sheet.add("replay", document.text("id"))
        sheet.add(
            "recorded",
            document.flag("recorded") == true
                ? "event \(Numbers.grouped(document["ledger_seq"]?.int))" : "no")
        sheet.add(
            "scenario",
            "\(document["scenario"]?.text("name") ?? ""), \(document.text("profile")), "
                + "\(Numbers.grouped(document["scenario"]?["replicas"]?.int)) replicas")
        sheet.add("workload", Self.workload(workload, of: document["customer"]?.string))
        if let from = workload?["from"]?.string, let to = workload?["to"]?.string {
            sheet.add("interval", "\(from) to \(to)")
        }
        sheet.add("seed", "\(document["seed"]?.int ?? 0)")
        return sheet.text(columns: columns)
    }

    private static func workload(_ workload: JSONValue?, of customer: String?) -> String {
        let requests = "\(Numbers.grouped(workload?["requests"]?.int)) requests"
        let excluded = workload?["excluded"]?.int ?? 0
        let source =
            workload?["source"]?.string == "trace"
            ? "of a trace" : customer.map { "of \($0)" } ?? "of all customers"
        return "\(requests) \(source)"
            + (excluded > 0 ? ", \(Numbers.grouped(excluded)) others left out" : "")
    }

    private func comparison(_ columns: Int) -> String {
        var table = TextTable([
            .text(""), .number("predicted"), .number("95 % between"), .number("managed"),
            .number("95 % between"),
        ])
        let (predicted, managed) = (document["predicted"], document["managed"])
        func add(
            _ title: String, _ left: JSONValue?, _ right: JSONValue?, _ shown: (String) -> String
        ) {
            table.add([
                title, Self.value(left, shown), Self.interval(left, shown),
                Self.value(right, shown), Self.interval(right, shown),
            ])
        }
        add("attainment", predicted?["attainment"], managed?["attainment"], Self.percent)
        add("cost USD", predicted?["cost"], managed?["cost"]) { Money.shown($0) }
        add(
            "cache hits", predicted?["cache_hit_ratio"], managed?["cache_hit_ratio"],
            Self.percent)
        add("overflow", predicted?["overflow_ratio"], nil, Self.percent)
        add("gain", document["gain"], nil, Self.percent)
        add("cost ratio", document["cost_ratio"], nil, Self.percent)
        if let details = document["details"] {
            for (title, name) in [("first token", "ttft_ms"), ("whole answer", "total_ms")] {
                for quantile in ["p50", "p95", "p99"] {
                    table.add([
                        "\(title) \(quantile)",
                        Numbers.milliseconds(details["predicted"]?[name]?.number(quantile)), "",
                        Numbers.milliseconds(details["managed"]?[name]?.number(quantile)), "",
                    ])
                }
            }
            table.add(["utilization", Self.percent(details.text("utilization")), "", "", ""])
        }
        let refused = predicted?["refused"]?.int ?? 0
        if refused > 0 { table.add(["refused", Numbers.grouped(refused), "", "", ""]) }
        return table.text(columns: columns)
    }

    private func objectives(_ columns: Int) -> String {
        var table = TextTable([
            .text("class"), .number("target"), .number("eligible"), .number("predicted"),
            .number("managed"), .number("gain, 95 % between"), .text("kept"),
        ])
        for result in document["objectives"]?.elements.map(\.self) ?? [] {
            table.add([
                result.text("qos_class"), Self.percent(result.text("target")),
                Numbers.grouped(result["eligible"]?.int),
                Self.value(result["predicted"], Self.percent),
                Self.value(result["managed"], Self.percent),
                Self.interval(result["gain"], Self.percent),
                result.flag("met") == true ? "yes" : "no",
            ])
        }
        return table.text(columns: columns)
    }

    private static func value(_ estimate: JSONValue?, _ shown: (String) -> String) -> String {
        estimate?["value"]?.string.map(shown) ?? Numbers.unknown
    }

    private static func interval(_ estimate: JSONValue?, _ shown: (String) -> String) -> String {
        guard let low = estimate?["low"]?.string, let high = estimate?["high"]?.string else {
            return ""
        }
        return "\(shown(low)) and \(shown(high))"
    }

    /// `99.12 %`, from a decimal with six places, cut and not rounded.
    static func percent(_ decimal: String) -> String {
        let parts = decimal.split(separator: ".")
        guard parts.count == 2, parts[1].utf8.count == 6 else { return decimal }
        let sign = decimal.hasPrefix("-") ? "-" : ""
        let whole = Int64(parts[0].filter { $0 != "-" } + parts[1].prefix(2)) ?? 0
        return "\(sign)\(Numbers.grouped(whole)).\(parts[1].dropFirst(2).prefix(2)) %"
    }
}
