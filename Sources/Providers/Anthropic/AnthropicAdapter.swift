package import Events
import JSON

/// Anthropic's Messages API behind OpenAI's chat completions.
///
/// The version is the account's: the client's own headers do not reach the provider. Anthropic's own OpenAI-shaped layer
/// is not used, because it loses how the cache was used.
package struct AnthropicAdapter: ProviderAdapter {
    package init() {}

    package var provider: Provider { .anthropic }

    package func authentication(key: String) -> [(name: String, value: String)] {
        [(name: "x-api-key", value: key)]
    }

    package func chatCall(
        for request: ChatRequest, to target: UpstreamTarget
    ) throws(InvalidRequest) -> UpstreamCall {
        let translated = try AnthropicRequest(request, for: target)
        return UpstreamCall(
            url: target.baseURL + "/v1/messages",
            headers: Self.headers(for: target),
            body: JSONNode.object(translated.members).bytes(),
            droppedParameters: translated.parameters.dropped
        ).placingBreakpoints(for: target)
    }

    static func headers(for target: UpstreamTarget) -> [(name: String, value: String)] {
        [
            (name: "content-type", value: "application/json"),
            AnthropicVersion.of(target).header,
        ]
    }

    package func chatAnswer(
        head: UpstreamHead, body: [UInt8], for exchange: ChatExchange
    ) -> Result<ClientAnswer, UpstreamFailure> {
        guard let document = try? JSONDocument(parsing: body) else {
            return .failure(malformed(head, "The provider's answer is not JSON."))
        }
        let root = document.root
        guard root["error"].map(\.isNull) ?? true else {
            let error = AnthropicErrors.body(in: root)
            let verdict = AnthropicErrors.verdict(error, status: nil)
            return .failure(UpstreamFailure(verdict, error: error, head: head))
        }
        guard let answer = AnthropicAnswer(reading: root, for: exchange, head: head) else {
            return .failure(malformed(head, "The provider's answer is no message."))
        }
        return .success(answer.chatAnswer)
    }

    package func chatStream(head: UpstreamHead, for exchange: ChatExchange) -> any AnswerStream {
        AnthropicStream(head: head, exchange: exchange)
    }

    package func failure(head: UpstreamHead, body: [UInt8]) -> UpstreamFailure {
        let error = AnthropicErrors.body(reading: body)
        let verdict = AnthropicErrors.verdict(error, status: head.status)
        return UpstreamFailure(verdict, error: error, head: head)
    }

    private func malformed(_ head: UpstreamHead, _ message: String) -> UpstreamFailure {
        UpstreamFailure(
            reason: .providerError, httpStatus: head.status, message: message,
            providerRequestID: head.requestID(), billed: nil)
    }
}
