package import Events
package import JSON

/// A request in the shape of Anthropic's Messages API, checked as far as every provider needs.
package struct MessagesRequest: ClientRequest {
    package let document: JSONDocument
    package let model: String
    package let stream: Bool
    package let serviceTier: String?
    package let outputTokensMax: Int64?
    /// The client's `anthropic-beta` header, for Anthropic alone.
    let betas: String?

    package var surface: Surface { .messages }
    /// This shape has no such field: breakpoints in the prompt say what is cached.
    package var promptCacheKey: String? { nil }

    /// - Parameters:
    ///   - betas: the `anthropic-beta` header.
    /// - Throws: ``InvalidRequest`` with the path of the first member at fault.
    package init(reading document: JSONDocument, betas: String?) throws(InvalidRequest) {
        let body = document.root
        model = try MessagesFields.checkedModel(of: body)
        guard let limit = body["max_tokens"], !limit.isNull else {
            throw InvalidRequest("`max_tokens` is required.", param: "max_tokens")
        }
        guard let count = limit.int, count >= 0 else {
            throw InvalidRequest(
                "`max_tokens` must be an integer of at least 0.", param: "max_tokens")
        }
        let stream = body["stream"]
        guard stream.map({ $0.isNull || $0.kind == .bool }) ?? true else {
            throw InvalidRequest("`stream` must be a boolean.", param: "stream")
        }
        self.document = document
        self.stream = stream?.bool ?? false
        serviceTier = try MessagesFields.tier(of: body)
        outputTokensMax = count
        self.betas = try MessagesFields.checkedBetas(betas)
    }

    package var promptTextBytes: Int { MessagesFields.promptTextBytes(of: document.root) }

    package var promptBeginning: ArraySlice<UInt8> {
        MessagesFields.promptBeginning(of: document.root)
    }

    package func dialogue(
        with adapter: any ProviderAdapter, at target: UpstreamTarget, for exchange: ChatExchange
    ) throws(InvalidRequest) -> UpstreamDialogue {
        if adapter.provider == .anthropic {
            return UpstreamDialogue(
                call: try nativeCall(to: target), reader: NativeMessageReader(exchange: exchange))
        }
        let translated = try ChatFromMessages(document.root, stream: stream)
        var call = try adapter.chatCall(for: translated.request(), to: target)
        call.droppedParameters = translated.dropped + call.droppedParameters
        return UpstreamDialogue(
            call: call,
            reader: MessageFromChatReader(
                inner: ChatReader(adapter: adapter, exchange: exchange), exchange: exchange))
    }
}

/// A request to count a message's tokens.
package struct CountTokensRequest: ClientRequest {
    package let document: JSONDocument
    package let model: String
    let betas: String?

    package var surface: Surface { .countTokens }
    package var stream: Bool { false }
    package var serviceTier: String? { nil }
    /// Counting answers with a number and generates nothing.
    package var outputTokensMax: Int64? { 0 }
    package var promptCacheKey: String? { nil }
    package var promptTextBytes: Int { 0 }

    package init(reading document: JSONDocument, betas: String?) throws(InvalidRequest) {
        model = try MessagesFields.checkedModel(of: document.root)
        self.document = document
        self.betas = try MessagesFields.checkedBetas(betas)
    }

    package var promptBeginning: ArraySlice<UInt8> {
        MessagesFields.promptBeginning(of: document.root)
    }

    package func dialogue(
        with adapter: any ProviderAdapter, at target: UpstreamTarget, for exchange: ChatExchange
    ) throws(InvalidRequest) -> UpstreamDialogue {
        guard adapter.provider == .anthropic else {
            throw InvalidRequest(
                "Tokens are counted for models of Anthropic only; this one's provider is "
                    + "\(adapter.provider.rawValue).", param: "model")
        }
        // What is counted is what would be sent.
        let fitted = try MessagesForModel(document.root, for: target)
        let call = UpstreamCall(
            url: target.baseURL + "/v1/messages/count_tokens",
            headers: MessagesFields.headers(for: target, betas: betas),
            body: document.root.replacing(fitted.changes + [("model", .string(target.model))]),
            droppedParameters: fitted.dropped)
        return UpstreamDialogue(call: call, reader: TokenCountReader())
    }
}

/// The answer to a count: a number, for which nobody pays.
struct TokenCountReader: AnswerReader {
    func answer(head: UpstreamHead, body: [UInt8]) -> Result<ClientAnswer, UpstreamFailure> {
        guard let root = try? JSONDocument(parsing: body).root, root["input_tokens"]?.int != nil
        else {
            return .failure(
                UpstreamFailure(
                    reason: .providerError, httpStatus: head.status,
                    message: "The provider's answer is no count of tokens.",
                    providerRequestID: head.requestID()))
        }
        let report = UpstreamReport(providerRequestID: head.requestID(), billed: false)
        return .success(ClientAnswer(body: Array(root.rawBytes), report: report))
    }

    func stream(head: UpstreamHead) -> any AnswerStream {
        preconditionFailure("a count of tokens is never streamed")
    }

    func failure(head: UpstreamHead, body: [UInt8]) -> UpstreamFailure {
        AnthropicAdapter().failure(head: head, body: body)
    }
}
