import Events
import Gateway
import Glibc

/// The machine's clocks.
struct SystemClock: GatewayClock {
    func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    func instant() -> ContinuousClock.Instant { .now }

    func pause(until instant: ContinuousClock.Instant) async {
        // Throws only when the task is cancelled, which is to end the pause.
        try? await Task.sleep(until: instant, clock: .continuous)
    }
}
