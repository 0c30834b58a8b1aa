package import Events
import HTTPServer
import JSON
package import Ledger
package import Projections

/// `slo/objectives` and `slo/compliance`.
package struct ObjectivesResource: Sendable {
    private let store: ObjectiveStore
    private let directory: DirectoryStore
    private let log: any EventAppending
    private let index: ProjectionReader
    private let projector: Projector
    private let clock: any GatewayClock
    private let ids: any IDSource

    package init(
        store: ObjectiveStore, directory: DirectoryStore, log: any EventAppending,
        index: ProjectionReader, projector: Projector, clock: any GatewayClock, ids: any IDSource
    ) {
        self.store = store
        self.directory = directory
        self.log = log
        self.index = index
        self.projector = projector
        self.clock = clock
        self.ids = ids
    }

    /// `GET slo/objectives`
    func list(_ request: NativeRequest) -> HTTPResponse {
        let visible = store.current.sorted.filter { request.mayRead($0.customer) }
        return NativeAnswer.list(visible, next: nil) { ObjectiveCodec.write($0, to: &$1) }
    }

    /// `PUT slo/objectives/{id}`: sets it as a whole.
    func set(_ id: String, _ request: NativeRequest) async throws -> HTTPResponse {
        let objective: ObjectiveSet
        do { objective = try ObjectiveCodec.read(request.body, id: id) } catch {
            throw ClientError(
                status: 400, reason: .invalidRequest, message: error.description,
                param: error.violations.first?.path)
        }
        if let customer = objective.customer, directory.current.customers[customer] == nil {
            throw ClientError(
                status: 400, reason: .invalidRequest,
                message: "There is no customer \"\(customer)\".", param: "customer")
        }
        do {
            try await ObjectiveDirectory.append(objective, to: log, ids: ids, at: clock.now())
        } catch {
            throw ClientError(
                status: 503, reason: .ledgerUnavailable,
                message: ReasonCode.ledgerUnavailable.sentence, retryAfter: 1)
        }
        store.apply(.objectiveSet(objective))
        return NativeAnswer.json { ObjectiveCodec.write(objective, to: &$0) }
    }

    /// `GET slo/compliance`
    func compliance(_ request: NativeRequest) async throws -> HTTPResponse {
        let asked = try ComplianceRequest(request, store.current, now: clock.now())
        try await request.waited(for: projector, clock)
        let body = try await index.read { view in try ComplianceDocuments.answer(asked, on: view) }
        return NativeAnswer.raw(body)
    }

    /// The burn rates of every objective until now, for Prometheus.
    func writeMetrics(to text: inout PrometheusText) async throws {
        let (objectives, end) = (store.current.sorted, SLOMinute.ceiling(clock.now()))
        text.family(
            "zumik_slo_target", "gauge", "The share of eligible requests that is to be good.")
        for objective in objectives {
            text.sample(
                "zumik_slo_target", [("objective", objective.id)],
                Double(objective.targetPpm) / 1_000_000)
        }
        let rates = try await index.read { view in
            try view.snapshot {
                try objectives.map {
                    (id: $0.id, rates: try ComplianceDocuments.burnRates(of: $0, until: end, view))
                }
            }
        }
        text.family(
            "zumik_slo_burn_rate", "gauge",
            "How many times faster than allowed the error budget is used; absent without requests.")
        for objective in rates {
            for (window, rate) in objective.rates {
                guard let rate = rate.flatMap(Double.init) else { continue }
                text.sample(
                    "zumik_slo_burn_rate", [("objective", objective.id), ("window", window)], rate)
            }
        }
    }
}
