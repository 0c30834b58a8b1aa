import Crypto
package import JSON
import Ledger
package import Projections

/// The projections as the native surface and the commands give them.
package enum ProjectionDocuments {
    /// - Parameters:
    ///   - status: of the projector that follows the log; nil: nobody is asked.
    ///   - ledgerSize: events in the log.
    package static func write(
        _ entries: [ProjectionEntry], status: ProjectorStatus?, ledgerSize: Int64,
        to json: inout JSONWriter
    ) {
        json.beginObject()
        json.member("object", "projections")
        json.member("ledger_size", ledgerSize)
        json.member("activity", status?.activity.description)
        json.member("last_error", status?.lastError?.description)
        json.member("rebuild", status?.rebuild?.description)
        json.member("events_folded", status?.events)
        json.member("batches", status?.batches)
        json.member(
            "lag_p99_us",
            status?.lagMicroseconds.upperBound(ofShare: 0.99).map(Int64.init(clamping:))
        )
        json.key("projections")
        json.beginArray()
        for entry in entries {
            json.beginObject()
            json.member("name", entry.name)
            json.member("version", entry.version)
            json.member("stored_version", entry.storedVersion)
            json.member("position", entry.position)
            json.member("behind", max(0, ledgerSize - 1 - entry.position))
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    package static func write(_ verdicts: [ProjectionVerdict], to json: inout JSONWriter) {
        json.beginObject()
        json.member("object", "projections.verification")
        json.member("same", verdicts.allSatisfy(\.isSame))
        json.key("projections")
        json.beginArray()
        for verdict in verdicts {
            json.beginObject()
            json.member("name", verdict.name)
            json.member("version", verdict.version)
            json.member("position", verdict.position)
            json.member("state_hash", verdict.found.hex)
            json.member("expected_hash", verdict.expected.hex)
            json.member("same", verdict.isSame)
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }
}

extension ProjectorStatus.Rebuild {
    fileprivate var description: String {
        switch self {
        case .running: "running"
        case .done(let position): "done at \(position)"
        case .failed(let error): "failed: \(error)"
        }
    }
}
