import Events
import HTTPServer
import JSON

extension ClientError {
    /// `{"type":"error","error":{"type","message"},"request_id"}`, as Anthropic's SDKs read it.
    func anthropicBody(id: ResponseID?) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("type", "error")
        json.key("error")
        json.beginObject()
        json.member("type", anthropicType)
        json.member("message", messageNamingTheField)
        json.endObject()
        if let id { json.member("request_id", id.text) }
        json.endObject()
        return json.take()
    }

    func anthropicResponse(id: ResponseID?) -> HTTPResponse {
        var response = response(
            id: id, contentType: "application/json", body: anthropicBody(id: id))
        // Where Anthropic's SDKs look for the id of a request.
        response.headers.addSafe("request-id", id?.text)
        return response
    }

    /// The error event of a stream of OpenAI's Responses: flat, with the nested object that SDKs also look for.
    func responsesBody(sequence: Int64) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("type", "error")
        json.member("code", reason?.rawValue)
        json.member("message", message)
        json.member("param", param)
        json.member("sequence_number", sequence)
        json.endObject()
        return json.take()
    }

    /// This shape has no member for the field at fault, so the sentence has to name it.
    private var messageNamingTheField: String {
        guard let param, !message.contains(param) else { return message }
        return message + " (`\(param)`)"
    }

    /// Anthropic's word for an error of this status and reason.
    private var anthropicType: String {
        switch reason {
        case .providerOverloaded, .queueFull, .shuttingDown, .ledgerUnavailable, .noRoute:
            return "overloaded_error"
        case .budgetExhausted: return "billing_error"
        default: break
        }
        return switch status {
        case 400, 405, 409, 422, 499: "invalid_request_error"
        case 401: "authentication_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 413, 431: "request_too_large"
        case 429: "rate_limit_error"
        case 408, 504: "timeout_error"
        default: "api_error"
        }
    }
}
