package import Events

/// The time that the gateway lives by: a wall clock for records and a steady one for limits.
package protocol GatewayClock: WallClock {
    /// The steady clock's reading.
    func instant() -> ContinuousClock.Instant

    /// Returns at the given instant, or sooner when the task is cancelled.
    func pause(until instant: ContinuousClock.Instant) async
}

/// The time of one request: wall time that never steps, counted steadily from its arrival.
package struct RequestClock: Sendable {
    package let receivedAt: Timestamp
    private let arrival: ContinuousClock.Instant
    private let clock: any GatewayClock

    /// - Parameter arrival: when the request's head was complete, by the steady clock.
    package init(clock: any GatewayClock, arrival: ContinuousClock.Instant) {
        self.clock = clock
        self.arrival = arrival
        let sinceArrival = arrival.duration(to: clock.instant())
        receivedAt = Timestamp(
            nanoseconds: clock.now().nanoseconds - sinceArrival.wholeNanoseconds)
    }

    /// - Parameter receivedAt: when it came, by the wall clock; it may have been before the process began.
    init(clock: any GatewayClock, receivedAt: Timestamp) {
        self.clock = clock
        self.receivedAt = receivedAt
        arrival = clock.instant().advanced(
            by: .nanoseconds(receivedAt.nanoseconds - clock.now().nanoseconds))
    }

    package func now() -> Timestamp {
        Timestamp(
            nanoseconds: receivedAt.nanoseconds
                + arrival.duration(to: clock.instant()).wholeNanoseconds)
    }

    /// The steady clock's reading at a time of this request.
    package func instant(at time: Timestamp) -> ContinuousClock.Instant {
        arrival.advanced(by: .nanoseconds(time.nanoseconds - receivedAt.nanoseconds))
    }

    /// Microseconds from arrival to a time of this request.
    package func microseconds(at time: Timestamp) -> Int64 {
        (time.nanoseconds - receivedAt.nanoseconds) / 1_000
    }

    package func pause(until time: Timestamp) async {
        await clock.pause(until: instant(at: time))
    }
}

extension Duration {
    /// This duration in nanoseconds, cut off.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
