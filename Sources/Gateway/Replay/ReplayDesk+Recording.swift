import Crypto
import Events
import Ledger
import Replay

extension ReplayDesk {
    static func digest(of workload: Workload) -> String {
        var hash = SHA256()
        workload.forEachDigestPiece { hash.update($0) }
        return hash.finish().hex
    }

    /// The stream is new, and its one event has the replay's own id: of two that make it at once, one has made it.
    func record(
        _ fact: ReplayRecorded, of customer: CustomerID?
    ) async throws -> Recorded {
        if let found = try await find(fact.replayID) { return found }
        let id = SHA256.digest(of: "replay/" + fact.replayID)
        let event = NewEvent(
            id: EventID(digest: id.withUnsafeBytes { Array($0) }), recordedAt: clock.now(),
            event: .replayRecorded(fact))
        do throws(AppendError) {
            _ = try await log.append(
                StreamAppend(
                    stream: .replay(fact.replayID), expected: .empty, customer: customer,
                    events: [event]))
        } catch {
            switch error {
            case .staleVersion, .conflictingEventID: break
            case .queueFull, .unavailable, .closed, .tooLarge: throw error
            }
        }
        guard let made = try await find(fact.replayID) else { throw LedgerError.closed }
        return made
    }

    static func fact(
        _ scenario: Scenario, _ prediction: Prediction, seed: Int64, customer: CustomerID?,
        _ workload: ReplayRecorded.Workload
    ) throws -> ReplayRecorded {
        let scenarioDigest = SHA256.digest(of: scenario.canonicalBytes).hex
        let parts = [
            workload.source.rawValue, customer?.text ?? "", scenarioDigest, workload.digest,
            String(seed), workload.from.map { String($0.nanoseconds) } ?? "",
            workload.to.map { String($0.nanoseconds) } ?? "",
        ]
        return ReplayRecorded(
            replayID: "rpl_"
                + SHA256.digest(of: parts.joined(separator: "\n")).hex.prefix(32),
            profile: scenario.profile, scenario: scenario.name, scenarioDigest: scenarioDigest,
            replicas: Int64(scenario.replicas.count),
            concurrency: Int64(scenario.replicas.concurrency),
            hourPrice: scenario.replicas.hourlyPrice, models: scenario.models, seed: seed,
            workload: workload, results: try ReplayRecorded.Results(prediction))
    }
}

extension ReplayRecorded.Results {
    fileprivate init(_ prediction: Prediction) throws {
        func whole(_ estimate: Estimate) throws -> RecordedEstimate {
            guard let value = Int64(exactly: estimate.value),
                let low = Int64(exactly: estimate.low),
                let high = Int64(exactly: estimate.high)
            else { throw ReplayRefusal.tooLarge }
            return RecordedEstimate(value: value, low: low, high: high)
        }
        self.init(
            attainment: try prediction.predicted.attainment.map(whole),
            managedAttainment: try prediction.managed.attainment.map(whole),
            gain: try prediction.gain.map(whole),
            costPico: try whole(prediction.predicted.cost),
            managedCostPico: try whole(prediction.managed.cost),
            costRatio: try prediction.costRatio.map(whole),
            cacheHit: try prediction.predicted.cacheHit.map(whole),
            managedCacheHit: try prediction.managed.cacheHit.map(whole),
            overflow: try prediction.overflow.map(whole), refused: prediction.refused,
            classes: try prediction.classes.map { result in
                ReplayRecorded.ClassResult(
                    qosClass: result.qosClass, targetPpm: result.targetPpm,
                    eligible: result.eligible, predicted: try whole(result.predicted),
                    managed: try whole(result.managed), gain: try whole(result.gain))
            })
    }
}
