import Events
import JSON

/// What a client asks of a response that a provider stores for it.
package struct StoredResponseRequest: Sendable {
    package enum Action: Sendable, Equatable {
        case show
        case delete
        /// The items that went into it.
        case listInput
    }

    package let action: Action
    private let query: [(name: String, value: String)]
    /// The client's `openai-beta` header, for OpenAI alone.
    private let betas: String?

    /// More parameters than any of these calls has.
    private static let parametersMax = 32
    private static let parameterBytesMax = 512

    /// - Throws: ``InvalidRequest`` naming the parameter at fault.
    package init(
        _ action: Action, query: [(name: String, value: String)], betas: String?
    ) throws(InvalidRequest) {
        guard query.count <= Self.parametersMax else {
            throw InvalidRequest("There are too many parameters.", param: nil)
        }
        for (name, value) in query {
            guard name.utf8.count <= 64, value.utf8.count <= Self.parameterBytesMax else {
                throw InvalidRequest("A parameter is too long.", param: String(name.prefix(64)))
            }
            // Only what runs in the background is still being written, and nothing does.
            guard name != "stream" || value == "false" else {
                throw InvalidRequest(
                    "A stored response is complete: it comes whole, not as a stream.",
                    param: "stream")
            }
        }
        self.action = action
        self.query = query
        self.betas = try MessagesFields.checkedBetas(betas, header: "openai-beta")
    }

    /// The call at the provider that stores it; parameters that nobody here knows go with it.
    ///
    /// - Parameters:
    ///   - target: where it is stored, with the provider's own id of it.
    /// - Throws: ``InvalidRequest`` where this provider has no such call.
    package func call(
        to target: UpstreamTarget, with adapter: any ProviderAdapter
    ) throws(InvalidRequest) -> UpstreamCall {
        guard let dialect = adapter as? any ChatCompletionsDialect, dialect.speaksResponses,
            let storedID = target.storedID?.asRequestID
        else {
            throw InvalidRequest(
                "This provider keeps no responses.", param: nil, isNotFound: true)
        }
        guard action != .listInput || dialect.provider == .openai else {
            throw InvalidRequest(
                "\(dialect.provider.rawValue) does not list what went into a response.", param: nil)
        }
        var headers = [(name: "accept", value: "application/json")]
        if dialect.provider == .fireworks, action == .delete {
            guard let owner = target.accountID else {
                throw InvalidRequest(
                    "Fireworks deletes only with its own id of the account, which is not configured.",
                    param: nil)
            }
            headers.append(("x-fireworks-account-id", owner))
        }
        var url = target.baseURL + "/responses/" + storedID.percentEncoded
        if action == .listInput { url += "/input_items" }
        let parameters = query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }
        if !parameters.isEmpty { url += "?" + parameters.joined(separator: "&") }
        if dialect.provider == .openai, let betas { headers.append(("openai-beta", betas)) }
        return UpstreamCall(
            method: action == .delete ? "DELETE" : "GET", url: url, headers: headers, body: [])
    }

    /// The provider's answer (HTTP 2xx) under our ids; nil for a body of another shape.
    ///
    /// - Parameters:
    ///   - id: our id of the response.
    ///   - previousID: our id of the response that it goes on from, or nil.
    package func answer(
        _ body: [UInt8], id: String, previousID: String?, from adapter: any ProviderAdapter
    ) -> [UInt8]? {
        if action == .delete {
            let node: JSONNode = ["id": .string(id), "object": "response", "deleted": true]
            return node.bytes()
        }
        guard let root = try? JSONDocument(parsing: body).root else { return nil }
        if action == .listInput { return root["data"]?.kind == .array ? body : nil }
        guard root["output"]?.kind == .array else { return nil }
        var changes: [(key: String, value: JSONNode?)] = [("id", .string(id))]
        if root["previous_response_id"] != nil {
            changes.append(("previous_response_id", previousID.map { .string($0) } ?? .null))
        }
        if let dialect = adapter as? any ChatCompletionsDialect, let usage = root["usage"] {
            let head = UpstreamHead(status: 200, headers: [])
            let report = ResponsesUsage.report(of: usage, in: dialect, head: head)
            if let shown = ResponsesUsage.shown(usage, report?.usage) {
                changes.append(("usage", shown))
            }
        }
        return root.replacing(changes)
    }
}

extension String {
    /// This text as a part of a URL: all but unreserved characters are escaped (RFC 3986 §2.3).
    var percentEncoded: String {
        utf8.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                text += "%" + (hex.count == 1 ? "0" : "") + hex
            }
        }
    }
}
