package import Events
package import JSON

/// A request for embeddings in OpenAI's shape.
package struct EmbeddingsRequest: ClientRequest {
    package let document: JSONDocument
    package let model: String
    /// The client's `openai-beta` header, for OpenAI alone.
    let betas: String?

    package var surface: Surface { .embeddings }
    package var stream: Bool { false }
    package var serviceTier: String? { nil }
    /// Vectors are no tokens: nothing is billed but the input.
    package var outputTokensMax: Int64? { 0 }
    package var promptCacheKey: String? { nil }

    /// - Parameter betas: the `openai-beta` header.
    /// - Throws: ``InvalidRequest`` with the path of the first member at fault.
    package init(reading document: JSONDocument, betas: String? = nil) throws(InvalidRequest) {
        let body = document.root
        guard body.kind == .object else {
            throw InvalidRequest("The body must be a JSON object.", param: nil)
        }
        guard let model = body["model"]?.string, !model.isEmpty else {
            throw InvalidRequest("`model` must be a non-empty string.", param: "model")
        }
        guard let input = body["input"], input.hasText || input.kind == .array && input.count > 0
        else {
            throw InvalidRequest(
                "`input` must be a non-empty string or array.", param: "input")
        }
        self.document = document
        self.model = model
        self.betas = try MessagesFields.checkedBetas(betas, header: "openai-beta")
    }

    package var promptTextBytes: Int {
        guard let input = document.root["input"] else { return 0 }
        if input.kind == .string { return input.rawBytes.count - 2 }
        return input.elements.reduce(0) { sum, element in
            switch element.kind {
            case .string: sum + element.rawBytes.count - 2
            // A token is estimated as four bytes everywhere.
            case .array: sum + 4 * element.count
            case .number: sum + 4
            case .null, .bool, .object: sum
            }
        }
    }

    package var promptBeginning: ArraySlice<UInt8> { document.root["input"]?.rawBytes ?? [] }

    package func dialogue(
        with adapter: any ProviderAdapter, at target: UpstreamTarget, for exchange: ChatExchange
    ) throws(InvalidRequest) -> UpstreamDialogue {
        switch adapter.provider {
        case .openai, .fireworks, .bifrost, .byoc:
            var headers = [(name: "content-type", value: "application/json")]
            if adapter.provider == .openai, let betas { headers.append(("openai-beta", betas)) }
            let call = UpstreamCall(
                url: target.baseURL + "/embeddings", headers: headers,
                body: document.root.replacing([("model", .string(target.model))]))
            return UpstreamDialogue(call: call, reader: EmbeddingsReader(adapter: adapter))
        case .gemini:
            let translated = try GeminiEmbeddings(document.root, for: target)
            return UpstreamDialogue(
                call: translated.call,
                reader: GeminiEmbeddingsReader(
                    adapter: adapter, isBase64: translated.isBase64, model: target.model,
                    textBytes: promptTextBytes))
        case .anthropic, .xai, .openrouter:
            throw InvalidRequest(
                "\(adapter.provider.rawValue) has no models for embeddings.", param: "model")
        }
    }
}

/// Embeddings of OpenAI's shape, which pass through as they are.
struct EmbeddingsReader: AnswerReader {
    let adapter: any ProviderAdapter

    func answer(head: UpstreamHead, body: [UInt8]) -> Result<ClientAnswer, UpstreamFailure> {
        guard let root = try? JSONDocument(parsing: body).root, root["data"]?.kind == .array else {
            return .failure(.noEmbeddings(head))
        }
        var report = UpstreamReport(
            providerRequestID: head.requestID(), modelServed: root["model"]?.string?.asModelName)
        report.usage = root["usage"].flatMap(Self.report)
        // Vectors are long: only what gives a price away is a reason to write them anew.
        let kept = root["usage"]?.withoutCosts.map { root.replacing([("usage", .raw($0))]) }
        return .success(ClientAnswer(body: kept ?? body, report: report))
    }

    func stream(head: UpstreamHead) -> any AnswerStream {
        preconditionFailure("embeddings are never streamed")
    }

    func failure(head: UpstreamHead, body: [UInt8]) -> UpstreamFailure {
        adapter.failure(head: head, body: body)
    }

    /// All tokens are input; a total that differs does not add up.
    private static func report(_ usage: JSONValue) -> UsageReport? {
        guard !usage.isNull, usage.rawBytes.count <= UsageReport.rawBytesMax else { return nil }
        var counts = UsageCounts(of: usage)
        let prompt = counts.count("prompt_tokens")
        let total = counts.count("total_tokens") ?? prompt
        let tokens = prompt.flatMap { prompt in
            counts.isReadable && total == prompt ? TokenUsage(inputUncached: prompt) : nil
        }
        return UsageReport(usage: tokens, raw: String(decoding: usage.rawBytes, as: UTF8.self))
    }
}

extension UpstreamFailure {
    /// A 2xx that holds no embeddings.
    static func noEmbeddings(_ head: UpstreamHead) -> UpstreamFailure {
        UpstreamFailure(
            reason: .providerError, httpStatus: head.status,
            message: "The provider's answer holds no embeddings.",
            providerRequestID: head.requestID(), billed: nil)
    }
}
