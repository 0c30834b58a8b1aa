import Events

/// What is known against the routes of one model while a broker may be wanted for it. A value; time is an input.
///
/// An outage is verified when every route's circuit is open and a probe of the gateway's own failed on each within the
/// window. It stands while that stays so: the first route that serves ends it, and so does evidence that nobody renewed.
struct PathWatch: Sendable, Equatable {
    /// What to do next.
    enum Step: Sendable, Equatable {
        case probe(account: String)
        case verify([OutageVerified.Evidence])
        case clear(OutageCleared.Cause, account: String?)
    }

    /// A probe that failed by the provider's fault, and where it stands in the log.
    struct FailedProbe: Sendable, Equatable {
        var seq: Int64
        var at: Timestamp
        var reason: ReasonCode
    }

    /// The operator's accounts at the provider, in the order of the configuration.
    let accounts: [String]
    let windowMs: Int64
    private(set) var isStanding = false
    private var failed: [String: FailedProbe] = [:]
    private var running: Set<String> = []
    private var wantedUntil: Timestamp
    /// A probe that could not be made, or said nothing, is not repeated before.
    private var pausedUntil: [String: Timestamp] = [:]

    init(accounts: [String], windowMs: Int64, wantedAt now: Timestamp) {
        self.accounts = accounts
        self.windowMs = windowMs
        wantedUntil = now.adding(milliseconds: 2 * windowMs)
    }

    /// Nobody wants a broker here any more, and nothing is under way.
    func isOver(at now: Timestamp) -> Bool { !isStanding && running.isEmpty && now > wantedUntil }

    /// Until when the evidence holds, while it stands.
    var holdsUntil: Timestamp? {
        guard isStanding else { return nil }
        let oldest = accounts.map { failed[$0]?.at ?? Timestamp(nanoseconds: 0) }.min()
        return oldest?.adding(milliseconds: windowMs)
    }

    /// A request that a broker may serve met this model with a circuit open.
    mutating func want(at now: Timestamp) {
        wantedUntil = now.adding(milliseconds: 2 * windowMs)
    }

    /// A probe ended; nil for the evidence: it did not fail by the provider's fault.
    mutating func probed(_ account: String, _ evidence: FailedProbe?, at now: Timestamp) {
        running.remove(account)
        failed[account] = evidence
        pausedUntil[account] = now.adding(milliseconds: windowMs / 3)
    }

    /// - Parameter trip: how many times a route's circuit has opened; nil: it is closed.
    mutating func next(at now: Timestamp, trip: (String) -> Int64?) -> [Step] {
        if let serving = accounts.first(where: { trip($0) == nil }) {
            failed[serving] = nil
            guard isStanding else { return [] }
            isStanding = false
            return [.clear(.healthyRoute, account: serving)]
        }
        if isStanding, let holdsUntil, now > holdsUntil {
            isStanding = false
            return [.clear(.evidenceExpired, account: nil)]
        }
        guard now <= wantedUntil else { return [] }
        let due = accounts.filter { isDue($0, at: now) }
        running.formUnion(due)
        let steps = due.map { Step.probe(account: $0) }
        guard !isStanding, let evidence = evidence(at: now, trip) else { return steps }
        isStanding = true
        return steps + [.verify(evidence)]
    }

    /// The log did not take the outage: it does not stand.
    mutating func withdraw() {
        isStanding = false
    }

    private func isDue(_ account: String, at now: Timestamp) -> Bool {
        guard !running.contains(account) else { return false }
        return pausedUntil[account].map { $0 <= now } ?? true
    }

    private func evidence(
        at now: Timestamp, _ trip: (String) -> Int64?
    ) -> [OutageVerified.Evidence]? {
        let evidence = accounts.compactMap { account -> OutageVerified.Evidence? in
            guard let trip = trip(account), let probe = failed[account],
                now <= probe.at.adding(milliseconds: windowMs)
            else { return nil }
            return OutageVerified.Evidence(
                account: account, trip: trip, probeSeq: probe.seq, probedAt: probe.at,
                reason: probe.reason)
        }
        return evidence.count == accounts.count && !accounts.isEmpty ? evidence : nil
    }
}
