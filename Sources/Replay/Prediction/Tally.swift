import Events

/// Figures that add up over requests.
enum Figure: Int, CaseIterable {
    case requests, input, cached, managedCached, overflowed, refused, overflowPico, managedPico
    case eligible, met, managedMet
    case eligibleInteractive, metInteractive, managedMetInteractive
    case eligibleStandard, metStandard, managedMetStandard
    case eligibleFlex, metFlex, managedMetFlex
    case eligibleBatch, metBatch, managedMetBatch

    static func of(_ qosClass: QoSClass) -> (eligible: Figure, met: Figure, managedMet: Figure) {
        switch qosClass {
        case .interactive: (.eligibleInteractive, .metInteractive, .managedMetInteractive)
        case .standard: (.eligibleStandard, .metStandard, .managedMetStandard)
        case .flex: (.eligibleFlex, .metFlex, .managedMetFlex)
        case .batch: (.eligibleBatch, .metBatch, .managedMetBatch)
        }
    }
}

extension [Int128] {
    subscript(figure: Figure) -> Int128 { self[figure.rawValue] }
}

/// What both sides did with each request, added up by stretches of time.
struct Tally {
    let bootstrap: Bootstrap
    /// Time that requests spent on places of replicas.
    let busyNs: Int128

    init(
        _ scenario: Scenario, _ workload: Workload, _ served: [Served], _ baseline: [Served]
    ) {
        bootstrap = Bootstrap(
            figures: Figure.allCases.count, requests: workload.requests.count
        ) { index, add in
            let request = workload.requests[index]
            let (here, there) = (served[index], baseline[index])
            func count(_ figure: Figure, _ amount: Int64 = 1) { add(figure.rawValue, amount) }
            count(.requests)
            count(.input, request.inputTokens)
            count(.cached, here.cachedTokens)
            count(.managedCached, there.cachedTokens)
            count(.managedPico, there.costPico)
            if here.place == Served.managed {
                count(.overflowed)
                count(.overflowPico, here.costPico)
            }
            if here.place == Served.refused { count(.refused) }
            guard let objective = scenario.objectives[request.qosClass],
                objective.isEligible(request)
            else { return }
            let figures = Figure.of(request.qosClass)
            count(.eligible)
            count(figures.eligible)
            if objective.isMet(by: here, request) {
                count(.met)
                count(figures.met)
            }
            if objective.isMet(by: there, request) {
                count(.managedMet)
                count(figures.managedMet)
            }
        }
        busyNs = zip(workload.requests, served).reduce(0) { sum, pair in
            guard pair.1.isOnReplica, let total = pair.1.totalNs else { return sum }
            return sum + Int128(pair.0.arrivalNs + total - pair.1.startedNs)
        }
    }
}

extension Scenario.Objective {
    /// Whether it says anything of a request: a first token shows on streams only.
    func isEligible(_ request: Workload.Request) -> Bool {
        totalNs != nil || request.isStreamed
    }

    /// Whether the answer is good: a refusal, or a first token that never came, is not.
    func isMet(by served: Served, _ request: Workload.Request) -> Bool {
        guard let total = served.totalNs else { return false }
        if let totalNs, total > totalNs { return false }
        guard let firstTokenNs, request.isStreamed else { return true }
        return served.firstTokenNs.map { $0 <= firstTokenNs } ?? false
    }
}
