import Events
import Gateway
import Glibc

/// Seconds of a clock of the system.
func seconds(_ clock: clockid_t = CLOCK_MONOTONIC) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The value that a share of them does not exceed.
func quantile(_ values: [Double], _ share: Double) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return .nan }
    return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
}

/// Prints one line of JSON.
func report(_ members: KeyValuePairs<String, Double>) {
    print("{" + members.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}")
}

struct BenchClock: GatewayClock {
    func now() -> Timestamp {
        Timestamp(nanoseconds: Int64(seconds(CLOCK_REALTIME) * 1e9))
    }

    func instant() -> ContinuousClock.Instant { .now }

    func pause(until instant: ContinuousClock.Instant) async {
        // Throws only when the task is cancelled, which is to end the pause.
        try? await Task.sleep(until: instant, clock: .continuous)
    }
}

/// Chance for ids and the log's key, which are of no worth here.
struct BenchIDs: IDSource {
    func draw() -> (UInt64, UInt64) {
        (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
    }
}

struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
