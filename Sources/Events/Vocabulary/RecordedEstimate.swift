import JSON

/// A figure of a replay with the interval that holds it with 95 percent confidence.
package struct RecordedEstimate: Sendable, Equatable {
    package var value: Int64
    package var low: Int64
    package var high: Int64

    package init(value: Int64, low: Int64, high: Int64) {
        self.value = value
        self.low = low
        self.high = high
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("high", high)
        json.member("low", low)
        json.member("value", value)
        json.endObject()
    }

    init(reading fields: EventFields) throws(EventDecodingError) {
        high = try fields.int("high")
        low = try fields.int("low")
        value = try fields.int("value")
    }
}

extension JSONWriter {
    mutating func member(_ name: StaticString, _ estimate: RecordedEstimate?) {
        member(name, estimate) { $0.write(to: &$1) }
    }
}

extension EventFields {
    func optionalEstimate(_ name: StaticString) throws(EventDecodingError) -> RecordedEstimate? {
        guard let fields = try optionalObject(name) else { return nil }
        return try RecordedEstimate(reading: fields)
    }

    func estimate(_ name: StaticString) throws(EventDecodingError) -> RecordedEstimate {
        guard let estimate = try optionalEstimate(name) else { throw wrong(name) }
        return estimate
    }
}
