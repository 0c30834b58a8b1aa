import JSON
import Synchronization

/// What a provider keeps of responses, so that a later request can go on from one.
final class StoredResponses: Sendable {
    struct Entry: Sendable {
        let payer: String
        /// The whole conversation up to and with the answer, as messages of a chat.
        let messages: [JSONNode]
        /// The response object as it was given.
        let body: [UInt8]
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
