/// A moment of the injected clock, in nanoseconds since 1970 UTC, and how the providers write it.
struct WallTime: Sendable, Hashable, Comparable {
    let nanoseconds: Int64

    init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    init(seconds: Int64) {
        nanoseconds = seconds.multipliedReportingOverflow(by: 1_000_000_000).partialValue
    }

    static func < (one: WallTime, other: WallTime) -> Bool { one.nanoseconds < other.nanoseconds }

    /// Whole seconds, rounded down.
    var seconds: Int64 {
        nanoseconds >= 0
            ? nanoseconds / 1_000_000_000 : -((999_999_999 - nanoseconds) / 1_000_000_000)
    }

    /// The start of the interval of that many seconds that this moment is in, counted from 1970.
    func floored(toSeconds width: Int64) -> WallTime {
        let rest = seconds % width
        return WallTime(seconds: seconds - (rest < 0 ? rest + width : rest))
    }

    func adding(seconds more: Int64) -> WallTime { WallTime(seconds: seconds + more) }

    /// As in `2026-11-22T16:50:00Z`.
    var rfc3339: String { "\(calendar.date)T\(calendar.time)Z" }

    /// As Fireworks writes it: `2026-11-22 16:50:00 UTC`.
    var spacedUTC: String { "\(calendar.date) \(calendar.time) UTC" }

    /// As an invoice names its month: `202611`.
    var invoiceMonth: String { String(calendar.date.prefix(7).filter { $0 != "-" }) }

    private var calendar: (date: String, time: String) {
        let secondOfDay = Int(seconds - floored(toSeconds: 86_400).seconds)
        let (year, month, day) = Self.civil(
            day: (seconds - Int64(secondOfDay)) / 86_400)
        let time = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60]
        return (
            "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))",
            time.map { Self.padded(Int64($0), 2) }.joined(separator: ":")
        )
    }

    /// Proleptic Gregorian date of a day counted from 1970-01-01, by eras of 400 years that begin in March.
    private static func civil(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }

    private static func day(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension WallTime {
    /// Reads unix seconds, a date, or a date and time in UTC to the second; nil where the text is none of them.
    init?(text: String) {
        if let seconds = Int64(text), abs(seconds) < 4_000_000_000 {
            self.init(seconds: seconds)
            return
        }
        let halves = text.split(separator: "T", maxSplits: 1)
        guard let date = halves.first.flatMap({ Self.numbers($0, by: "-", count: 3) }),
            (1970...2100).contains(date[0]), (1...12).contains(date[1]),
            (1...31).contains(date[2])
        else { return nil }
        var seconds = Self.day(year: date[0], month: date[1], day: date[2]) * 86_400
        if halves.count == 2 {
            guard halves[1].hasSuffix("Z"),
                let whole = halves[1].dropLast().split(separator: ".").first,
                let time = Self.numbers(whole, by: ":", count: 3), time[0] < 24, time[1] < 60,
                time[2] < 60
            else { return nil }
            seconds += time[0] * 3600 + time[1] * 60 + time[2]
        }
        self.init(seconds: seconds)
    }

    private static func numbers(
        _ text: Substring, by separator: Character, count: Int
    ) -> [Int64]? {
        let numbers = text.split(separator: separator).compactMap { Int64($0) }
        return numbers.count == count && numbers.allSatisfy { $0 >= 0 } ? numbers : nil
    }
}
