import Events

/// How long a provider asks to be left alone, in the forms that its headers take.
extension UpstreamHead {
    /// The longest wait believed; what is longer counts as this.
    static let retryAfterMax = Duration.seconds(7 * 86_400)

    /// `retry-after-ms`, else `retry-after` as seconds, else as an HTTP date counted from the answer's own `date`.
    ///
    /// Without a `date` header an HTTP date says nothing: our clock is not theirs.
    var retryAfter: Duration? {
        if let milliseconds = header("retry-after-ms").flatMap(Self.decimal) {
            return Self.bounded(seconds: milliseconds / 1_000)
        }
        guard let text = header("retry-after") else { return nil }
        if let seconds = Self.decimal(text) { return Self.bounded(seconds: seconds) }
        guard let until = Self.instant(httpDate: text),
            let now = header("date").flatMap(Self.instant(httpDate:))
        else { return nil }
        let seconds = Double(until.nanoseconds - now.nanoseconds) / 1_000_000_000
        return Self.bounded(seconds: max(0, seconds))
    }

    /// Rounded up to a millisecond, so that nobody comes back too early.
    static func bounded(seconds: Double) -> Duration {
        guard seconds < 7 * 86_400 else { return retryAfterMax }
        return .milliseconds(Int64((seconds * 1_000).rounded(.up)))
    }

    /// A decimal without sign or exponent.
    private static func decimal(_ text: String) -> Double? {
        guard (1...32).contains(text.utf8.count),
            text.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") })
        else { return nil }
        return Double(text)
    }

    /// An instant in the preferred form of RFC 9110: `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func instant(httpDate text: String) -> Timestamp? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", words[1].utf8.count == 2,
            let month = months.firstIndex(of: String(words[2]))
        else { return nil }
        let number = (month < 9 ? "0" : "") + String(month + 1)
        return Timestamp(rfc3339: "\(words[3])-\(number)-\(words[1])T\(words[4])Z")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
