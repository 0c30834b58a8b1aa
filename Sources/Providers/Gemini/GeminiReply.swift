import Events
import JSON

/// A GenerateContentResponse: a complete answer, or one chunk of a stream. Other candidates than the first are passed over.
struct GeminiReply {
    let responseID: String?
    let modelVersion: String?
    let usage: GeminiUsage?
    /// Why the prompt itself was refused, or nil.
    let blockReason: String?
    let parts: [GeminiPart]
    let finishReason: String?

    /// nil where the value is nothing of the kind.
    init?(_ root: JSONValue) {
        let candidates = root["candidates"]
        guard candidates != nil || root["promptFeedback"] != nil || root["usageMetadata"] != nil,
            candidates.map({ $0.kind == .array || $0.isNull }) ?? true
        else { return nil }
        responseID = root["responseId"]?.string
        modelVersion = root["modelVersion"]?.string?.asModelName
        usage = GeminiUsage(root["usageMetadata"])
        blockReason = root["promptFeedback"]?["blockReason"]?.string
        let candidate = candidates?[0]
        finishReason = candidate?["finishReason"]?.string
        var parts: [GeminiPart] = []
        for value in candidate?["content"]?["parts"]?.elements.map(\.self) ?? [] {
            guard let part = GeminiPart(value) else { return nil }
            parts.append(part)
        }
        self.parts = parts
    }
}

/// One part of an answer.
enum GeminiPart {
    /// A string value.
    case text(JSONValue)
    /// A string value: a summary of what the model thought.
    case thought(JSONValue)
    case call(id: GeminiCallID, name: String, arguments: String)
    /// A kind that has no place in a chat completion, or a signature alone.
    case other

    /// nil where a part that we know lacks what it must have.
    init?(_ part: JSONValue) {
        guard part.kind == .object else { return nil }
        if let text = part["text"] {
            guard text.kind == .string else { return nil }
            self = part["thought"]?.bool == true ? .thought(text) : .text(text)
        } else if let function = part["functionCall"] {
            guard let name = function["name"]?.string, !name.isEmpty else { return nil }
            let args = function["args"].flatMap { $0.isNull ? nil : $0 }
            guard args.map({ $0.kind == .object }) ?? true else { return nil }
            let id = GeminiCallID(
                providerID: function["id"]?.string, signature: part["thoughtSignature"]?.string)
            let arguments = args.map { String(decoding: $0.rawBytes, as: UTF8.self) } ?? "{}"
            self = .call(id: id, name: name, arguments: arguments)
        } else {
            self = .other
        }
    }
}

/// Why a candidate ended.
enum GeminiEnding: Equatable {
    /// In OpenAI's word.
    case finished(String)
    /// The model broke its own format: there is no answer to use.
    case malformed

    /// The set is open: an unknown reason is an ordinary end. Tool calls end with STOP like everything else.
    init(_ reason: String, hasCalls: Bool) {
        switch reason {
        case "MAX_TOKENS", "CONTINUATION": self = .finished("length")
        case "SAFETY", "RECITATION", "LANGUAGE", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII",
            "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_OTHER", "IMAGE_RECITATION",
            "ESCALATION", "MODEL_ARMOR":
            self = .finished("content_filter")
        case "MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE", "UNEXPECTED_TOOL_CALL",
            "TOO_MANY_TOOL_CALLS", "MISSING_THOUGHT_SIGNATURE":
            self = .malformed
        default: self = .finished(hasCalls ? "tool_calls" : "stop")
        }
    }
}

extension UpstreamHead {
    /// The tier that really served, in the price catalogue's words: a priority call over its limit is served as standard.
    var geminiTier: String? {
        switch header("x-gemini-service-tier")?.lowercased() {
        case "standard": "default"
        case "flex": "flex"
        case "priority": "priority"
        case "batch": "batch"
        default: nil
        }
    }
}
