import JSON
import Synchronization

/// What a provider keeps of responses, so that a later request can go on from one.
final class StoredResponses: Sendable {
    struct Entry: Sendable {
        let payer: String
        /// The whole conversation up to and with the answer, as messages of a chat.
        let messages: [JSONNode]
        /// The same as items of the Responses shape: what went in, and what came out.
        let inputs: [JSONNode]
        let outputs: [JSONNode]
        /// The response object as it was given.
        let body: [UInt8]
    }

    /// What may be asked of a kept response.
    enum Request: Sendable, Equatable {
        case show(String)
        case delete(String)
        case listInput(String)

        /// nil for a method and path that ask nothing of one.
        init?(_ method: String, _ path: String) {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(
                String.init)
            guard parts.count >= 3, parts[1] == "responses", !parts[2].isEmpty else { return nil }
            switch (method, Array(parts.dropFirst(3))) {
            case ("GET", []): self = .show(parts[2])
            case ("DELETE", []): self = .delete(parts[2])
            case ("GET", ["input_items"]): self = .listInput(parts[2])
            default: return nil
            }
        }

        var id: String {
            switch self {
            case .show(let id), .delete(let id), .listInput(let id): id
            }
        }
    }

    /// The answer to a request, nil where nothing is kept under its id.
    func answer(_ request: Request, of payer: String) -> [UInt8]? {
        guard let entry = entry(request.id, of: payer) else { return nil }
        switch request {
        case .show: return entry.body
        case .delete(let id):
            guard forget(id, of: payer) else { return nil }
            return JSONNode.object([
                JSONMember("id", .string(id)), JSONMember("object", "response"),
                JSONMember("deleted", true),
            ]).bytes()
        case .listInput:
            func id(_ item: JSONNode?) -> JSONNode {
                guard case .object(let members)? = item else { return .null }
                return members.first { $0.key == "id" }?.value ?? .null
            }
            // Newest first, as the provider's default order has it.
            let items = Array(entry.inputs.reversed())
            return JSONNode.object([
                JSONMember("object", "list"), JSONMember("data", .array(items)),
                JSONMember("first_id", id(items.first)), JSONMember("last_id", id(items.last)),
                JSONMember("has_more", false),
            ]).bytes()
        }
    }

    /// The oldest are forgotten beyond this many.
    private static let keptMax = 4_096

    private let kept = Mutex<(entries: [String: Entry], order: [String])>(([:], []))

    func keep(_ entry: Entry, as id: String) {
        kept.withLock { kept in
            kept.entries[id] = entry
            kept.order.append(id)
            guard kept.order.count > Self.keptMax else { return }
            kept.entries[kept.order.removeFirst()] = nil
        }
    }

    func entry(_ id: String, of payer: String) -> Entry? {
        kept.withLock { $0.entries[id] }.flatMap { $0.payer == payer ? $0 : nil }
    }

    /// False where there was none.
    func forget(_ id: String, of payer: String) -> Bool {
        guard entry(id, of: payer) != nil else { return false }
        return kept.withLock { $0.entries.removeValue(forKey: id) != nil }
    }
}
