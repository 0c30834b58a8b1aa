package import Events

/// Placeholder until the translation is in: refuses every request.
package struct GeminiAdapter: ProviderAdapter {
    package init() {}

    package var provider: Provider { .gemini }

    package func authentication(key: String) -> [(name: String, value: String)] { [] }

    package func chatCall(
        for request: ChatRequest, to target: UpstreamTarget
    ) throws(InvalidRequest) -> UpstreamCall {
        throw InvalidRequest("This provider is not available yet.", param: nil)
    }

    package func chatAnswer(
        head: UpstreamHead, body: [UInt8], for exchange: ChatExchange
    ) -> Result<ChatAnswer, UpstreamFailure> {
        .failure(UpstreamFailure(reason: .providerError))
    }

    package func chatStream(head: UpstreamHead, for exchange: ChatExchange) -> any ChatStream {
        Stream()
    }

    package func failure(head: UpstreamHead, body: [UInt8]) -> UpstreamFailure {
        UpstreamFailure(reason: .providerError, httpStatus: head.status)
    }

    private struct Stream: ChatStream {
        let report = UpstreamReport()
        func receive(_ bytes: [UInt8]) -> [StreamStep] { [] }
        func end() -> [StreamStep] { [.failed(UpstreamFailure(reason: .providerError))] }
    }
}
