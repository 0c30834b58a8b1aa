import Events
import HTTPServer
import JSON
import Providers

/// One client surface: how its requests read, and in whose shape its errors are.
///
/// All surfaces share one handler, one execution and one set of books; what differs between them is here.
struct ClientSurface: Sendable {
    let surface: Surface
    let errors: ErrorShape
    /// Reads a parsed body with its headers.
    let read: @Sendable (JSONDocument, HTTPHeaders) throws(InvalidRequest) -> any ClientRequest

    static let chatCompletions = ClientSurface(surface: .chatCompletions, errors: .openAI) {
        document, headers throws(InvalidRequest) in
        try ChatRequest(reading: document, betas: headers.first("openai-beta"))
    }

    static let messages = ClientSurface(surface: .messages, errors: .anthropic) {
        document, headers throws(InvalidRequest) in
        try MessagesRequest(reading: document, betas: headers.first("anthropic-beta"))
    }

    static let responses = ClientSurface(surface: .responses, errors: .openAIResponses) {
        document, headers throws(InvalidRequest) in
        try ResponsesRequest(reading: document, betas: headers.first("openai-beta"))
    }

    static let embeddings = ClientSurface(surface: .embeddings, errors: .openAI) {
        document, headers throws(InvalidRequest) in
        try EmbeddingsRequest(reading: document, betas: headers.first("openai-beta"))
    }

    static let countTokens = ClientSurface(surface: .countTokens, errors: .anthropic) {
        document, headers throws(InvalidRequest) in
        try CountTokensRequest(reading: document, betas: headers.first("anthropic-beta"))
    }

    /// The surface that answers `POST` on a path, or nil.
    static func at(_ path: String) -> ClientSurface? {
        switch path {
        case "/v1/chat/completions": .chatCompletions
        case "/v1/responses": .responses
        case "/v1/embeddings": .embeddings
        case "/v1/messages": .messages
        case "/v1/messages/count_tokens": .countTokens
        default: nil
        }
    }
}
