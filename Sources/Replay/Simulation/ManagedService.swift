/// What managed does with requests as they come to it: as it was observed, else as the scenario describes it.
struct ManagedService {
    private let model: Scenario.Managed?
    private let workload: Workload
    /// When a prompt's stretch was last used there; -1: never.
    private var usedNs: [Int64]

    init(_ scenario: Scenario, _ workload: Workload) {
        model = scenario.managed
        self.workload = workload
        usedNs = Array(repeating: -1, count: workload.isObserved ? 0 : workload.nodes.count)
    }

    /// Serves a request that comes at `now`; times in the answer count from its first arrival anywhere.
    mutating func serve(_ index: Int, at now: Int64) -> Served {
        let request = workload.requests[index]
        let waitedNs = now - request.arrivalNs
        var served = Served(place: Served.managed)
        served.startedNs = now
        if workload.isObserved {
            let observed = workload.observations[index]
            served.firstTokenNs = observed.firstTokenNs.map { $0 + waitedNs }
            served.totalNs = observed.totalNs + waitedNs
            served.cachedTokens = observed.cachedTokens
            served.costPico = observed.costPico
            return served
        }
        guard let model else { preconditionFailure("a simulation checks that managed is known") }
        let cached = cachedTokens(request, model, at: now)
        let fresh = request.inputTokens - cached
        let reading = model.inputTokensPerSecond.map { Self.nanoseconds(fresh, at: $0) } ?? 0
        let first = waitedNs + model.firstTokenNs + reading
        served.firstTokenNs = first
        served.totalNs =
            first + Self.nanoseconds(request.outputTokens - 1, at: model.outputTokensPerSecond)
        served.cachedTokens = cached
        served.costPico =
            fresh * model.inputRate + cached * model.cacheReadRate
            + request.outputTokens * model.outputRate
        return served
    }

    /// What of the prompt was used lately enough; and uses all of it.
    private mutating func cachedTokens(
        _ request: Workload.Request, _ model: Scenario.Managed, at now: Int64
    ) -> Int64 {
        guard model.cacheNs > 0 else { return 0 }
        var cached: Int64 = 0
        var isThere = true
        for link in workload.links[request.chain] {
            let node = Int(link)
            isThere = isThere && usedNs[node] >= 0 && now - usedNs[node] <= model.cacheNs
            if isThere { cached = workload.nodes[node].endTokens }
            usedNs[node] = now
        }
        return cached < model.cacheTokensMin ? 0 : min(cached, request.inputTokens - 1)
    }

    /// Rounded up.
    private static func nanoseconds(_ tokens: Int64, at speed: Int64) -> Int64 {
        (tokens * 1_000_000_000 + speed - 1) / speed
    }
}
