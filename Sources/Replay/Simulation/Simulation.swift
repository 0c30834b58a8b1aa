import Events

/// A scenario over a workload, event by event, in whole nanoseconds: the same two give the same answer everywhere.
///
/// What happens at one instant happens in this order: replicas by their number, each first ending streams, then the
/// prompt that it reads, then starting the next; then arrivals.
package struct Simulation {
    /// What a simulation may take of memory: stretches of prompts, times replicas.
    package static let cellsMax = 64_000_000

    private let scenario: Scenario
    private let workload: Workload
    private var replicas: [Replica]
    /// By replica; `Int64.max`: nothing happens there.
    private var nextNs: [Int64]
    private var served: [Served]
    private var overflow: ManagedService

    /// - Throws: ``ScenarioError`` when the two do not go together.
    package init(_ scenario: Scenario, _ workload: Workload) throws(ScenarioError) {
        guard scenario.managed != nil || workload.isObserved else {
            throw ScenarioError(
                path: "managed",
                reason: "is required for a workload of which nothing was observed")
        }
        guard scenario.replicas.count * max(1, workload.nodes.count) <= Self.cellsMax else {
            throw ScenarioError(
                path: "replicas.count",
                reason: "is too many for a workload with \(workload.nodes.count) distinct "
                    + "blocks of prompts: at most \(Self.cellsMax) cells of cache are simulated")
        }
        self.scenario = scenario
        self.workload = workload
        replicas = (0..<scenario.replicas.count).map {
            Replica($0, scenario, nodes: workload.nodes)
        }
        nextNs = Array(repeating: Int64.max, count: replicas.count)
        served = Array(
            repeating: Served(place: Served.refused), count: workload.requests.count)
        overflow = ManagedService(scenario, workload)
    }

    /// Runs to the end.
    ///
    /// - Parameter progress: is told now and then how many requests have arrived.
    package consuming func run(progress: (Int) -> Void = { _ in }) -> [Served] {
        var arrived = 0
        let count = workload.requests.count
        while true {
            var (now, number) = (Int64.max, -1)
            for index in nextNs.indices where nextNs[index] < now {
                (now, number) = (nextNs[index], index)
            }
            if arrived < count, workload.requests[arrived].arrivalNs < now {
                arrive(arrived)
                arrived += 1
                if arrived % 4_096 == 0 { progress(arrived) }
            } else if number >= 0 {
                settle(number, at: now)
            } else {
                progress(count)
                return served
            }
        }
    }

    /// What managed would do with the whole workload.
    package static func managed(_ scenario: Scenario, _ workload: Workload) -> [Served] {
        var service = ManagedService(scenario, workload)
        return workload.requests.indices.map {
            service.serve($0, at: workload.requests[$0].arrivalNs)
        }
    }

    private mutating func arrive(_ index: Int) {
        let request = workload.requests[index]
        guard let (number, match) = choose(request) else {
            return turnAway(index, at: request.arrivalNs)
        }
        replicas[number].enqueue(index, request, match)
        settle(number, at: request.arrivalNs)
    }

    private mutating func settle(_ number: Int, at now: Int64) {
        for index in replicas[number].settle(at: now, workload, &served) {
            turnAway(index, at: now)
        }
        nextNs[number] = replicas[number].nextEventNs ?? Int64.max
    }

    /// There is no room: hybrid has managed for it, byoc has nothing.
    private mutating func turnAway(_ index: Int, at now: Int64) {
        switch scenario.profile {
        case .hybrid: served[index] = overflow.serve(index, at: now)
        case .byoc, .managed, .byok: served[index].startedNs = now
        }
    }

    /// The replica that is to serve a request, with what its cache holds of the prompt; nil: none has room in its line.
    ///
    /// Of several equal ones the first.
    private func choose(_ request: Workload.Request) -> (number: Int, PrefixCache.Match)? {
        guard replicas[0].couldHold(request) else { return nil }
        let chain = workload.links[request.chain]
        var best: (number: Int, match: PrefixCache.Match, rank: (Int, Int64, Int))?
        for number in replicas.indices {
            let match = replicas[number].cache.match(chain)
            if let overflow = scenario.overflow, replicas[number].waiting >= overflow.waitingMax,
                !replicas[number].wouldStart(request, match)
            {
                continue
            }
            let load = replicas[number].load
            let rank: (Int, Int64, Int) =
                switch scenario.choice {
                case .load: (0, 0, load)
                case .prefix:
                    (
                        replicas[number].excess,
                        replicas[number].expectedPrefillNs(request, match, at: request.arrivalNs),
                        load
                    )
                }
            if let best, rank >= best.rank { continue }
            best = (number, match, rank)
        }
        return best.map { ($0.number, $0.match) }
    }
}
