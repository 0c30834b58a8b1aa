import Events
package import JSON
package import Ledger
import Projections

/// The shapes in which the native surface shows the log to the administrator; `zumik` prints the same with `--json`.
package enum LedgerDocuments {
    /// A list of events with their streams; `next` is the position to go on after, nil at the end.
    package static func write(
        _ events: [StoredEvent], next: Int64?, to json: inout JSONWriter
    ) {
        json.beginObject()
        json.member("object", "list")
        json.key("data")
        json.beginArray()
        for event in events { event.write(to: &json, for: .administrator, withStream: true) }
        json.endArray()
        json.member("has_more", next != nil)
        json.member("next", next.map(String.init))
        json.endObject()
    }

    /// `{"events","bytes","by_type":{…},"first_recorded_at","last_recorded_at"}`.
    package static func write(_ summary: LedgerSummary, to json: inout JSONWriter) {
        json.beginObject()
        json.member("events", summary.size)
        json.member("bytes", summary.fileBytes)
        json.key("by_type")
        json.beginObject()
        for (type, count) in summary.countsByType.sorted(by: { $0.key < $1.key }) {
            json.key(type)
            json.value(count)
        }
        json.endObject()
        json.member("first_recorded_at", summary.firstRecordedAt?.description)
        json.member("last_recorded_at", summary.lastRecordedAt?.description)
        json.endObject()
    }
}
