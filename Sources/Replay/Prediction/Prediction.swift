package import Events

/// What a scenario would do with a workload, beside what managed does with it, each figure with its confidence.
///
/// Shares are in millionths, money in pico-USD, latencies in microseconds.
package struct Prediction: Sendable, Equatable {
    /// One side of the comparison.
    package struct Side: Sendable, Equatable {
        /// Good answers among those with an objective; nil: there are none.
        package var attainment: Estimate?
        /// Input tokens read from a cache.
        package var cacheHit: Estimate?
        package var cost: Estimate
        /// From arrival to the first token, of streams.
        package var firstToken: Quantiles?
        package var total: Quantiles?
    }

    /// The requests of one class that has an objective.
    package struct ClassResult: Sendable, Equatable {
        package var qosClass: QoSClass
        package var targetPpm: Int64
        package var eligible: Int64
        package var predicted: Estimate
        package var managed: Estimate
        /// Predicted less managed.
        package var gain: Estimate
    }

    package var requests: Int64
    package var predicted: Side
    package var managed: Side
    package var classes: [ClassResult]
    /// Predicted less managed attainment.
    package var gain: Estimate?
    /// Predicted cost by managed cost; nil where managed costs nothing.
    package var costRatio: Estimate?
    package var overflowed: Int64
    package var overflow: Estimate?
    package var refused: Int64
    /// How long replicas are paid for.
    package var paidNs: Int64
    package var replicasPico: Int128
    package var overflowPico: Int128
    /// Places in use, over all replicas and all of that time.
    package var utilizationPpm: Int64
    package var segments: Int64
    package var timeline: Timeline
}

extension Prediction {
    /// Runs the scenario over the workload and weighs it against managed.
    ///
    /// - Parameter progress: is told how many requests have been simulated.
    /// - Throws: ``ScenarioError`` when the two do not go together.
    package init(
        of scenario: Scenario, over workload: Workload, seed: UInt64,
        progress: (Int) -> Void = { _ in }
    ) throws(ScenarioError) {
        let served = try Simulation(scenario, workload).run(progress: progress)
        let managed = Simulation.managed(scenario, workload)
        self.init(scenario, workload, served, managed, seed: seed)
    }

    init(
        _ scenario: Scenario, _ workload: Workload, _ served: [Served], _ baseline: [Served],
        seed: UInt64
    ) {
        let tally = Tally(scenario, workload, served, baseline)
        let sums = tally.bootstrap.sums
        let resamples = tally.bootstrap.resampled(seed: seed)
        func estimate(_ figure: ([Int128]) -> Int128?) -> Estimate? {
            Estimate(sums, resamples, figure)
        }
        func share(_ part: Figure, of whole: Figure) -> Estimate? {
            estimate { Self.millionths($0[part], of: $0[whole]) }
        }
        func exact(_ value: Int128) -> Estimate { Estimate(value: value, low: value, high: value) }

        requests = Int64(workload.requests.count)
        paidNs = zip(workload.requests, served).reduce(workload.spanNs) { longest, pair in
            guard pair.1.isOnReplica, let total = pair.1.totalNs else { return longest }
            return max(longest, pair.0.arrivalNs + total)
        }
        let replicaNs = Int128(paidNs) * Int128(scenario.replicas.count)
        let hour: Int128 = 3_600_000_000_000
        // Whole pico-dollars, rounded up once.
        let fixed = (replicaNs * Int128(scenario.replicas.hourlyPrice.pico) + hour - 1) / hour
        replicasPico = fixed
        overflowPico = sums[.overflowPico]
        overflowed = Int64(sums[.overflowed])
        refused = Int64(sums[.refused])
        overflow = share(.overflowed, of: .requests)
        predicted = Side(
            attainment: share(.met, of: .eligible), cacheHit: share(.cached, of: .input),
            cost: estimate { fixed + $0[.overflowPico] } ?? exact(fixed + overflowPico),
            firstToken: Self.firstTokens(workload, served), total: Self.totals(served))
        self.managed = Side(
            attainment: share(.managedMet, of: .eligible),
            cacheHit: share(.managedCached, of: .input),
            cost: estimate { $0[.managedPico] } ?? exact(sums[.managedPico]),
            firstToken: Self.firstTokens(workload, baseline), total: Self.totals(baseline))
        gain = estimate {
            Self.millionths($0[.met] - $0[.managedMet], of: $0[.eligible])
        }
        costRatio = estimate {
            Self.millionths(fixed + $0[.overflowPico], of: $0[.managedPico])
        }
        classes = QoSClass.allCases.compactMap { qosClass in
            guard let objective = scenario.objectives[qosClass] else { return nil }
            let (eligible, met, managedMet) = Figure.of(qosClass)
            guard let predicted = share(met, of: eligible),
                let managed = share(managedMet, of: eligible),
                let gain = estimate({
                    Self.millionths($0[met] - $0[managedMet], of: $0[eligible])
                })
            else { return nil }
            return ClassResult(
                qosClass: qosClass, targetPpm: objective.targetPpm,
                eligible: Int64(sums[eligible]), predicted: predicted, managed: managed,
                gain: gain)
        }
        let places = replicaNs * Int128(scenario.replicas.concurrency)
        utilizationPpm = Int64(Self.millionths(tally.busyNs, of: places) ?? 0)
        segments = Int64(tally.bootstrap.segments)
        timeline = Timeline(workload, served, spanNs: paidNs)
    }

    private static func millionths(_ part: Int128, of whole: Int128) -> Int128? {
        whole > 0 ? part * 1_000_000 / whole : nil
    }

    private static func firstTokens(_ workload: Workload, _ served: [Served]) -> Quantiles? {
        Quantiles(
            nanoseconds: zip(workload.requests, served).compactMap { request, served in
                request.isStreamed ? served.firstTokenNs : nil
            })
    }

    private static func totals(_ served: [Served]) -> Quantiles? {
        Quantiles(nanoseconds: served.compactMap(\.totalNs))
    }
}
