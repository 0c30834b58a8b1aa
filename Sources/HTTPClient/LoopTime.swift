/// A point of `ContinuousClock` in nanoseconds: what the loop compares and computes with.
struct LoopTime: Comparable, Sendable {
    typealias Nanoseconds = Int64

    /// Since an origin of the process; `Int64.max` is never.
    let nanoseconds: Nanoseconds

    static let never = LoopTime(nanoseconds: .max)
    static var now: LoopTime { LoopTime(ContinuousClock.now) }
    private static let origin = ContinuousClock.now

    init(nanoseconds: Nanoseconds) {
        self.nanoseconds = nanoseconds
    }

    init(_ instant: ContinuousClock.Instant) {
        nanoseconds = Self.origin.duration(to: instant).saturatingNanoseconds
    }

    static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    func advanced(byMilliseconds milliseconds: Int64) -> LoopTime {
        let (duration, isTooLong) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, isTooLate) = nanoseconds.addingReportingOverflow(duration)
        return isTooLong || isTooLate ? .never : LoopTime(nanoseconds: sum)
    }

    /// Whole milliseconds from `now` to this, rounded up so that a sleeper never wakes early;
    /// 0 when it has passed, -1 for never: the timeout of `epoll_wait`.
    func pollTimeout(from now: LoopTime) -> Int32 {
        if self == .never { return -1 }
        guard self > now else { return 0 }
        let (wait, isTooLong) = nanoseconds.subtractingReportingOverflow(now.nanoseconds)
        guard !isTooLong else { return .max }
        return Int32(clamping: wait / 1_000_000 + (wait % 1_000_000 == 0 ? 0 : 1))
    }
}

extension Duration {
    fileprivate var saturatingNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isTooLate) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        guard isTooLong || isTooLate else { return sum }
        return seconds < 0 ? .min : .max
    }

    /// Whole milliseconds, rounded up, at least 1 and at most what a C `long` of curl takes.
    var curlMilliseconds: Int {
        let nanoseconds = max(saturatingNanoseconds, 1)
        return Int(min((nanoseconds - 1) / 1_000_000 + 1, Int64(Int32.max)))
    }
}
