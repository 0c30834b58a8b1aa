/// Writes metrics in Prometheus' text format 0.0.4.
package struct PrometheusText: Sendable {
    package private(set) var text = ""

    package init() {}

    package mutating func family(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    package mutating func sample(
        _ name: String, _ labels: [(String, String)] = [], _ value: Int64
    ) {
        text += "\(name)\(Self.rendered(labels)) \(value)\n"
    }

    package mutating func sample(
        _ name: String, _ labels: [(String, String)] = [], _ value: Double
    ) {
        text += "\(name)\(Self.rendered(labels)) \(value)\n"
    }

    package mutating func histogram(
        _ name: String, _ labels: [(String, String)] = [], _ histogram: Histogram
    ) {
        var cumulative: Int64 = 0
        for (bound, count) in zip(histogram.bounds, histogram.counts) {
            cumulative += count
            sample(name + "_bucket", labels + [("le", "\(bound)")], cumulative)
        }
        sample(name + "_bucket", labels + [("le", "+Inf")], histogram.total)
        sample(name + "_sum", labels, histogram.sum)
        sample(name + "_count", labels, histogram.total)
    }

    /// Puts whole families after these.
    package mutating func append(_ more: PrometheusText) {
        text += more.text
    }

    private static func rendered(_ labels: [(String, String)]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { "\($0.0)=\"\(escaped($0.1))\"" }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    private static func escaped(_ value: String) -> String {
        value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
    }
}
