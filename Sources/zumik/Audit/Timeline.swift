import Events
import JSON

/// The attempts of a response as bars on one line of time, from its arrival to its end.
///
/// `─` is waiting, `◆` the first token, `━` what came after it.
struct Timeline: Sendable {
    private let attempts: [JSONValue]
    private let start: Timestamp?
    private let totalMs: Double

    init(record: JSONValue, attempts: [JSONValue]) {
        self.attempts = attempts
        let start = record["timing"]?["received_at"]?.string.flatMap(Timestamp.init(rfc3339:))
        self.start = start
        let lastEnd = attempts.map {
            Self.offset($0, from: start) + ($0.number("duration_ms") ?? 0)
        }
        .max()
        totalMs = max(record["timing"]?.number("total_ms") ?? 0, lastEnd ?? 0, 0.001)
    }

    func text(columns: Int) -> String {
        // A narrow terminal shows the mark alone; the words stand among the events.
        let isWide = columns >= 80
        let results = attempts.map { isWide ? Self.result($0) : String(Self.result($0).prefix(1)) }
        let durations = attempts.map { Numbers.milliseconds($0.number("duration_ms")) }
        let resultWidth = results.map(\.count).max() ?? 0
        let durationWidth = durations.map(\.count).max() ?? 0
        let numberWidth = attempts.map { Numbers.grouped($0["number"]?.int).count }.max() ?? 1
        let room = columns - 2 - numberWidth - resultWidth - durationWidth - 8
        let routes = attempts.map(Self.route)
        let routeWidth = min(routes.map(\.count).max() ?? 0, max(14, room - 16))
        let barWidth = max(8, min(40, room - routeWidth))
        let scale = Numbers.milliseconds(totalMs)
        let axis = "0" + scale.fitted(to: barWidth - 1, .right)
        let margin = String(repeating: " ", count: 2 + numberWidth + 2 + routeWidth + 2)
        var lines = [margin + axis]
        for index in attempts.indices {
            let number = Numbers.grouped(attempts[index]["number"]?.int)
            let cells = [
                number.fitted(to: numberWidth, .right), routes[index].fitted(to: routeWidth),
                bar(attempts[index], width: barWidth), results[index].fitted(to: resultWidth),
                durations[index].fitted(to: durationWidth, .right),
            ]
            lines.append("  " + cells.joined(separator: "  "))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func route(_ attempt: JSONValue) -> String {
        let account = attempt["account"]?.string.map { "/\($0)" } ?? ""
        return "\(attempt.text("provider"))\(account) \(attempt.text("model_requested"))".printable
    }

    private static func result(_ attempt: JSONValue) -> String {
        let reason = attempt.text("reason_code").printable
        return switch attempt["outcome"]?.string.flatMap(AttemptMark.init) {
        case .succeeded: "✓ succeeded"
        case .failed: "✗ \(reason)"
        case .cancelled: "⊘ \(reason)"
        case .orphaned: "? \(reason)"
        case nil: "… running"
        }
    }

    private enum AttemptMark: String {
        case succeeded
        case failed
        case cancelled
        case orphaned
    }

    private func bar(_ attempt: JSONValue, width: Int) -> String {
        let from = Self.offset(attempt, from: start)
        let to = attempt.number("duration_ms").map { from + $0 } ?? totalMs
        let first = cell(from, width)
        let last = max(first, cell(to, width))
        let token = attempt.number("ttft_ms").map { min(last, cell(from + $0, width)) }
        return String(
            (0..<width).map { index -> Character in
                guard (first...last).contains(index) else { return " " }
                guard let token else { return "─" }
                return index == token ? "◆" : index < token ? "─" : "━"
            })
    }

    /// The cell of the bar in which a time falls.
    private func cell(_ milliseconds: Double, _ width: Int) -> Int {
        min(width - 1, max(0, Int(milliseconds / totalMs * Double(width))))
    }

    /// Milliseconds from the request's arrival to the attempt's start.
    private static func offset(_ attempt: JSONValue, from start: Timestamp?) -> Double {
        guard let start,
            let time = attempt["started_at"]?.string.flatMap(Timestamp.init(rfc3339:))
        else { return 0 }
        return Double(time.microseconds(since: start)) / 1_000
    }
}
