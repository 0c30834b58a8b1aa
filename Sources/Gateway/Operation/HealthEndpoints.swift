import Events
import HTTPServer
package import Ledger
package import Projections

/// `/livez`, `/readyz` and `/metrics`.
package struct HealthEndpoints: Sendable {
    private let log: EventLog
    private let inFlight: InFlight
    private let gate: AdmissionGate
    private let collected: GatewayMetrics
    private let objectives: ObjectivesResource
    private let batches: BatchEngine
    private let projected: @Sendable () -> ProjectorStatus

    package init(
        log: EventLog, inFlight: InFlight, gate: AdmissionGate, metrics: GatewayMetrics,
        batches: BatchEngine, objectives: ObjectivesResource,
        projected: @escaping @Sendable () -> ProjectorStatus
    ) {
        self.log = log
        self.inFlight = inFlight
        self.gate = gate
        collected = metrics
        self.batches = batches
        self.objectives = objectives
        self.projected = projected
    }

    /// The process runs.
    func live() -> HTTPResponse { Self.plain(200, "live\n") }

    /// New requests are admitted: the ledger takes events and no shutdown has begun.
    func ready() -> HTTPResponse {
        if inFlight.isDraining { return Self.plain(503, "shutting_down\n") }
        guard log.canAppend else { return Self.plain(503, "ledger_unavailable\n") }
        return Self.plain(200, "ready\n")
    }

    func metrics() async -> HTTPResponse {
        var text = PrometheusText()
        writeRequests(collected.snapshot, to: &text)
        text.family(
            "zumik_budget_reserved_usd", "gauge",
            "What is set aside of all budgets for requests that run.")
        text.sample("zumik_budget_reserved_usd", [], Double(gate.reserved) / 1e12)
        batches.writeMetrics(to: &text)
        writeLedger(log.statistics, to: &text)
        writeProjections(projected(), to: &text)
        var rates = PrometheusText()
        // Projections that cannot be read now say nothing of objectives; the rest is told all the same.
        if (try? await objectives.writeMetrics(to: &rates)) != nil { text.append(rates) }
        return HTTPResponse(
            status: 200, headers: ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"],
            body: Array(text.text.utf8))
    }

    private func writeRequests(_ state: GatewayMetrics.State, to text: inout PrometheusText) {
        text.family("zumik_requests_total", "counter", "Requests by how they ended.")
        for (key, count) in state.requests.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            text.sample(
                "zumik_requests_total",
                [
                    ("admission", key.admission.rawValue),
                    ("completion", key.completion?.rawValue ?? ""),
                    ("reason_code", key.reason.rawValue),
                    ("fault", key.reason.faultDomain.rawValue),
                ], count)
        }
        writeWaiting(to: &text)
        text.family("zumik_keys_refused_total", "counter", "Requests without a valid key.")
        text.sample("zumik_keys_refused_total", [], state.unauthorized)
        text.family("zumik_requests_in_flight", "gauge", "Requests that run now.")
        text.sample("zumik_requests_in_flight", [], Int64(inFlight.count))
        text.family("zumik_attempts_total", "counter", "Upstream attempts by outcome and reason.")
        for (key, count) in state.attempts.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            text.sample(
                "zumik_attempts_total",
                [
                    ("provider", key.provider.rawValue), ("account", key.account),
                    ("outcome", key.outcome), ("reason_code", key.reason.rawValue),
                ], count)
        }
        text.family(
            "zumik_added_latency_seconds", "histogram",
            "Time of a request that was not spent in upstream calls.")
        text.histogram("zumik_added_latency_seconds", [], state.added)
        text.family(
            "zumik_first_token_seconds", "histogram",
            "From an attempt's start to its first content, on streams.")
        for provider in Provider.allCases {
            guard let histogram = state.firstToken[provider] else { continue }
            text.histogram(
                "zumik_first_token_seconds", [("provider", provider.rawValue)], histogram)
        }
    }

    private func writeWaiting(to text: inout PrometheusText) {
        text.family("zumik_requests_waiting", "gauge", "Requests that wait for capacity, by class.")
        let waiting = gate.waitingByClass
        for qosClass in QoSClass.allCases {
            text.sample(
                "zumik_requests_waiting", [("qos_class", qosClass.rawValue)],
                Int64(waiting[qosClass] ?? 0))
        }
        text.family("zumik_account_running", "gauge", "Requests that hold a place at an account.")
        let accounts = gate.accounts.sorted { $0.key < $1.key }
        for (name, account) in accounts {
            text.sample("zumik_account_running", [("account", name)], Int64(account.running))
        }
        text.family(
            "zumik_account_limit", "gauge", "Requests that an account takes at once, as learned.")
        for (name, account) in accounts {
            guard let limit = account.limit else { continue }
            text.sample("zumik_account_limit", [("account", name)], Int64(limit))
        }
    }

    private func writeLedger(_ ledger: LedgerStatistics, to text: inout PrometheusText) {
        text.family("zumik_ledger_events_total", "counter", "Events made durable.")
        text.sample("zumik_ledger_events_total", [], Int64(ledger.events))
        text.family("zumik_ledger_size", "gauge", "Events in the log.")
        text.sample("zumik_ledger_size", [], log.durableSize)
        text.family("zumik_ledger_queue_events", "gauge", "Events that wait for the writer.")
        text.sample("zumik_ledger_queue_events", [], Int64(ledger.queuedEvents))
        text.family("zumik_ledger_refusals_total", "counter", "Appends refused, by cause.")
        for (label, count) in ledger.refusals.sorted(by: { $0.key < $1.key }) {
            text.sample("zumik_ledger_refusals_total", [("cause", label)], Int64(count))
        }
        writeCheck(log.check, to: &text)
        text.family("zumik_ledger_batch_events", "histogram", "Events in one commit.")
        text.histogram("zumik_ledger_batch_events", ledger.batchEvents, scale: 1)
        text.family("zumik_ledger_commit_seconds", "histogram", "Time of one durable commit.")
        text.histogram("zumik_ledger_commit_seconds", ledger.commitMicroseconds, scale: 1e-6)
    }

    private func writeCheck(_ check: LedgerCheck, to text: inout PrometheusText) {
        text.family(
            "zumik_ledger_check_events", "gauge",
            "Events that were verified since the start, of zumik_ledger_check_size.")
        text.sample("zumik_ledger_check_events", [], check.checked)
        text.family("zumik_ledger_check_size", "gauge", "Events that there were at the start.")
        text.sample("zumik_ledger_check_size", [], check.size)
        text.family(
            "zumik_ledger_check_findings", "gauge",
            "What the verification has found wrong so far: zumik ledger verify tells it.")
        text.sample("zumik_ledger_check_findings", [], check.findings)
        text.family(
            "zumik_ledger_damaged", "gauge",
            "1 once the verification has found that the log is not what was written.")
        var isDamaged = false
        if case .damaged = check.state { isDamaged = true }
        text.sample("zumik_ledger_damaged", [], isDamaged ? 1 : 0 as Int64)
    }

    private func writeProjections(_ status: ProjectorStatus, to text: inout PrometheusText) {
        text.family(
            "zumik_projections_lag_events", "gauge",
            "Events that the projections do not include yet.")
        text.sample("zumik_projections_lag_events", [], log.durableSize - 1 - status.position)
        text.family(
            "zumik_projections_lag_seconds", "histogram",
            "From an event's recording to its commit in the projections, the oldest of each batch.")
        text.histogram("zumik_projections_lag_seconds", status.lagMicroseconds, scale: 1e-6)
        text.family("zumik_projections_events_total", "counter", "Events folded.")
        text.sample("zumik_projections_events_total", [], status.events)
        text.family("zumik_projections_batches_total", "counter", "Transactions of the projector.")
        text.sample("zumik_projections_batches_total", [], status.batches)
        text.family(
            "zumik_projections_following", "gauge",
            "1 while the projector follows the log; 0 when it is halted or tries again, which `zumik projections status` explains."
        )
        text.sample(
            "zumik_projections_following", [], status.activity == .following ? 1 : 0 as Int64)
    }

    private static func plain(_ status: Int, _ text: String) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: ["Content-Type": "text/plain; charset=utf-8"],
            body: Array(text.utf8))
    }
}

extension PrometheusText {
    /// A histogram whose bounds are powers of two.
    ///
    /// - Parameter scale: what one unit of the histogram is in the metric's unit.
    mutating func histogram(_ name: String, _ histogram: PowerHistogram, scale: Double) {
        var cumulative: UInt64 = 0
        for (power, count) in histogram.counts.enumerated() {
            cumulative += count
            let bound = Double((UInt64(1) << UInt64(power)) - 1) * scale
            sample(name + "_bucket", [("le", "\(bound)")], Int64(cumulative))
        }
        sample(name + "_bucket", [("le", "+Inf")], Int64(histogram.count))
        sample(name + "_sum", [], Double(histogram.sum) * scale)
        sample(name + "_count", [], Int64(histogram.count))
    }
}
