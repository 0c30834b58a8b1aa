import Events

/// What a provider's headers say is left of an account's rate: of the scarcest of its limits.
package struct RateAllowance: Sendable, Equatable {
    /// What is left of the whole limit, in thousandths.
    package var leftPermille: Int
    /// How long until a tenth of the whole is there again; nil: not said.
    package var pause: Duration?

    package init(leftPermille: Int, pause: Duration? = nil) {
        self.leftPermille = leftPermille
        self.pause = pause
    }
}

/// The headers in which a provider tells one of its limits.
struct RateLimitHeaders: Sendable {
    /// When the whole limit is there again.
    enum Reset: Sendable {
        /// A span such as `6m0s` or `120ms`.
        case span(String)
        /// A moment, counted from the answer's own `date`.
        case instant(String)
    }

    var limit: String
    var remaining: String
    var reset: Reset?
}

extension UpstreamHead {
    /// The scarcest of the limits that the headers tell; nil: they tell none.
    func allowance(_ limits: [RateLimitHeaders]) -> RateAllowance? {
        limits.compactMap(allowance).min { $0.leftPermille < $1.leftPermille }
    }

    private func allowance(_ names: RateLimitHeaders) -> RateAllowance? {
        guard let remaining = header(names.remaining).flatMap(Self.count),
            let limit = header(names.limit).flatMap(Self.count), limit > 0
        else { return nil }
        // Buckets fill evenly, so that a tenth takes a tenth of the time.
        let pause = names.reset.flatMap(untilReset).map { $0 / 10 }
        return RateAllowance(leftPermille: min(remaining, limit) * 1_000 / limit, pause: pause)
    }

    private func untilReset(_ reset: RateLimitHeaders.Reset) -> Duration? {
        switch reset {
        case .span(let name): return header(name).flatMap(Self.span)
        case .instant(let name):
            guard let full = header(name).flatMap({ Timestamp(rfc3339: $0) }),
                let now = header("date").flatMap(Self.instant(httpDate:))
            else { return nil }
            return Self.bounded(
                seconds: max(0, Double(full.nanoseconds - now.nanoseconds) / 1_000_000_000))
        }
    }

    private static func count(_ text: String) -> Int? {
        guard (1...15).contains(text.utf8.count) else { return nil }
        return Int(text).flatMap { $0 >= 0 ? $0 : nil }
    }

    /// Numbers with units, largest first, as in `1h2m3.5s`.
    static func span(_ text: String) -> Duration? {
        guard (2...32).contains(text.utf8.count) else { return nil }
        var rest = text[...]
        var seconds = 0.0
        while !rest.isEmpty {
            let number = rest.prefix { $0 == "." || ("0"..."9").contains($0) }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { !(("0"..."9").contains($0)) }
            rest = rest.dropFirst(unit.count)
            guard let value = Double(number), let scale = scales[String(unit)] else { return nil }
            seconds += value * scale
        }
        return bounded(seconds: seconds)
    }

    private static let scales = ["d": 86_400, "h": 3_600, "m": 60, "s": 1, "ms": 0.001]
}
