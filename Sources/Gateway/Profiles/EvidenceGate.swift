package import Events

/// Whether a replay is evidence enough for a customer's replicas to serve: a decision without effects.
///
/// The comparison is made at the worse end of each interval of confidence: what may be luck is no evidence.
package enum EvidenceGate {
    /// What speaks against an activation, each with the number and what was asked for.
    package enum Finding: Sendable, Equatable, CustomStringConvertible {
        /// No replay of this customer's own requests on a scenario of this profile is recorded.
        case noReplay(Profile)
        case tooOld(hours: Int64, max: Int64)
        case tooFew(requests: Int64, min: Int64)
        /// No request had an objective.
        case noObjective
        case attainment(QoSClass, gainLowPpm: Int64, marginPpm: Int64)
        case cost(ratioHighPpm: Int64, mostPpm: Int64)
        /// Managed cost nothing, and nothing is cheaper than that.
        case nothingToSave
        case refused(Int64)
        /// The servers as they are configured are not those that were replayed.
        case unserved([String])
        case replicas(configured: Int64, replayed: Int64)
        case concurrency(configured: Int64, replayed: Int64)
        case hourPrice(configured: PicoUSD?, replayed: PicoUSD)

        package var description: String {
            switch self {
            case .noReplay(let profile):
                "no replay of the customer's own requests on a \(profile.rawValue) scenario is "
                    + "recorded: zumik replay --customer C --from T --to T --scenario FILE"
            case .tooOld(let hours, let max):
                "its requests ended \(hours) hours ago, and at most \(max) are allowed"
            case .tooFew(let requests, let min):
                "it has \(requests) requests, and at least \(min) are asked for"
            case .noObjective: "none of its requests has an objective"
            case .attainment(let qosClass, let gain, let margin):
                "\(qosClass.rawValue): attainment changes by \(Decimal6.text(gain)) at the low end, "
                    + "and at least \(Decimal6.text(margin)) is asked for"
            case .cost(let ratio, let most):
                "it costs \(Decimal6.text(ratio)) of managed at the high end, and at most "
                    + "\(Decimal6.text(most)) is allowed"
            case .nothingToSave: "managed cost nothing in it, so nothing can be cheaper"
            case .refused(let count): "it leaves \(count) requests without any answer"
            case .unserved(let models):
                "no server of the customer's own is configured for "
                    + models.joined(separator: ", ")
            case .replicas(let configured, let replayed):
                "\(configured) replicas are configured, and \(replayed) were replayed"
            case .concurrency(let configured, let replayed):
                "a replica is configured for \(configured) requests at once, and was replayed with "
                    + "\(replayed)"
            case .hourPrice(let configured, let replayed):
                "a replica's hour is configured at \(configured?.shortest ?? "no price"), and was "
                    + "replayed at \(replayed.shortest)"
            }
        }
    }

    /// Whether a profile asks for evidence: the customer's own replicas do, providers do not.
    package static func asksForEvidence(_ profile: Profile) -> Bool {
        switch profile {
        case .byoc, .hybrid: true
        case .managed, .byok: false
        }
    }

    /// What speaks against a replay as evidence, first things first; empty when it is enough.
    ///
    /// - Parameters:
    ///   - replay: the customer's own newest of this profile; nil: there is none.
    ///   - servers: the customer's own, as they are configured; nil: nobody knows here.
    package static func findings(
        _ replay: ReplayRecorded?, for profile: Profile, _ rule: EvidenceRule,
        servers: ConfiguredServers? = nil, at now: Timestamp
    ) -> [Finding] {
        guard let replay, replay.profile == profile, replay.workload.source == .ledger,
            let to = replay.workload.to
        else { return [.noReplay(profile)] }
        var findings: [Finding] = []
        // Begun hours count: exactly the most that is allowed is allowed.
        let hour: Int64 = 3_600_000_000_000
        let hours = (now.nanoseconds - to.nanoseconds + hour - 1) / hour
        if hours > rule.ageHoursMax {
            findings.append(.tooOld(hours: hours, max: rule.ageHoursMax))
        }
        if replay.workload.requests < rule.requestsMin {
            findings.append(
                .tooFew(requests: replay.workload.requests, min: rule.requestsMin))
        }
        let results = replay.results
        if results.classes.isEmpty { findings.append(.noObjective) }
        for result in results.classes where result.gain.low < rule.attainmentMarginPpm {
            findings.append(
                .attainment(
                    result.qosClass, gainLowPpm: result.gain.low,
                    marginPpm: rule.attainmentMarginPpm))
        }
        let most = 1_000_000 - rule.costMarginPpm
        if let ratio = results.costRatio {
            if ratio.high > most { findings.append(.cost(ratioHighPpm: ratio.high, mostPpm: most)) }
        } else {
            findings.append(.nothingToSave)
        }
        if results.refused > 0 { findings.append(.refused(results.refused)) }
        return findings + (servers.map { differences(of: $0, from: replay) } ?? [])
    }
}
