import Events
import JSON

extension PolicyCodec {
    /// Margins as decimals, from millionths.
    static func write(_ rule: EvidenceRule, to json: inout JSONWriter) {
        json.beginObject()
        json.member("age_hours_max", rule.ageHoursMax)
        json.member("requests_min", rule.requestsMin)
        json.member("attainment_margin", Decimal6.text(rule.attainmentMarginPpm))
        json.member("cost_margin", Decimal6.text(rule.costMarginPpm))
        json.endObject()
    }
}
