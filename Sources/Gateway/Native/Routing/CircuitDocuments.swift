package import Events
package import JSON

/// Circuits as the native surface and `zumik circuits` give them.
package enum CircuitDocuments {
    /// Those that stand open.
    package static func write(_ circuits: OpenCircuits, to json: inout JSONWriter) {
        list(circuits.sorted, to: &json) { opening, json in
            let opened = opening.opened
            json.member("object", "routing.circuit")
            json.member("account", opened.account)
            json.member("model", opened.model)
            json.member("provider", opened.provider.rawValue)
            json.member("reason_code", opened.reason.rawValue)
            json.member("trip", opened.trip)
            json.member("opened_at", opening.at.description)
            json.member("probed_from", opening.probedFrom.description)
            json.member("response_id", opened.response)
        }
    }

    /// Those that have just been closed on an administrator's word.
    package static func write(closed events: [Event], to json: inout JSONWriter) {
        let closed = events.compactMap { event -> CircuitClosed? in
            guard case .circuitClosed(let data) = event else { return nil }
            return data
        }
        list(closed, to: &json) { data, json in
            json.member("object", "routing.circuit")
            json.member("account", data.account)
            json.member("model", data.model)
            json.member("provider", data.provider.rawValue)
            json.member("closed", true)
        }
    }

    private static func list<Row>(
        _ rows: [Row], to json: inout JSONWriter, _ write: (Row, inout JSONWriter) -> Void
    ) {
        json.beginObject()
        json.member("object", "list")
        json.key("data")
        json.beginArray()
        for row in rows {
            json.beginObject()
            write(row, &json)
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }
}
