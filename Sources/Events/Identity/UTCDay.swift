/// A day in UTC, counted since 1970-01-01.
package struct UTCDay: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let number: Int64

    package init(number: Int64) {
        self.number = number
    }

    /// The day in which an instant is.
    package init(of time: Timestamp) {
        number = time.nanoseconds.flooredQuotient(Self.nanoseconds)
    }

    /// Reads `2026-11-22`.
    package init?(_ text: String) {
        guard let start = Timestamp(utcDay: text) else { return nil }
        self.init(of: start)
    }

    /// Its first instant.
    package var start: Timestamp { Timestamp(nanoseconds: number * Self.nanoseconds) }

    package var description: String { Timestamp.utcDay(number) }

    /// The day that comes so many days later.
    package func adding(_ days: Int64) -> UTCDay { UTCDay(number: number + days) }

    /// The days from Monday to Sunday around this one, as ISO 8601 has weeks.
    package var week: Range<UTCDay> {
        // 1970-01-01 was a Thursday, the third day after its Monday.
        let monday = (number + 3).flooredQuotient(7) * 7 - 3
        return UTCDay(number: monday)..<UTCDay(number: monday + 7)
    }

    /// The days of the calendar month around this one.
    package var month: Range<UTCDay> {
        let date = CivilDate(daysSince1970: number)
        let first = number - date.day + 1
        // 31 days on it is another month, whichever this one is.
        let later = CivilDate(daysSince1970: first + 31)
        return UTCDay(number: first)..<UTCDay(number: first + 31 - later.day + 1)
    }

    package static func < (left: UTCDay, right: UTCDay) -> Bool { left.number < right.number }

    private static let nanoseconds: Int64 = 86_400_000_000_000
}
