/// How much happened in the last 60 seconds, in steps of a second.
///
/// The step that the minute's beginning falls into counts as a whole, so no 60 seconds ever hold more than a limit that
/// is kept here; in exchange room can come up to a second late.
struct SlidingMinute: Sendable, Equatable {
    static let steps = 61

    private var amounts = [Int64](repeating: 0, count: steps)
    private var latest: Int64 = 0
    private(set) var total: Int64 = 0

    /// Forgets what is older than a minute.
    mutating func advance(to second: Int64) {
        guard second > latest else { return }
        let passed = min(second - latest, Int64(Self.steps))
        for step in 1...passed {
            let index = Int((latest + step) % Int64(Self.steps))
            total -= amounts[index]
            amounts[index] = 0
        }
        // After a longer pause every step is empty, whatever second it stands for now.
        latest = second
    }

    /// Counts an amount at a second.
    mutating func add(_ amount: Int64, at second: Int64) {
        advance(to: second)
        amounts[Int(latest % Int64(Self.steps))] += amount
        total += amount
    }

    /// Counts what was more than counted now, and takes back what was less where it was counted.
    mutating func correct(by amount: Int64, countedAt: Int64, at second: Int64) {
        guard amount < 0 else { return add(amount, at: second) }
        advance(to: second)
        // What has left the minute already needs no correction.
        guard latest - countedAt < Int64(Self.steps) else { return }
        let index = Int(countedAt % Int64(Self.steps))
        let taken = max(amount, -amounts[index])
        amounts[index] += taken
        total += taken
    }

    /// Whole seconds until an amount fits under a limit: 0 now, nil never.
    func secondsUntilRoom(for amount: Int64, under limit: Int64) -> Int64? {
        guard amount <= limit else { return nil }
        var remaining = total
        for age in 0..<Int64(Self.steps) {
            if remaining + amount <= limit { return age }
            // The oldest step leaves with the next second.
            remaining -= amounts[Int((latest + 1 + age) % Int64(Self.steps))]
        }
        return Int64(Self.steps)
    }
}
