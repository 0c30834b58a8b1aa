/// A workload was replayed on a scenario: what it was, and how the scenario compares with managed.
package struct ReplayRecorded: EventData {
    /// The requests of one class that has an objective.
    package struct ClassResult: Sendable, Equatable {
        package var qosClass: QoSClass
        package var targetPpm: Int64
        package var eligible: Int64
        package var predicted: RecordedEstimate
        package var managed: RecordedEstimate
        package var gain: RecordedEstimate

        package init(
            qosClass: QoSClass, targetPpm: Int64, eligible: Int64, predicted: RecordedEstimate,
            managed: RecordedEstimate, gain: RecordedEstimate
        ) {
            self.qosClass = qosClass
            self.targetPpm = targetPpm
            self.eligible = eligible
            self.predicted = predicted
            self.managed = managed
            self.gain = gain
        }
    }

    /// What was replayed.
    package struct Workload: Sendable, Equatable {
        package var source: ReplaySource
        /// Hex.
        package var digest: String
        package var requests: Int64
        /// Requests of the interval that could not be replayed.
        package var excluded: Int64
        /// The interval, and the last event that was read; nil for a trace.
        package var from: Timestamp?
        package var to: Timestamp?
        package var asOfSeq: Int64?

        package init(
            source: ReplaySource, digest: String, requests: Int64, excluded: Int64,
            from: Timestamp?, to: Timestamp?, asOfSeq: Int64?
        ) {
            self.source = source
            self.digest = digest
            self.requests = requests
            self.excluded = excluded
            self.from = from
            self.to = to
            self.asOfSeq = asOfSeq
        }
    }

    /// What the scenario would do, and what managed does.
    package struct Results: Sendable, Equatable {
        package var attainment: RecordedEstimate?
        package var managedAttainment: RecordedEstimate?
        package var gain: RecordedEstimate?
        package var costPico: RecordedEstimate
        package var managedCostPico: RecordedEstimate
        package var costRatio: RecordedEstimate?
        package var cacheHit: RecordedEstimate?
        package var managedCacheHit: RecordedEstimate?
        package var overflow: RecordedEstimate?
        package var refused: Int64
        package var classes: [ClassResult]

        package init(
            attainment: RecordedEstimate?, managedAttainment: RecordedEstimate?,
            gain: RecordedEstimate?, costPico: RecordedEstimate,
            managedCostPico: RecordedEstimate, costRatio: RecordedEstimate?,
            cacheHit: RecordedEstimate?, managedCacheHit: RecordedEstimate?,
            overflow: RecordedEstimate?, refused: Int64, classes: [ClassResult]
        ) {
            self.attainment = attainment
            self.managedAttainment = managedAttainment
            self.gain = gain
            self.costPico = costPico
            self.managedCostPico = managedCostPico
            self.costRatio = costRatio
            self.cacheHit = cacheHit
            self.managedCacheHit = managedCacheHit
            self.overflow = overflow
            self.refused = refused
            self.classes = classes
        }
    }

    package var replayID: String
    package var profile: Profile
    /// The scenario's own name.
    package var scenario: String
    /// Hex; of the scenario's meaning, whatever its spelling.
    package var scenarioDigest: String
    package var replicas: Int64
    /// Requests that one of them serves at a time, and what its hour costs.
    package var concurrency: Int64
    package var hourPrice: PicoUSD
    /// Names of models, as asked, whose requests were replayed; nil: all.
    package var models: [String]?
    package var seed: Int64
    package var workload: Workload
    package var results: Results

    package init(
        replayID: String, profile: Profile, scenario: String, scenarioDigest: String,
        replicas: Int64, concurrency: Int64, hourPrice: PicoUSD, models: [String]? = nil,
        seed: Int64, workload: Workload, results: Results
    ) {
        self.replayID = replayID
        self.profile = profile
        self.scenario = scenario
        self.scenarioDigest = scenarioDigest
        self.replicas = replicas
        self.concurrency = concurrency
        self.hourPrice = hourPrice
        self.models = models
        self.seed = seed
        self.workload = workload
        self.results = results
    }
}

/// Where a replayed workload comes from.
package enum ReplaySource: String, Sendable, Hashable, CaseIterable {
    /// Requests that this gateway recorded.
    case ledger
    /// A trace that somebody else published.
    case trace
}
