package import Events
import JSON

/// Google's Gemini API for developers behind OpenAI's chat completions.
package struct GeminiAdapter: ProviderAdapter {
    package init() {}

    package var provider: Provider { .gemini }

    /// In a header: a key in the URL would end up in logs.
    package func authentication(key: String) -> [(name: String, value: String)] {
        [(name: "x-goog-api-key", value: key)]
    }

    package func chatCall(
        for request: ChatRequest, to target: UpstreamTarget
    ) throws(InvalidRequest) -> UpstreamCall {
        let translated = try GeminiRequest(request, for: target)
        let method = request.stream ? ":streamGenerateContent?alt=sse" : ":generateContent"
        let headers = [(name: "content-type", value: "application/json")]
        var call = UpstreamCall(
            url: target.baseURL + "/v1beta/models/" + Self.pathSegment(target.model) + method,
            headers: headers, body: JSONNode.object(translated.members).bytes(),
            droppedParameters: translated.parameters.dropped)
        call.readsNamedCache = translated.cachedContent != nil
        call.storable = translated.storable(for: target, headers: headers)
        return call
    }

    package func chatAnswer(
        head: UpstreamHead, body: [UInt8], for exchange: ChatExchange
    ) -> Result<ClientAnswer, UpstreamFailure> {
        guard let document = try? JSONDocument(parsing: body) else {
            return .failure(malformed(head, "The provider's answer is not JSON."))
        }
        let root = document.root.kind == .array ? document.root[0] ?? document.root : document.root
        if let error = root["error"], !error.isNull {
            return .failure(GeminiError(in: root, httpStatus: nil).failure(head: head, billed: nil))
        }
        guard let reply = GeminiReply(root) else {
            return .failure(malformed(head, "The provider's answer is no content."))
        }
        guard let answer = GeminiAnswer.chatAnswer(of: reply, for: exchange, head: head) else {
            let reason = reply.finishReason?.asPlainWord ?? "no finish reason"
            return .failure(malformed(head, "The provider's answer cannot be used: \(reason)."))
        }
        return .success(answer)
    }

    package func chatStream(head: UpstreamHead, for exchange: ChatExchange) -> any AnswerStream {
        GeminiStream(head: head, exchange: exchange)
    }

    package func failure(head: UpstreamHead, body: [UInt8]) -> UpstreamFailure {
        // Failed calls are not charged; whether one that ran out of time was, nobody says.
        let billed: Bool? = head.status == 504 ? nil : false
        return GeminiError(reading: body, httpStatus: head.status).failure(
            head: head, billed: billed)
    }

    private func malformed(_ head: UpstreamHead, _ message: String) -> UpstreamFailure {
        UpstreamFailure(
            reason: .providerError, httpStatus: head.status, message: message,
            providerRequestID: head.requestID(), billed: nil)
    }

    static func modelName(_ model: String) -> Substring {
        model.hasPrefix("models/") ? model.dropFirst(7) : model[...]
    }

    /// A model's name as one segment of a path; the resource form `models/NAME` is taken too.
    static func pathSegment(_ model: String) -> String {
        let name = modelName(model)
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = name.utf8.flatMap { byte -> [UInt8] in
            if isPlainIDByte(byte) || byte == UInt8(ascii: ".") { return [byte] }
            return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
