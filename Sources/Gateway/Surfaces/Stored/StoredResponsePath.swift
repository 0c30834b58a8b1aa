/// A path under `/v1/responses/`: which stored response it names, and what may be done there.
struct StoredResponsePath: Equatable {
    /// What is asked of the endpoint.
    enum Call: Equatable {
        case show
        case delete
        case listInput
        case cancel
    }

    /// The id as it stands in the path; it may be anything.
    let id: String
    private let calls: [String: Call]

    /// Ids of OpenAI's other calls under this path, which no response can have.
    private static let otherCalls: Set<String> = ["input_tokens", "compact"]

    /// nil for a path that names no response.
    init?(_ path: String) {
        let root = "/v1/responses/"
        guard path.hasPrefix(root) else { return nil }
        let parts = path.dropFirst(root.count).split(
            separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, !first.isEmpty, !Self.otherCalls.contains(String(first))
        else { return nil }
        switch parts.dropFirst().map(String.init) {
        case []: calls = ["GET": .show, "DELETE": .delete]
        case ["input_items"]: calls = ["GET": .listInput]
        case ["cancel"]: calls = ["POST": .cancel]
        default: return nil
        }
        id = first.percentDecoded ?? String(first)
    }

    func call(_ method: String) -> Call? { calls[method] }

    var methods: [String] { calls.keys.sorted() }
}
