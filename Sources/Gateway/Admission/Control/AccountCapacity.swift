import Events

/// How many requests one account takes at once, learned from its own words, refusals and headers: additive increase,
/// multiplicative decrease.
///
/// Without a limit until the account first says that it is too much, or nearly. A limit that nothing contradicts any more grows out
/// of sight again.
struct AccountCapacity: Sendable, Equatable {
    /// A limit that has grown beyond this is none.
    static let limitMax = 4_096
    /// With less than this of its rate left, an account is about to refuse.
    static let scarcePermille = 100

    /// What it takes at once by its configuration; nil: nobody said.
    var ceiling: Int?
    private(set) var running = 0
    /// nil: none is known.
    private(set) var limit: Int?
    /// Answers since the limit last changed.
    private var servedAtLimit = 0
    private var decreasedAt: Timestamp?
    /// The account's headers say that little of its rate is left.
    private var isScarce = false
    private var serviceTime = ServiceTime()

    init(ceiling: Int? = nil) {
        self.ceiling = ceiling
    }

    var hasRoom: Bool { running < min(limit ?? .max, ceiling ?? .max) }
    /// Mean time that a request holds its place, in milliseconds; nil while little is known.
    var serviceMs: Int64? { serviceTime.meanMs }

    mutating func take() {
        running += 1
    }

    mutating func give(heldMs: Int64?) {
        running -= 1
        if let heldMs { serviceTime.add(heldMs) }
    }

    /// The account refused for its rate: half of what ran is what it takes.
    ///
    /// What was sent before the last such decrease says the same thing again, and changes nothing.
    mutating func refuse(sentAt: Timestamp, at now: Timestamp) {
        decrease(toQuarters: 2, sentAt: sentAt, at: now)
    }

    /// The account's headers told what is left of its rate: with less than a tenth, three quarters of what ran is what
    /// it takes, and nothing is added before there is more.
    mutating func hear(leftPermille: Int, sentAt: Timestamp, at now: Timestamp) {
        isScarce = leftPermille < Self.scarcePermille
        if isScarce { decrease(toQuarters: 3, sentAt: sentAt, at: now) }
    }

    private mutating func decrease(toQuarters quarters: Int, sentAt: Timestamp, at now: Timestamp) {
        if let decreasedAt, sentAt <= decreasedAt { return }
        decreasedAt = now
        limit = max(1, min(limit ?? .max, running) * quarters / 4)
        servedAtLimit = 0
    }

    /// The account served; a whole round of answers with at least half of the limit in use raises it by one.
    mutating func serve() {
        guard let limit, !isScarce, running * 2 >= limit else { return }
        servedAtLimit += 1
        guard servedAtLimit >= limit else { return }
        servedAtLimit = 0
        self.limit = limit < Self.limitMax ? limit + 1 : nil
    }
}

/// A running mean of times, the newest counting for an eighth.
struct ServiceTime: Sendable, Equatable {
    /// With fewer than these nothing is said.
    static let samplesMin = 8

    private var meanUs: Int64 = 0
    private var samples = 0

    var meanMs: Int64? { samples < Self.samplesMin ? nil : meanUs / 1_000 }

    mutating func add(_ milliseconds: Int64) {
        let sample = max(0, min(milliseconds, 86_400_000)) * 1_000
        meanUs = samples == 0 ? sample : meanUs + (sample - meanUs) / 8
        samples = min(samples + 1, Self.samplesMin)
    }
}
