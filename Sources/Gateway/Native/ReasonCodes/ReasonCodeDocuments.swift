package import Events
import JSON
package import Projections

/// The statistics of reason codes, as the native surface and `zumik reason-codes` give them.
package enum ReasonCodeDocuments {
    private static let hourNs: Int64 = 3_600_000_000_000
    private static let usualHours: Int64 = 30 * 24

    /// Answers a query of the administrator's from the files.
    package static func answer(
        _ query: [(name: String, value: String)], on view: ProjectionView, now: Timestamp
    ) throws -> [UInt8] {
        try answer(Self.query(NativeRequest(query: query), now: now), on: view)
    }

    static func answer(_ query: ReasonCodeQuery, on view: ProjectionView) throws -> [UInt8] {
        try view.snapshot {
            let rows = try view.reasonCodes(query)
            var json = JSONWriter(capacity: 2_048)
            json.beginObject()
            json.member("object", "list")
            json.member("from", Timestamp(nanoseconds: query.hours.lowerBound * hourNs).description)
            json.member("to", Timestamp(nanoseconds: query.hours.upperBound * hourNs).description)
            json.key("data")
            json.beginArray()
            for row in rows { write(row, query.groups, to: &json) }
            json.endArray()
            json.member("has_more", rows.count == ProjectionView.reasonCodeRowsMax)
            json.member("next", String?.none)
            json.member("ledger_seq", try view.position())
            json.endObject()
            return json.take()
        }
    }

    /// Times are widened to whole hours; without them the last 30 days are meant. Attempts and responses are always
    /// told apart, so that no failure counts twice.
    static func query(
        _ request: NativeRequest, now: Timestamp
    ) throws(ClientError) -> ReasonCodeQuery {
        let to = try request.time("to") ?? now
        let end = (max(0, to.nanoseconds) + hourNs - 1) / hourNs
        let from = try request.time("from").map { max(0, $0.nanoseconds) / hourNs }
        guard (from ?? 0) <= end else { throw .badParameter("from", "a time before `to`") }
        let groups: [ReasonCodeQuery.Group] = try request.words("group_by") ?? []
        return ReasonCodeQuery(
            customer: try request.visibleCustomer(), provider: try request.word("provider"),
            hours: (from ?? end - usualHours)..<end, groups: Set(groups + [.stage]))
    }

    private static func write(
        _ row: ReasonCodeRow, _ groups: Set<ReasonCodeQuery.Group>, to json: inout JSONWriter
    ) {
        json.beginObject()
        json.member("code", row.code)
        json.member("fault", ReasonCode(rawValue: row.code)?.faultDomain.rawValue)
        json.member("stage", row.stage)
        if groups.contains(.provider) { json.member("provider", present(row.provider)) }
        if groups.contains(.model) { json.member("model", present(row.model)) }
        if groups.contains(.region) { json.member("region", present(row.region)) }
        if groups.contains(.hour) {
            json.member("hour", Timestamp(nanoseconds: row.hour * hourNs).description)
        }
        json.member("count", row.count)
        json.endObject()
    }

    private static func present(_ text: String) -> String? { text.isEmpty ? nil : text }
}
