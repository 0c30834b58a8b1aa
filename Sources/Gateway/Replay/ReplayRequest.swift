package import Events
package import Replay

/// A replay of recorded requests, as it is asked for.
package struct ReplayRequest: Sendable {
    package var scenario: Scenario
    package var customer: CustomerID?
    package var from: Timestamp
    package var to: Timestamp
    package var seed: Int64

    /// - Throws: ``ReplayRefusal`` when the interval is empty or longer than a year.
    package init(
        scenario: Scenario, customer: CustomerID?, from: Timestamp, to: Timestamp, seed: Int64
    ) throws(ReplayRefusal) {
        guard from < to else { throw .interval("`from` must be before `to`") }
        let (span, overflow) = to.nanoseconds.subtractingReportingOverflow(from.nanoseconds)
        guard !overflow, span <= Workload.spanNsMax else {
            throw .interval("the interval must not be longer than a year")
        }
        self.scenario = scenario
        self.customer = customer
        self.from = from
        self.to = to
        self.seed = seed
    }

    /// Where a replay's resamples are drawn from unless it says otherwise.
    package static let defaultSeed: Int64 = 1
}

/// Why something was not replayed.
package enum ReplayRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    case interval(String)
    case scenario(ScenarioError)
    case workload(WorkloadFault, excluded: Int64)
    case tooManyRequests(max: Int)
    case tooLarge
    case busy

    package var description: String {
        switch self {
        case .interval(let reason): reason
        case .scenario(let error): "the scenario is refused: \(error)"
        case .workload(.empty, let excluded) where excluded > 0:
            "none of the \(excluded) requests of the interval can be replayed: what counts are "
                + "completed ones that managed served, with a known usage and price"
        case .workload(let fault, _): "the interval cannot be replayed: \(fault)"
        case .tooManyRequests(let max):
            "the interval has more than \(max) requests, or too many events of others between them: "
                + "take a shorter one, or replay beside the files (--data)"
        case .tooLarge: "the costs are larger than can be recorded"
        case .busy: "another replay runs; try again when it is done"
        }
    }
}
