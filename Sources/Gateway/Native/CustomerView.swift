import JSON
import Providers

/// An event's payload as its customer sees it: without accounts, and without what gives the provider's cost away.
enum CustomerView {
    /// Members that a customer never sees. The list cost and the markup are among them: with what is charged, each of
    /// them would tell the cost.
    private static let hidden = [
        "account", "cost_pico", "lines", "list_cost_pico", "markup_bps", "stated_cost_pico",
    ]

    static func of(_ data: JSONValue) -> [UInt8] {
        var replacements: [(key: String, value: JSONNode?)] = []
        for (key, value) in data.members {
            if hidden.contains(key) {
                replacements.append((key, Optional.none))
            } else if key == "before" || key == "after", value.kind == .object {
                replacements.append((key, .raw(of(value))))
            } else if key == "usage_raw", let raw = value.string {
                replacements.append((key, withoutCost(raw).map { .string($0) } ?? .null))
            }
        }
        return replacements.isEmpty ? Array(data.rawBytes) : data.replacing(replacements)
    }

    /// A provider's usage object without the members in which some providers state the cost; nil when it cannot be
    /// read, and then nobody knows what is in it.
    private static func withoutCost(_ raw: String) -> String? {
        guard let usage = try? JSONDocument(parsing: raw).root, usage.kind == .object else {
            return nil
        }
        return usage.withoutCosts.map { String(decoding: $0, as: UTF8.self) } ?? raw
    }
}
