import Events
import Gateway
import JSON
import Ledger
import Projections

extension BooksOnDisk {
    func compliance(_ query: [(name: String, value: String)]) async throws -> JSONValue {
        let objectives = try await read { try ObjectiveDirectory.read($0) }
        return try onProjections {
            try ComplianceDocuments.answer(query, objectives, on: $0, now: $1)
        }
    }

    func objectives() async throws -> JSONValue {
        let objectives = try await read { try ObjectiveDirectory.read($0) }
        return try document { json in
            json.beginObject()
            json.member("object", "list")
            json.key("data")
            json.beginArray()
            for objective in objectives.sorted { ObjectiveCodec.write(objective, to: &json) }
            json.endArray()
            json.endObject()
        }
    }

    func setObjective(_ text: [UInt8], id: String) async throws -> JSONValue {
        let objective = try ObjectiveCodec.read(text, id: id)
        return try await writing { log, ids, now in
            try await ObjectiveDirectory.append(objective, to: log, ids: ids, at: now)
            return try document { ObjectiveCodec.write(objective, to: &$0) }
        }
    }

    func weights(_ version: Int64?) async throws -> JSONValue {
        let explanation = try await read { view -> WeightsExplanation? in
            if let version { return try view.explainWeights(version: version) }
            let last = try view.latestDirectoryEvents(ofType: .weightsPublished, limit: 1).first
            guard case .weightsPublished(let published)? = last?.event.event else { return nil }
            return try view.explainWeights(version: published.version)
        }
        guard let explanation else {
            throw CommandFailure("no such weights have been published")
        }
        return try document { WeightsDocuments.write(explanation, to: &$0) }
    }

    func circuits() async throws -> JSONValue {
        let circuits = try await read { try OpenCircuits.read($0) }
        return try document { CircuitDocuments.write(circuits, to: &$0) }
    }

    func closeCircuits(of account: String) async throws -> JSONValue {
        let closing = try await read { try OpenCircuits.read($0).closing(account) }
        guard !closing.isEmpty else {
            throw CommandFailure("no circuit of an account \"\(account)\" stands open")
        }
        return try await writing { log, ids, now in
            try await OpenCircuits.append(closing, to: log, ids: ids, at: now)
            return try document { CircuitDocuments.write(closed: closing, to: &$0) }
        }
    }

    func reasonCodes(_ query: [(name: String, value: String)]) async throws -> JSONValue {
        try onProjections { try ReasonCodeDocuments.answer(query, on: $0, now: $1) }
    }
}
