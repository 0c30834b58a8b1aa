/// Plots as SVG. Places are whole tenths of a unit, so that the same numbers give the same text everywhere.
enum Plot {
    private static let width = 760.0
    private static let height = 220.0
    private static let left = 70.0
    private static let bottom = 24.0

    /// Series of equally spaced points, the first a line and the second dashes.
    static func lines(
        _ series: [[Double]], top: Double, unit: String, from: String, to: String
    ) -> String {
        let top = max(top, 1e-9)
        let plot = height - bottom - 10
        let grid = (0...4).map { step -> String in
            let share = Double(step) / 4
            let y = place(height - bottom - share * plot)
            return """
                <line class="grid" x1="\(place(left))" x2="\(place(width))" y1="\(y)" y2="\(y)"/>
                <text x="\(place(left - 6))" y="\(y)" text-anchor="end" dominant-baseline="middle">\(amount(share * top)) \(unit)</text>
                """
        }
        let paths = zip(series, ["a", "b"]).map { points, style -> String in
            let step = (width - left) / Double(max(1, points.count - 1))
            let places = points.enumerated().map { index, value in
                "\(place(left + Double(index) * step)),\(place(height - bottom - value / top * plot))"
            }
            return #"<polyline class="\#(style)" points="\#(places.joined(separator: " "))"/>"#
        }
        return """
            <svg viewBox="0 0 \(place(width)) \(place(height))" role="img">\((grid + paths).joined(separator: "\n"))
            <text x="\(place(left))" y="\(place(height - 6))">\(from)</text>
            <text x="\(place(width))" y="\(place(height - 6))" text-anchor="end">\(to)</text></svg>
            """
    }

    /// Two bars with their intervals.
    static func bars(_ title: String, _ predicted: Estimated, _ managed: Estimated) -> String {
        let top = max(predicted.high, managed.high, 1e-9)
        let scale = (width - 2 * left - 160) / top
        let rows = [(predicted, "af", "predicted"), (managed, "bf", "managed")]
        let bars = rows.enumerated().map { index, row -> String in
            let (estimate, style, name) = row
            let y = 24.0 + Double(index) * 26
            let x = left + 20
            return """
                <text x="\(place(x - 6))" y="\(place(y + 12))" text-anchor="end">\(name)</text>
                <rect class="\(style)" x="\(place(x))" y="\(place(y))" width="\(place(max(0, estimate.value) * scale))" height="16"/>
                <line class="whisker" x1="\(place(x + max(0, estimate.low) * scale))" x2="\(place(x + max(0, estimate.high) * scale))" y1="\(place(y + 8))" y2="\(place(y + 8))"/>
                <text x="\(place(x + max(0, estimate.high) * scale + 8))" y="\(place(y + 12))">\(estimate.text)</text>
                """
        }
        return """
            <svg viewBox="0 0 \(place(width)) 84" role="img"><text x="0" y="14">\(title)</text>
            \(bars.joined(separator: "\n"))</svg>
            """
    }

    private static func place(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }

    /// As many places as a scale of that size needs.
    private static func amount(_ value: Double) -> String {
        value >= 100 ? Numbers.grouped(Int64(value.rounded())) : Numbers.tenths(value)
    }
}
