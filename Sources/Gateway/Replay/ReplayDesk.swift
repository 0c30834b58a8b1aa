import Dispatch
package import Events
package import Ledger
import Projections
package import Replay
import Synchronization

/// Replays workloads on scenarios and records what came of it. One at a time: a replay takes a core for as long as it lasts.
package final class ReplayDesk: Sendable {
    let log: any EventAppending
    private let reader: LedgerReader
    let clock: any WallClock
    private let requestsMax: Int
    private let isRunning = Mutex(false)

    /// - Parameter requestsMax: the most requests of one replay.
    package init(
        log: any EventAppending, reader: LedgerReader, clock: any WallClock,
        requestsMax: Int = 200_000
    ) {
        self.log = log
        self.reader = reader
        self.clock = clock
        self.requestsMax = requestsMax
    }

    /// How far a replay is.
    package enum Progress: Sendable {
        /// Events of the log that are read, of all that may have to be.
        case reading(Int64, of: Int64)
        case simulating(Int64, of: Int64)
    }

    /// A replay as the log has it, with all that was computed.
    package struct Made: Sendable {
        package let recorded: Recorded
        package let prediction: Prediction
    }

    /// A replay as the log has it.
    package struct Recorded: Sendable {
        package let fact: ReplayRecorded
        package let customer: CustomerID?
        package let seq: Int64
        package let recordedAt: Timestamp
    }

    /// Replays recorded requests.
    ///
    /// - Throws: ``ReplayRefusal``, and what reading and appending throw.
    package func replay(
        _ request: ReplayRequest, progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> Made {
        try await alone {
            let found = try await workload(request, progress)
            let prediction = try await predict(
                request.scenario, found.workload, request.seed, progress)
            let fact = try Self.fact(
                request.scenario, prediction, seed: request.seed, customer: request.customer,
                ReplayRecorded.Workload(
                    source: .ledger, digest: Self.digest(of: found.workload),
                    requests: prediction.requests, excluded: found.excluded, from: request.from,
                    to: found.to, asOfSeq: found.asOfSeq))
            return Made(
                recorded: try await record(fact, of: request.customer), prediction: prediction)
        }
    }

    /// Replays a trace, and records it as what it is: it is nobody's evidence.
    package func replay(
        _ workload: Workload, on scenario: Scenario, seed: Int64,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> Made {
        try await alone {
            let prediction = try await predict(scenario, workload, seed, progress)
            let fact = try Self.fact(of: prediction, scenario, workload, seed: seed)
            return Made(recorded: try await record(fact, of: nil), prediction: prediction)
        }
    }

    /// What would be recorded of a trace's replay.
    package static func fact(
        of prediction: Prediction, _ scenario: Scenario, _ workload: Workload, seed: Int64
    ) throws -> ReplayRecorded {
        try fact(
            scenario, prediction, seed: seed, customer: nil,
            ReplayRecorded.Workload(
                source: .trace, digest: digest(of: workload), requests: prediction.requests,
                excluded: 0, from: nil, to: nil, asOfSeq: nil))
    }

    /// The replay with this id, or nil.
    package func find(_ id: String) async throws -> Recorded? {
        let events = try await reader.read { view in try view.events(stream: .replay(id)) }
        return events.first.flatMap { Recorded($0.event) }
    }

    /// The replays recorded last, the newest first.
    package func latest(limit: Int) async throws -> [Recorded] {
        try await reader.read { view in
            try view.latestDirectoryEvents(ofType: .replayRecorded, limit: limit)
        }.compactMap { Recorded($0.event) }
    }
}

extension ReplayDesk.Recorded {
    package init?(_ event: RecordedEvent) {
        guard case .replayRecorded(let fact) = event.event else { return nil }
        self.init(
            fact: fact, customer: event.customer, seq: event.seq, recordedAt: event.recordedAt)
    }
}

extension ReplayDesk {
    private struct Found: Sendable {
        var workload: Workload
        var excluded: Int64
        /// The interval's end, or the time of the newest event where that comes before.
        var to: Timestamp
        var asOfSeq: Int64
    }

    /// Events of one read.
    private static let pageMax = 1_000
    /// Events that are read for each request that may be replayed, at most: several times what one has.
    private static let eventsPerRequest: Int64 = 64

    private func alone<Result>(_ body: () async throws -> Result) async throws -> Result {
        let isFree = isRunning.withLock { running in
            defer { running = true }
            return !running
        }
        guard isFree else { throw ReplayRefusal.busy }
        defer { isRunning.withLock { $0 = false } }
        return try await body()
    }

    private func workload(
        _ request: ReplayRequest, _ progress: @Sendable (Progress) -> Void
    ) async throws -> Found {
        let asOfSeq = try await reader.read { view in try view.size() - 1 }
        guard let newest = try await reader.read({ view in try view.event(seq: asOfSeq) }) else {
            throw ReplayRefusal.workload(.empty, excluded: 0)
        }
        // What has not come yet is not paid for: an interval ends with what is known.
        let end = max(
            Timestamp(nanoseconds: request.from.nanoseconds + 1),
            min(request.to, newest.event.recordedAt))
        var fold = RecordedWorkload(
            .init(
                from: request.from, to: end, customer: request.customer,
                models: request.scenario.models))
        var last = try await firstSeq(recordedFrom: request.from, upTo: asOfSeq) - 1
        let first = last
        while last < asOfSeq {
            let after = last
            let limit = Int(min(Int64(Self.pageMax), asOfSeq - last))
            let page = try await reader.read { view in
                try view.followedEvents(
                    afterSeq: after, limit: limit, reading: RecordedWorkload.types)
            }
            guard let final = page.last else { break }
            do throws(WorkloadFault) { for event in page { try fold.apply(event) } } catch {
                throw ReplayRefusal.workload(error, excluded: 0)
            }
            // One customer's few requests may stand among many of others: the reading has a bound, too.
            guard fold.count <= requestsMax,
                last - first <= Int64(requestsMax) * Self.eventsPerRequest
            else {
                throw ReplayRefusal.tooManyRequests(max: requestsMax)
            }
            last = final.seq
            progress(.reading(last + 1, of: asOfSeq + 1))
            // Requests that came in the interval may end long after it.
            if final.recordedAt > end, fold.openCount == 0 { break }
        }
        let passedOver = fold.excluded
        do throws(WorkloadFault) {
            let (workload, excluded) = try fold.finish()
            return Found(workload: workload, excluded: excluded, to: end, asOfSeq: asOfSeq)
        } catch {
            throw ReplayRefusal.workload(error, excluded: passedOver)
        }
    }

    /// The first event that was recorded at or after a time, by halving: the log is in the order of time but for a clock
    /// that was set back, for which a minute is allowed.
    private func firstSeq(recordedFrom time: Timestamp, upTo last: Int64) async throws -> Int64 {
        let time = time.adding(milliseconds: -60_000)
        var (low, high) = (Int64(0), last + 1)
        while low < high {
            let middle = low + (high - low) / 2
            let event = try await reader.read { view in try view.event(seq: middle) }
            if let event, event.event.recordedAt < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Simulates on a thread of its own: it takes seconds, and Swift's threads answer requests.
    private func predict(
        _ scenario: Scenario, _ workload: Workload, _ seed: Int64,
        _ progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> Prediction {
        let all = Int64(workload.requests.count)
        return try await withCheckedThrowingContinuation { waiter in
            DispatchQueue.global(qos: .utility).async {
                waiter.resume(
                    with: Result { () throws -> Prediction in
                        do throws(ScenarioError) {
                            return try Prediction(
                                of: scenario, over: workload,
                                seed: UInt64(bitPattern: seed)
                            ) { progress(.simulating(Int64($0), of: all)) }
                        } catch { throw ReplayRefusal.scenario(error) }
                    })
            }
        }
    }
}
