import JSON

/// A replay as one HTML file with plots: nothing in it comes from elsewhere.
struct ReplayReport {
    private let document: JSONValue

    init(_ document: JSONValue) {
        self.document = document
    }

    var html: String {
        let name = document["scenario"]?.text("name") ?? ""
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Replay: \(Self.escaped(name))</title>
            <style>
            body{font:15px/1.5 system-ui,sans-serif;color:#1b1f24;max-width:62rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2.2rem}
            pre{background:#f5f6f8;padding:1rem;overflow-x:auto;font-size:13px}
            figure{margin:1rem 0}figcaption{color:#57606a;font-size:13px}
            svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:#57606a}
            .a{stroke:#0b62c4;fill:none;stroke-width:2}.b{stroke:#c4530b;fill:none;stroke-width:2;stroke-dasharray:6 3}
            .grid{stroke:#d8dee4;stroke-width:1}.af{fill:#0b62c4}.bf{fill:#c4530b}.whisker{stroke:#1b1f24;stroke-width:1.5}
            </style></head><body>
            <h1>Replay: \(Self.escaped(name))</h1>
            <p>What the scenario would do with this workload (<b style="color:#0b62c4">predicted</b>) beside what managed
            does with it (<b style="color:#c4530b">managed</b>). Intervals hold 95 of 100 resamples of up to 100 stretches of time.</p>
            <pre>\(Self.escaped(ReplaySheet(document).text(columns: 100)))</pre>
            \(bars)
            \(latencies)
            \(timeline)
            <h2>What it rests on</h2>
            <pre>scenario  \(document["scenario"]?.text("digest") ?? "")
            workload  \(document["workload"]?.text("digest") ?? "")
            seed      \(document["seed"]?.int ?? 0)</pre>
            </body></html>

            """
    }

    private var bars: String {
        let pairs = [
            ("Attainment", "attainment"), ("Cost (USD)", "cost"),
            ("Input read from a cache", "cache_hit_ratio"),
        ]
        let charts = pairs.compactMap { title, member -> String? in
            guard let predicted = Estimated(document["predicted"]?[member]),
                let managed = Estimated(document["managed"]?[member])
            else { return nil }
            return Plot.bars(title, predicted, managed)
        }
        return "<h2>Both sides, with their intervals</h2><figure>"
            + charts.joined(separator: "\n") + "</figure>"
    }

    private var latencies: String {
        let charts = [("First token", "ttft_ms"), ("Whole answer", "total_ms")].compactMap {
            title, name -> String? in
            let sides = ["predicted", "managed"].map {
                document["details"]?[$0]?[name]?["curve"]?.elements.compactMap(\.double) ?? []
            }
            guard sides.contains(where: { !$0.isEmpty }) else { return nil }
            return """
                <figure>\(Plot.lines(sides, top: sides.joined().max() ?? 0, unit: "ms", from: "0 %", to: "100 %"))
                <figcaption>\(title): how many of 100 requests have it by then (across), after how many milliseconds (up).
                </figcaption></figure>
                """
        }
        return "<h2>Latencies</h2>" + charts.joined(separator: "\n")
    }

    private var timeline: String {
        guard let timeline = document["details"]?["timeline"] else { return "" }
        func series(_ name: String) -> [Double] {
            timeline[name]?.elements.compactMap(\.double) ?? []
        }
        let seconds = (timeline["stretch_ms"]?.int ?? 0) * Int64(series("running").count) / 1_000
        let plots = [
            (["running", "waiting"], "Requests on the replicas (line) and waiting (dashes)."),
            (
                ["arrivals", "turned_away"],
                "Requests that arrive (line) and that the replicas have no room for (dashes), per stretch."
            ),
        ]
        let figures = plots.map { names, caption in
            let lines = names.map(series)
            return """
                <figure>\(Plot.lines(lines, top: lines.joined().max() ?? 0, unit: "", from: "0 s", to: "\(Numbers.grouped(seconds)) s"))
                <figcaption>\(caption)</figcaption></figure>
                """
        }
        return "<h2>As time goes by</h2>" + figures.joined(separator: "\n")
    }

    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
    }
}

/// An estimate's three numbers, as far as a plot needs them.
struct Estimated {
    var value: Double
    var low: Double
    var high: Double
    /// As it is written.
    var text: String

    init?(_ estimate: JSONValue?) {
        guard let text = estimate?["value"]?.string, let value = Double(text),
            let low = (estimate?["low"]?.string).flatMap(Double.init),
            let high = (estimate?["high"]?.string).flatMap(Double.init)
        else { return nil }
        (self.value, self.low, self.high, self.text) = (value, low, high, text)
    }
}
