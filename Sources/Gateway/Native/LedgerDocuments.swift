package import Crypto
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

    /// `{"checkpoint","size","root","vkey","signed_at"}`; the root in base64, as it stands in the checkpoint.
    package static func write(_ signed: SignedHead, to json: inout JSONWriter) {
        json.beginObject()
        json.member("checkpoint", signed.note)
        json.member("size", signed.head.size)
        json.member("root", signed.head.root.base64)
        json.member("vkey", signed.vkey)
        json.member("signed_at", signed.signedAt.description)
        json.endObject()
    }

    /// `{"seq","size","leaf","proof"}`, hashes in base64 (RFC 6962).
    package static func write(_ proof: InclusionProof, to json: inout JSONWriter) {
        json.beginObject()
        json.member("seq", proof.seq)
        json.member("size", proof.size)
        json.member("leaf", proof.leaf.base64)
        write(proof.hashes, to: &json)
        json.endObject()
    }

    /// `{"from","to","proof"}`, hashes in base64 (RFC 6962).
    package static func write(
        from oldSize: Int64, to newSize: Int64, _ hashes: [Digest32], to json: inout JSONWriter
    ) {
        json.beginObject()
        json.member("from", oldSize)
        json.member("to", newSize)
        write(hashes, to: &json)
        json.endObject()
    }

    private static func write(_ hashes: [Digest32], to json: inout JSONWriter) {
        json.key("proof")
        json.beginArray()
        for hash in hashes { json.value(hash.base64) }
        json.endArray()
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
