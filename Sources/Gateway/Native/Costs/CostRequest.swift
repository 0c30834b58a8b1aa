import Crypto
import Events
import Projections

/// What a query of costs or cache discounts asks for, with its defaults filled in.
struct CostRequest {
    var query: CostQuery
    var reader: RecordReader

    /// Times are widened to whole quarters of an hour; without them the last 30 days are meant.
    init(_ request: NativeRequest, now: Timestamp) throws(ClientError) {
        let zone = try Self.zone(request)
        let to = try request.time("to", in: zone) ?? now
        let from =
            try request.time("from", in: zone)
            ?? Timestamp(nanoseconds: to.nanoseconds - Self.usualNs)
        guard from <= to else { throw .badParameter("from", "a time before `to`") }
        let quarterNs = CostInterval.quarterNs
        let first = CostInterval.quarter(of: from)
        let end = -((-to.nanoseconds).flooredQuotient(quarterNs))
        query = CostQuery(
            customer: try request.visibleCustomer(), quarters: first..<max(first, end),
            groups: Set(try request.words("group_by") ?? []), zone: zone,
            after: try request.text("after").map(Self.key),
            limit: Int(try request.integer("limit", in: 1...1_000) ?? 100))
        reader = request.recordReader
    }

    private static func zone(_ request: NativeRequest) throws(ClientError) -> CivilZone {
        guard let name = try request.text("tz") else { return .utc }
        guard let zone = CivilZone(named: name) else {
            throw .badParameter("tz", "a time zone of the IANA database, such as Europe/Berlin")
        }
        return zone
    }

    /// The interval that the answer covers.
    var from: Timestamp {
        Timestamp(nanoseconds: query.quarters.lowerBound * CostInterval.quarterNs)
    }

    var to: Timestamp {
        Timestamp(nanoseconds: query.quarters.upperBound * CostInterval.quarterNs)
    }

    private static let usualNs: Int64 = 30 * 86_400 * 1_000_000_000

    /// A page's last key as a cursor: its parts, with a byte between them that occurs in none.
    static func cursor(_ key: CostKey) -> String {
        let dimensions = key.dimensions
        let parts = [
            String(key.day), dimensions.customer, dimensions.provider, dimensions.model,
            dimensions.tier, dimensions.profile,
        ]
        return Base64.encode(parts.joined(separator: "\0").utf8, .url)
    }

    private static func key(_ cursor: String) throws(ClientError) -> CostKey {
        guard let bytes = Base64.decode(cursor, .url),
            let text = String(validating: bytes, as: UTF8.self),
            case let parts = text.split(separator: "\0", omittingEmptySubsequences: false),
            parts.count == 6, let day = Int64(parts[0])
        else { throw .badParameter("after", "the `next` of an earlier answer") }
        return CostKey(
            day: day,
            dimensions: CostDimensions(
                customer: String(parts[1]), provider: String(parts[2]), model: String(parts[3]),
                tier: String(parts[4]), profile: String(parts[5])))
    }
}
