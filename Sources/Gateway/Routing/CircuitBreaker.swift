package import Events

/// What an attempt's end says of the route.
package enum RouteVerdict: Sendable, Equatable {
    case served
    /// It failed by the provider's fault.
    case failed
    /// The provider could not be reached: one is enough.
    case unreachable
    /// The provider refuses the key, the credit or the model: one is enough, and trying soon does not help.
    case refused
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
/// attempts failed, and stays open for half a second, doubled each time up to half a minute. What is refused stays out
/// for ten times as long, up to ten minutes: it comes back when it is told to, or when a probe proves it. Probes are real
/// requests, one at a time.
package struct CircuitBreaker: Sendable, Equatable {
    package static let failuresInRowMax = 5
    package static let openMsFirst: Int64 = 500
    package static let openMsMax: Int64 = 30_000
    package static let refusedMsFirst: Int64 = 5_000
    package static let refusedMsMax: Int64 = 600_000
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

    /// How many times it has opened since it last stood closed; nil: it is closed.
    package var openTrips: Int64? { isClosed ? nil : trips }

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
        case .failed, .unreachable, .refused:
            failuresInRow += 1
            lastEndings.add(isFailure: true)
            let enough = verdict == .failed ? min(Self.failuresInRowMax, running) : 1
            guard failuresInRow >= enough || lastEndings.halfFailed else { return nil }
            return open(verdict, at: now)
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
            close(at: now)
            return .closed(trips: trips)
        case .failed, .unreachable, .refused: return open(verdict, at: now)
        }
    }

    /// A probe succeeded, or somebody who knows says that all is well.
    package mutating func close(at now: Timestamp) {
        state = .closed
        closedAt = now
        servedSinceClosed = 0
        failuresInRow = 0
        lastEndings = LastEndings()
    }

    private mutating func open(_ verdict: RouteVerdict, at now: Timestamp) -> CircuitTransition {
        let isRelapse =
            closedAt.map { now <= $0.adding(milliseconds: Self.relapseMs) } ?? false
            && servedSinceClosed < Self.relapseServedMax
        let isFresh = state == .closed && !isRelapse
        trips = isFresh ? 1 : trips + 1
        let (first, most) =
            verdict == .refused
            ? (Self.refusedMsFirst, Self.refusedMsMax) : (Self.openMsFirst, Self.openMsMax)
        let openMs = min(most, first << min(trips - 1, 10))
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
