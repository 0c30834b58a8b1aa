import Events
import HTTPServer
import JSON

/// In whose shape a surface tells of errors.
enum ErrorShape: Sendable, Equatable {
    /// `{"error":{"message","type","param","code"}}`, also as a bare data line of a stream.
    case openAI
    /// `{"type":"error","error":{"type","message"}}`, also as an `error` event of a stream.
    case anthropic
    /// As OpenAI's, but in a stream a numbered `error` event.
    case openAIResponses

    /// The shape of a path's errors, whatever is at that path.
    static func of(path: String) -> ErrorShape {
        path == "/v1/messages" || path.hasPrefix("/v1/messages/") ? .anthropic : .openAI
    }
}

extension ClientError {
    /// The error as an answer.
    func response(as shape: ErrorShape, id: ResponseID?) -> HTTPResponse {
        switch shape {
        case .openAI, .openAIResponses: openAIResponse(id: id)
        case .anthropic: anthropicResponse(id: id)
        }
    }

    /// The event that ends a stream which broke.
    ///
    /// - Parameter sequence: the number of the surface's next event, where it numbers them.
    func event(as shape: ErrorShape, id: ResponseID, sequence: Int64?) -> [UInt8] {
        let (name, body): (String?, [UInt8]) =
            switch shape {
            case .openAI: (nil, openAIBody)
            case .anthropic: ("error", anthropicBody(id: id))
            case .openAIResponses: ("error", responsesBody(sequence: sequence ?? 0))
            }
        let line = name.map { "event: \($0)\n" } ?? ""
        return Array("\(line)data: ".utf8) + body + Array("\n\n".utf8)
    }
}
