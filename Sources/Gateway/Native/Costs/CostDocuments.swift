package import Events
import JSON
package import Projections

/// Costs and cache discounts as the native surface and the commands give them.
package enum CostDocuments {
    package enum Kind: String, Sendable {
        case costs
        case cacheDiscounts = "cache-discounts"
    }

    /// Answers a query of the administrator's from the files.
    ///
    /// - Throws: what is wrong with the query, in a sentence, or ``ProjectionError``.
    package static func answer(
        _ kind: Kind, _ query: [(name: String, value: String)], on view: ProjectionView,
        now: Timestamp
    ) throws -> [UInt8] {
        let request = try CostRequest(NativeRequest(query: query), now: now)
        var json = JSONWriter()
        write(kind, try view.costs(request.query), for: request, to: &json)
        return json.take()
    }

    static func write(
        _ kind: Kind, _ page: CostPage, for request: CostRequest, to json: inout JSONWriter
    ) {
        json.beginObject()
        json.member("object", "list")
        json.member("from", request.from.description)
        json.member("to", request.to.description)
        json.member("tz", request.query.zone.name)
        json.key("data")
        json.beginArray()
        for row in page.rows {
            json.beginObject()
            write(row.key, request.query.groups, to: &json)
            switch kind {
            case .costs: writeCosts(row, for: request.reader, to: &json)
            case .cacheDiscounts: writeDiscounts(row, request, to: &json)
            }
            json.endObject()
        }
        json.endArray()
        json.member("has_more", page.hasMore)
        json.member("next", page.hasMore ? page.rows.last.map { CostRequest.cursor($0.key) } : nil)
        json.member("ledger_seq", page.ledgerSeq)
        json.endObject()
    }

    /// The members that were grouped by; what never got as far as a provider has none.
    private static func write(
        _ key: CostKey, _ groups: Set<CostQuery.Group>, to json: inout JSONWriter
    ) {
        for group in CostQuery.Group.allCases where groups.contains(group) {
            switch group {
            case .day: json.member("day", Timestamp.utcDay(key.day))
            case .customer: json.member("customer", present(key.dimensions.customer))
            case .provider: json.member("provider", present(key.dimensions.provider))
            case .model: json.member("model", present(key.dimensions.model))
            case .tier: json.member("tier", present(key.dimensions.tier))
            case .profile: json.member("profile", present(key.dimensions.profile))
            }
        }
    }

    private static func writeCosts(
        _ row: CostRow, for reader: RecordReader, to json: inout JSONWriter
    ) {
        json.count("requests", row, .requests)
        json.count("attempts", row, .attempts)
        json.count("failed_attempts", row, .failedAttempts)
        json.count("unpriced", row, .unpriced)
        json.count("unknown_attempts", row, .unknown)
        json.key("tokens")
        json.beginObject()
        json.count("input_uncached", row, .inputUncached)
        json.count("cache_read", row, .cacheRead)
        json.count("cache_write_5m", row, .cacheWrite5m)
        json.count("cache_write_30m", row, .cacheWrite30m)
        json.count("cache_write_1h", row, .cacheWrite1h)
        json.count("cache_write_12h", row, .cacheWrite12h)
        json.count("output", row, .output)
        json.count("reasoning", row, .reasoning)
        json.endObject()
        json.member("currency", "USD")
        switch reader {
        case .administrator:
            json.money("provider_cost", row[.providerCost])
            json.money("wasted_cost", row[.wastedCost])
            json.money("idle_cost", row[.idleCost])
            json.money("list_cost", row[.listCost])
        case .customer: json.money("list_cost", row[.listCharged])
        }
        json.money("charged", row[.charged])
        json.money("platform_fee", row[.platformFee])
        json.key("corrections")
        json.beginObject()
        json.count("count", row, .repriced)
        if reader == .administrator { json.money("provider_cost", row[.correctionCost]) }
        json.money("charged", row[.correctionCharged])
        json.money("platform_fee", row[.correctionFee])
        json.endObject()
    }

    private static func writeDiscounts(
        _ row: CostRow, _ request: CostRequest, to json: inout JSONWriter
    ) {
        if request.query.groups.contains(.provider) {
            let provider = Provider(rawValue: row.key.dimensions.provider)
            json.member("mechanism", provider?.cacheMechanism.rawValue)
        }
        let read = row[.cacheRead]
        let written = CostMeasure.cacheWrites.reduce(0) { $0 + row[$1] }
        let input = row[.inputUncached] + read + written
        json.count("read_tokens", row, .cacheRead)
        json.key("written_tokens")
        json.raw("\(written)".utf8)
        json.count("uncached_tokens", row, .inputUncached)
        json.member("hit_ratio", input > 0 ? ratio(read, of: input) : nil)
        json.member("currency", "USD")
        let (gross, premium) =
            request.reader == .administrator
            ? (row[.cacheGross], row[.cachePremium])
            : (row[.cacheGrossCharged], row[.cachePremiumCharged])
        json.money("gross_savings", gross)
        json.money("write_premium", premium)
        json.money("net_savings", gross - premium)
    }

    private static func present(_ text: String) -> String? { text.isEmpty ? nil : text }

    /// A share as a decimal with six places, rounded half up.
    private static func ratio(_ part: Int128, of whole: Int128) -> String {
        let millionths = (part * 2_000_000 + whole) / (whole * 2)
        return String(PicoUSD.decimal(millionths * 1_000_000).dropLast(6))
    }
}

extension CostMeasure {
    /// Tokens written to caches, of every time to live.
    static let cacheWrites: [CostMeasure] = [
        .cacheWrite5m, .cacheWrite30m, .cacheWrite1h, .cacheWrite12h,
    ]
}

extension JSONWriter {
    fileprivate mutating func count(_ name: StaticString, _ row: CostRow, _ measure: CostMeasure) {
        key(name)
        raw("\(row[measure])".utf8)
    }

    fileprivate mutating func money(_ name: StaticString, _ pico: Int128) {
        member(name, PicoUSD.decimal(pico))
    }
}
