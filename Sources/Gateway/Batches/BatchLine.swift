import Crypto
import Events
import JSON
import Providers

/// One line of a batch's input, read as the request that it is.
struct BatchLine: Sendable {
    let customID: String
    let request: any ClientRequest

    /// OpenAI's endpoint of a surface.
    static func endpoint(of surface: Surface) -> String? {
        switch surface {
        case .chatCompletions: "/v1/chat/completions"
        case .responses: "/v1/responses"
        case .embeddings: "/v1/embeddings"
        case .messages, .countTokens: nil
        }
    }

    static func surface(of endpoint: String) -> Surface? {
        Surface.allCases.first { Self.endpoint(of: $0) == endpoint }
    }

    /// Reads a line.
    ///
    /// - Throws: the first fault, with the code that OpenAI gives it.
    init(_ bytes: [UInt8], number: Int64, for surface: Surface) throws(BatchFault) {
        func fault(_ code: String, _ message: String, _ param: String?) -> BatchFault {
            BatchFault(code: code, line: number, message: message, param: param)
        }
        guard let root = try? JSONDocument(parsing: bytes).root, root.kind == .object else {
            throw fault("invalid_json_line", "This line is not parseable as valid JSON.", nil)
        }
        func text(_ name: String) throws(BatchFault) -> String {
            guard let value = root[name], !value.isNull else {
                throw fault(
                    "missing_required_parameter", "Missing required parameter: '\(name)'.", name)
            }
            guard let text = value.string, !text.isEmpty, text.utf8.count <= Self.textBytesMax
            else {
                throw fault(
                    "invalid_value",
                    "'\(name)' must be a string of 1 to \(Self.textBytesMax) bytes.", name)
            }
            return text
        }
        customID = try text("custom_id")
        guard try text("method") == "POST" else {
            throw fault("invalid_method", "The method of each request must be 'POST'.", "method")
        }
        let endpoint = Self.endpoint(of: surface) ?? ""
        guard try text("url") == endpoint else {
            throw fault(
                "url_mismatch",
                "The URL provided for this request does not match the batch's endpoint '\(endpoint)'.",
                "url")
        }
        guard let body = root["body"], body.kind == .object else {
            throw fault("missing_required_parameter", "Missing required parameter: 'body'.", "body")
        }
        do throws(InvalidRequest) {
            request = try Self.read(Array(body.rawBytes), surface)
        } catch {
            throw fault(
                "invalid_request", error.message, error.param.map { "body.\($0)" } ?? "body")
        }
        guard !request.stream else {
            throw fault("invalid_request", "A batch's answers are not streamed.", "body.stream")
        }
        guard request.previousResponseID == nil else {
            throw fault(
                "invalid_request", "A batch's requests go on from no stored response.",
                "body.previous_response_id")
        }
    }

    private static let textBytesMax = 512

    private static func read(
        _ body: [UInt8], _ surface: Surface
    ) throws(InvalidRequest) -> any ClientRequest {
        guard let document = try? JSONDocument(parsing: body) else {
            throw InvalidRequest("The body is not valid JSON.", param: nil)
        }
        switch surface {
        case .responses: return try ResponsesRequest(reading: document, betas: nil)
        case .embeddings: return try EmbeddingsRequest(reading: document)
        case .chatCompletions, .messages, .countTokens: return try ChatRequest(reading: document)
        }
    }

    /// The response that a line is: the same whenever it is asked, so that nothing of it happens twice.
    ///
    /// The ids of a batch are in the order of its lines, as ids are in the order of their time: what is stored by them
    /// grows at its end.
    static func responseID(_ number: Int64, of batch: BatchRecord) -> ResponseID {
        let digest = SHA256.digest(of: "zumik batch line\0\(batch.id)\0\(number)").bytes
        return ResponseID(
            surface: batch.created.surface, at: batch.createdAt,
            random: (
                ULID.word(inOrderOf: UInt64(number)),
                digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            ))
    }
}
