extension Int {
    /// Ticks of 10⁻¹⁰ USD as a decimal of USD.
    var usd: String {
        let fraction = String(self % 10_000_000_000)
        return "\(self / 10_000_000_000)." + String(repeating: "0", count: 10 - fraction.count)
            + fraction
    }
}
