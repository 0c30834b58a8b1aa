import Events
import Synchronization

/// What the gateway counts and times, for Prometheus. Counts are since the start of the process.
package final class GatewayMetrics: Sendable {
    struct RequestKey: Hashable {
        var admission: Events.Admission
        var completion: Completion?
        var reason: ReasonCode
    }

    struct AttemptKey: Hashable {
        var provider: Provider
        var account: String
        var outcome: String
        var reason: ReasonCode
    }

    struct BatchLineKey: Hashable {
        var completion: Completion
        var reason: ReasonCode
    }

    struct BatchJobKey: Hashable {
        var provider: Provider
        var status: BatchJobStatus
    }

    struct State {
        var batchLines: [BatchLineKey: Int64] = [:]
        var batchJobs: [BatchJobKey: Int64] = [:]
        /// Lines that no provider took as a batch.
        var batchLinesSingly: Int64 = 0
        var requests: [RequestKey: Int64] = [:]
        var unauthorized: Int64 = 0
        var attempts: [AttemptKey: Int64] = [:]
        var firstToken: [Provider: Histogram] = [:]
        var added = Histogram(bounds: Histogram.addedLatencySeconds)
    }

    private let state = Mutex(State())

    package init() {}

    var snapshot: State { state.withLock { $0 } }

    func requestRejected(_ reason: ReasonCode) {
        count(RequestKey(admission: .rejected, completion: nil, reason: reason))
    }

    func requestExpired(_ reason: ReasonCode) {
        count(RequestKey(admission: .expiredBeforeStart, completion: nil, reason: reason))
    }

    func keyRefused() {
        state.withLock { $0.unauthorized += 1 }
    }

    func attemptEnded(
        provider: Provider, account: String, verdict: AttemptVerdict, firstTokenUs: Int64?
    ) {
        let key = AttemptKey(
            provider: provider, account: account, outcome: verdict.outcomeLabel,
            reason: verdict.reason ?? .ok)
        state.withLock { state in
            state.attempts[key, default: 0] += 1
            guard let firstTokenUs else { return }
            state.firstToken[
                provider, default: Histogram(bounds: Histogram.firstTokenSeconds)
            ].observe(Double(firstTokenUs) / 1_000_000)
        }
    }

    /// - Parameter upstreamUs: time spent in upstream calls; the rest of the total is what the gateway added. nil: a call
    ///   still runs, so nobody can tell.
    func responseEnded(_ facts: EndingFacts, upstreamUs: Int64?) {
        count(
            RequestKey(
                admission: facts.queuedUs > 0 ? .queued : .admitted, completion: facts.completion,
                reason: facts.ending.reason))
        guard let upstreamUs else { return }
        state.withLock {
            $0.added.observe(Double(max(0, facts.totalUs - upstreamUs)) / 1_000_000)
        }
    }

    func batchLineEnded(_ facts: EndingFacts) {
        let key = BatchLineKey(completion: facts.completion, reason: facts.ending.reason)
        state.withLock { $0.batchLines[key, default: 0] += 1 }
    }

    func batchLineServedSingly() {
        state.withLock { $0.batchLinesSingly += 1 }
    }

    func batchJobEnded(_ provider: Provider, _ status: BatchJobStatus) {
        let key = BatchJobKey(provider: provider, status: status)
        state.withLock { $0.batchJobs[key, default: 0] += 1 }
    }

    private func count(_ key: RequestKey) {
        state.withLock { $0.requests[key, default: 0] += 1 }
    }
}

extension AttemptVerdict {
    var outcomeLabel: String {
        switch self {
        case .succeeded: "succeeded"
        case .failed: "failed"
        case .cancelled: "cancelled"
        }
    }
}

/// Counts of observations at or below each bound, in seconds.
package struct Histogram: Sendable, Equatable {
    package let bounds: [Double]
    /// One count for each bound and one for what is above all.
    package private(set) var counts: [Int64]
    package private(set) var sum = 0.0

    package init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    package var total: Int64 { counts.reduce(0, +) }

    package mutating func observe(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }

    static let addedLatencySeconds = [
        0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1,
    ]
    static let firstTokenSeconds = [
        0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60,
    ]
}
