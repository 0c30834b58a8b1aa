import JSON

/// What evidence a customer's policy asks for before replicas of the customer's own may serve: `evidence` in `policy_set`.
package struct EvidenceRule: Sendable, Equatable {
    /// Hours since the end of the traffic that was replayed.
    package var ageHoursMax: Int64
    /// Requests that were replayed, at least.
    package var requestsMin: Int64
    /// By how much the share of good answers must be better than managed's, in millionths; below zero: may be worse.
    package var attainmentMarginPpm: Int64
    /// By how much it must be cheaper than managed, in millionths of what managed costs; below zero: may be dearer.
    package var costMarginPpm: Int64

    /// As good as managed, five percent cheaper, on a thousand requests of the last week.
    package static let standard = EvidenceRule(
        ageHoursMax: 168, requestsMin: 1_000, attainmentMarginPpm: 0, costMarginPpm: 50_000)

    package init(
        ageHoursMax: Int64, requestsMin: Int64, attainmentMarginPpm: Int64, costMarginPpm: Int64
    ) {
        self.ageHoursMax = ageHoursMax
        self.requestsMin = requestsMin
        self.attainmentMarginPpm = attainmentMarginPpm
        self.costMarginPpm = costMarginPpm
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("age_hours_max", ageHoursMax)
        json.member("attainment_margin_ppm", attainmentMarginPpm)
        json.member("cost_margin_ppm", costMarginPpm)
        json.member("requests_min", requestsMin)
        json.endObject()
    }

    init(reading fields: EventFields) throws(EventDecodingError) {
        ageHoursMax = try fields.int("age_hours_max")
        attainmentMarginPpm = try fields.int("attainment_margin_ppm")
        costMarginPpm = try fields.int("cost_margin_ppm")
        requestsMin = try fields.int("requests_min")
    }
}
