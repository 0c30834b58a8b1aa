package import Events

/// What an attempt's end says of the route.
package enum RouteVerdict: Sendable, Equatable {
    case served
    /// It failed by the provider's fault.
    case failed
    /// The provider could not be reached, or refuses the account: one is enough.
    case failedForAll
    /// It says nothing: the customer's own fault, or somebody gave up.
    case silent
}

/// What a breaker does that others must know.
package enum CircuitTransition: Sendable, Equatable {
    case opened(trip: Int64, forMs: Int64)
    case closed(trips: Int64)
}

/// Keeps traffic from what is broken: closed, open, half open while a request probes it. A value; time is an input.
///
/// It opens after as many failures in a row as attempts were running, at most five, or when half of the last twenty
/// attempts failed, and stays open for half a second, doubled each time up to half a minute. Probes are real requests,
/// one at a time.
package struct CircuitBreaker: Sendable, Equatable {
    package static let failuresInRowMax = 5
    package static let openMsFirst: Int64 = 500
    package static let openMsMax: Int64 = 30_000
    /// One that opens so soon after it was closed, and has served so few in between, goes on doubling.
    package static let relapseMs: Int64 = 10_000
    package static let relapseServedMax = 10

    private enum State: Sendable, Equatable {
        case closed
        case open(until: Timestamp)
        case probing
    }

    private var state = State.closed
    private var trips: Int64 = 0
    private var closedAt: Timestamp?
    private var running = 0
    private var failuresInRow = 0
    private var servedSinceClosed = 0
    private var lastEndings = LastEndings()

    package init() {}

    /// An open breaker, as the log left it: the next request probes it.
    package init(openedTimes trips: Int64, at now: Timestamp) {
        self.trips = trips
        state = .open(until: now)
    }

    package var isClosed: Bool { state == .closed }

    /// Whether it knows nothing that a new one does not know.
    package var isIdle: Bool {
        state == .closed && running == 0 && failuresInRow == 0 && !lastEndings.hasFailures
            && closedAt == nil
    }

    /// Until when traffic is kept away; nil: it may come, were it as a probe.
    package func hold(at now: Timestamp) -> Timestamp? {
        switch state {
        case .closed: nil
        case .open(let until): until > now ? until : nil
        case .probing: now.adding(milliseconds: Self.openMsFirst)
        }
    }

    /// An attempt starts; true: it is a probe.
    package mutating func start(at now: Timestamp) -> Bool {
        running += 1
        guard state != .closed else { return false }
        state = .probing
        return true
    }

    /// An attempt has ended.
    package mutating func end(
        _ verdict: RouteVerdict, isProbe: Bool, at now: Timestamp
    ) -> CircuitTransition? {
        defer { running -= 1 }
        if isProbe { return endProbe(verdict, at: now) }
        // What started before it opened tells nothing new.
        guard state == .closed else { return nil }
        switch verdict {
        case .silent: return nil
        case .served:
            failuresInRow = 0
            servedSinceClosed += 1
            lastEndings.add(isFailure: false)
            return nil
        case .failed, .failedForAll:
            failuresInRow += 1
            lastEndings.add(isFailure: true)
            let enough = verdict == .failedForAll ? 1 : min(Self.failuresInRowMax, running)
            guard failuresInRow >= enough || lastEndings.halfFailed else { return nil }
            return open(at: now)
        }
    }

    private mutating func endProbe(
        _ verdict: RouteVerdict, at now: Timestamp
    ) -> CircuitTransition? {
        guard state == .probing else { return nil }
        switch verdict {
        case .silent:
            state = .open(until: now)
            return nil
        case .served:
            state = .closed
            closedAt = now
            servedSinceClosed = 0
            failuresInRow = 0
            lastEndings = LastEndings()
            return .closed(trips: trips)
        case .failed, .failedForAll: return open(at: now)
        }
    }

    private mutating func open(at now: Timestamp) -> CircuitTransition {
        let isRelapse =
            closedAt.map { now <= $0.adding(milliseconds: Self.relapseMs) } ?? false
            && servedSinceClosed < Self.relapseServedMax
        let isFresh = state == .closed && !isRelapse
        trips = isFresh ? 1 : trips + 1
        let openMs = min(Self.openMsMax, Self.openMsFirst << min(trips - 1, 10))
        state = .open(until: now.adding(milliseconds: openMs))
        return .opened(trip: trips, forMs: openMs)
    }
}

/// How the last twenty attempts ended.
struct LastEndings: Sendable, Equatable {
    static let length = 20

    private var failures: UInt32 = 0
    private var count = 0

    mutating func add(isFailure: Bool) {
        failures = (failures << 1 | (isFailure ? 1 : 0)) & (1 << UInt32(Self.length) - 1)
        count = min(count + 1, Self.length)
    }

    var hasFailures: Bool { failures != 0 }

    /// With at least half of the length seen.
    var halfFailed: Bool {
        count >= Self.length / 2 && failures.nonzeroBitCount * 2 >= count
    }
}
