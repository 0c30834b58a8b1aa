/// Lengths of the intervals by which ends are counted, in minutes: an hour is the sum of its minutes, a day of its hours,
/// so that a month is read quickly.
enum SLOSpan: Int64, CaseIterable {
    case minute = 1
    case hour = 60
    case day = 1_440

    /// The first minute of the interval that holds a minute.
    func start(of minute: Int64) -> Int64 {
        let rest = minute % rawValue
        return minute - (rest < 0 ? rest + rawValue : rest)
    }

    /// The whole intervals within some minutes; empty, and at their end, when there is none.
    func whole(in minutes: Range<Int64>) -> Range<Int64> {
        let first = start(of: minutes.lowerBound + rawValue - 1)
        let last = start(of: minutes.upperBound)
        return first < last ? first..<last : minutes.upperBound..<minutes.upperBound
    }
}

/// An interval cut into whole days, and the hours and minutes before and after them.
struct SLOIntervals: Equatable {
    var minutesBefore: Range<Int64>
    var hoursBefore: Range<Int64>
    var days: Range<Int64>
    var hoursAfter: Range<Int64>
    var minutesAfter: Range<Int64>

    init(_ minutes: Range<Int64>) {
        let hours = SLOSpan.hour.whole(in: minutes)
        days = SLOSpan.day.whole(in: hours)
        minutesBefore = minutes.lowerBound..<hours.lowerBound
        hoursBefore = hours.lowerBound..<days.lowerBound
        hoursAfter = days.upperBound..<hours.upperBound
        minutesAfter = hours.upperBound..<minutes.upperBound
    }

    /// Each interval as `[span, its first minute]`.
    var json: String {
        let parts: [(SLOSpan, Range<Int64>)] = [
            (.minute, minutesBefore), (.hour, hoursBefore), (.day, days), (.hour, hoursAfter),
            (.minute, minutesAfter),
        ]
        let intervals = parts.flatMap { span, minutes in
            stride(from: minutes.lowerBound, to: minutes.upperBound, by: Int(span.rawValue)).map {
                "[\(span.rawValue),\($0)]"
            }
        }
        return "[" + intervals.joined(separator: ",") + "]"
    }
}
