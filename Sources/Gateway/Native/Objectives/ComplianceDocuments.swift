package import Events
import JSON
package import Projections

/// Whether objectives are kept, as the native surface and `zumik slo` tell it.
package enum ComplianceDocuments {
    /// The windows over which burn rates are told, by name, in minutes.
    static let burnWindows: [(name: String, minutes: Int64)] = [
        ("5m", 5), ("30m", 30), ("1h", 60), ("6h", 360), ("3d", 4_320),
    ]

    /// Answers a query of the administrator's from the files.
    package static func answer(
        _ query: [(name: String, value: String)], _ directory: ObjectiveDirectory,
        on view: ProjectionView, now: Timestamp
    ) throws -> [UInt8] {
        let request = try ComplianceRequest(NativeRequest(query: query), directory, now: now)
        return try answer(request, on: view)
    }

    static func answer(_ request: ComplianceRequest, on view: ProjectionView) throws -> [UInt8] {
        var json = JSONWriter(capacity: 4_096)
        try view.snapshot {
            let seq = try view.position()
            if let single = request.single {
                try write(single, request, seq, view, to: &json)
            } else {
                json.beginObject()
                json.member("object", "list")
                json.key("data")
                json.beginArray()
                for objective in request.objectives {
                    try write(objective, request, seq, view, to: &json)
                }
                json.endArray()
                json.member("has_more", false)
                json.member("next", String?.none)
                json.member("ledger_seq", seq)
                json.endObject()
            }
        }
        return json.take()
    }

    private static func write(
        _ objective: ObjectiveSet, _ request: ComplianceRequest, _ seq: Int64,
        _ view: ProjectionView, to json: inout JSONWriter
    ) throws {
        let scope = SLOScope(
            customer: objective.customer, qosClass: objective.qosClass, model: objective.model)
        let minutes = request.minutes(of: objective)
        let sums = try view.sloSums(scope, minutes: minutes)
        let counts = SLOCounts(sums.facts, by: objective)
        json.beginObject()
        json.member("object", "slo.compliance")
        json.key("objective")
        ObjectiveCodec.write(objective, to: &json)
        json.member("from", SLOMinute.start(minutes.lowerBound).description)
        json.member("to", SLOMinute.start(minutes.upperBound).description)
        write(counts, to: &json)
        json.member("no_data", counts.eligible == 0)
        json.member("attainment", counts.attainment)
        json.member("met", counts.met(targetPpm: objective.targetPpm))
        let allowed = counts.allowed(targetPpm: objective.targetPpm)
        json.key("error_budget")
        json.beginObject()
        json.member("allowed", allowed)
        json.member("consumed", counts.bad)
        json.member("remaining", allowed - counts.bad)
        json.endObject()
        json.key("burn_rates")
        json.beginObject()
        for (name, rate) in try burnRates(of: objective, until: minutes.upperBound, view) {
            json.key(name)
            if let rate { json.value(rate) } else { json.null() }
        }
        json.endObject()
        json.key("latency")
        json.beginObject()
        json.key("ttft_ms")
        writePercentiles(sums.firstTokens, to: &json)
        json.key("total_ms")
        writePercentiles(sums.durations, to: &json)
        json.endObject()
        json.member("ledger_seq", seq)
        json.endObject()
    }

    /// How many times faster than allowed the error budget was used in each window before a minute; nil without any
    /// eligible request.
    static func burnRates(
        of objective: ObjectiveSet, until end: Int64, _ view: ProjectionView
    ) throws -> [(window: String, rate: String?)] {
        let scope = SLOScope(
            customer: objective.customer, qosClass: objective.qosClass, model: objective.model)
        return try burnWindows.map { name, length in
            let sums = try view.sloSums(scope, minutes: (end - length)..<end)
            let counts = SLOCounts(sums.facts, by: objective)
            return (name, counts.burnRate(targetPpm: objective.targetPpm))
        }
    }

    private static func write(_ counts: SLOCounts, to json: inout JSONWriter) {
        json.key("counts")
        json.beginObject()
        json.member("eligible", counts.eligible)
        json.member("good", counts.good)
        json.member("bad", counts.bad)
        json.member("excluded", counts.excluded)
        json.endObject()
        for (name, reasons) in [
            ("bad_by_reason", counts.badByReason), ("excluded_by_reason", counts.excludedByReason),
        ] {
            json.key(name)
            json.beginObject()
            for (reason, count) in reasons.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                json.key(reason.rawValue)
                json.value(count)
            }
            json.endObject()
        }
    }

    private static func writePercentiles(_ histogram: LatencyHistogram, to json: inout JSONWriter) {
        json.beginObject()
        json.member("p50", histogram.percentile(50))
        json.member("p95", histogram.percentile(95))
        json.member("p99", histogram.percentile(99))
        json.endObject()
    }
}

/// Which objectives' compliance, over which time.
struct ComplianceRequest {
    /// The one that is asked for; nil: all that the caller may see.
    var single: ObjectiveSet?
    var objectives: [ObjectiveSet]
    private var from: Timestamp?
    private var to: Timestamp

    init(
        _ request: NativeRequest, _ directory: ObjectiveDirectory, now: Timestamp
    ) throws(ClientError) {
        let visible = directory.sorted.filter { request.mayRead($0.customer) }
        objectives = visible
        if let id = try request.text("objective") {
            guard let objective = visible.first(where: { $0.id == id }) else {
                throw ClientError(
                    status: 404, reason: nil, message: "There is no objective \"\(id)\" for you.",
                    param: "objective")
            }
            single = objective
        }
        to = try request.time("to") ?? now
        from = try request.time("from")
        if let from, from > to { throw .badParameter("from", "a time before `to`") }
    }

    /// Whole minutes: the asked interval, else the objective's own window up to `to`.
    func minutes(of objective: ObjectiveSet) -> Range<Int64> {
        let end = SLOMinute.ceiling(to)
        if let from { return SLOMinute.of(from)..<max(SLOMinute.of(from), end) }
        guard objective.windowDays > 0 else { return SLOMinute.of(to.monthStart)..<end }
        return (end - objective.windowDays * SLOMinute.perDay)..<end
    }
}

extension Timestamp {
    /// The first instant of this time's month in UTC.
    var monthStart: Timestamp {
        let text = description.prefix(7) + "-01T00:00:00Z"
        return Timestamp(rfc3339: String(text)) ?? self
    }
}
