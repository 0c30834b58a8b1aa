package import JSON

/// The gateway stopped while an attempt ran: whether the provider served and billed it is unknown.
package struct AttemptOrphaned: EventData {
    package var number: Int64

    package init(number: Int64) {
        self.number = number
    }

    package static let fields = [
        EventField("number", "integer", "the attempt's number")
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("number", number)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        number = try fields.int("number")
    }
}
