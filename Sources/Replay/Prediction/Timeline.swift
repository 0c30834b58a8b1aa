/// How busy the replicas are as time goes by, for a plot: counted at the beginning of each of its equal stretches.
package struct Timeline: Sendable, Equatable {
    package static let stretches = 96

    package var stretchNs: Int64
    /// Requests that arrive in each stretch.
    package var arrivals: [Int64]
    /// Requests that a replica serves.
    package var running: [Int64]
    package var waiting: [Int64]
    /// Requests that go to managed in each stretch, or are refused.
    package var turnedAway: [Int64]

    init(_ workload: Workload, _ served: [Served], spanNs: Int64) {
        let count = Self.stretches
        stretchNs = spanNs / Int64(count) + 1
        let zeros = Array(repeating: Int64(0), count: count + 2)
        var (arrivals, running, waiting, turnedAway) = (zeros, zeros, zeros, zeros)
        let width = stretchNs
        func stretch(_ time: Int64) -> Int { min(Int(time / width), count) }
        /// From the first beginning of a stretch that it includes to the first that it does not.
        func span(_ from: Int64, _ to: Int64, in changes: inout [Int64]) {
            let (first, end) = (stretch(from + width - 1), stretch(to + width - 1))
            changes[first] += 1
            changes[end] -= 1
        }
        for (request, served) in zip(workload.requests, served) {
            arrivals[stretch(request.arrivalNs)] += 1
            span(request.arrivalNs, served.startedNs, in: &waiting)
            if served.isOnReplica, let total = served.totalNs {
                span(served.startedNs, request.arrivalNs + total, in: &running)
            } else {
                turnedAway[stretch(served.startedNs)] += 1
            }
        }
        func levels(_ changes: [Int64]) -> [Int64] {
            var level: Int64 = 0
            return changes.prefix(count).map { change in
                level += change
                return level
            }
        }
        self.arrivals = Array(arrivals.prefix(count))
        self.running = levels(running)
        self.waiting = levels(waiting)
        self.turnedAway = Array(turnedAway.prefix(count))
    }
}
