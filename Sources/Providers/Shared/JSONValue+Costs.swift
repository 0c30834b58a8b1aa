package import JSON

extension JSONValue {
    /// The names of what a provider says in a usage object of its own price, which no customer gets.
    ///
    /// xAI says `cost_in_usd_ticks`, OpenRouter `cost`, `cost_details` and `is_byok`, Bifrost `cost`: whatever is called a
    /// cost is taken for one, so that a new name does not give the next one away.
    var costMembers: [String] {
        members.map(\.key).filter { $0 == "is_byok" || $0.lowercased().contains("cost") }
    }

    /// A usage object without its ``costMembers``; nil where it has none.
    package var withoutCosts: [UInt8]? {
        let costs = costMembers
        return costs.isEmpty ? nil : replacing(costs.map { (key: $0, value: nil) })
    }
}
