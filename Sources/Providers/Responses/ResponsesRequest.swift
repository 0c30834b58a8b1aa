package import Events
package import JSON

/// A request in the shape of OpenAI's Responses API, checked as far as every provider needs.
package struct ResponsesRequest: ClientRequest {
    package let document: JSONDocument
    package let model: String
    package let stream: Bool
    package let serviceTier: String?
    package let outputTokensMax: Int64?
    package let promptCacheKey: String?
    package let previousResponseID: String?
    /// The client's `openai-beta` header, for OpenAI alone.
    let betas: String?

    package var surface: Surface { .responses }

    /// - Throws: ``InvalidRequest`` with the path of the first member at fault.
    package init(reading document: JSONDocument, betas: String?) throws(InvalidRequest) {
        let body = document.root
        guard body.kind == .object else {
            throw InvalidRequest("The body must be a JSON object.", param: nil)
        }
        guard let model = body["model"]?.string, !model.isEmpty else {
            throw InvalidRequest("`model` must be a non-empty string.", param: "model")
        }
        let reader = ResponsesFields(body: body)
        try reader.checkInput()
        try reader.refuseWhatIsStored()
        if try reader.flag("background") == true {
            throw InvalidRequest(
                "`background` is not supported: nobody would wait to settle what it cost.",
                param: "background")
        }
        self.document = document
        self.model = model
        stream = try reader.flag("stream") ?? false
        serviceTier = try reader.text("service_tier")
        promptCacheKey = try reader.text("prompt_cache_key")
        previousResponseID = try reader.text("previous_response_id")
        outputTokensMax = try reader.positive("max_output_tokens")
        self.betas = try MessagesFields.checkedBetas(betas, header: "openai-beta")
    }

    package var promptTextBytes: Int {
        let body = document.root
        let instructions = body["instructions"].map { $0.kind == .string ? $0.rawBytes.count : 0 }
        return (instructions ?? 0) + (body["input"].map(Self.textBytes) ?? 0)
    }

    /// A text, or the texts of items and of their parts.
    private static func textBytes(_ value: JSONValue) -> Int {
        if value.kind == .string { return value.rawBytes.count - 2 }
        return value.elements.reduce(0) { sum, item in
            var bytes = 0
            for name in ["text", "content", "output", "arguments"] {
                bytes += item[name].map(textBytes) ?? 0
            }
            return sum + bytes
        }
    }

    package var promptBeginning: ArraySlice<UInt8> {
        let body = document.root
        if let text = body["instructions"], text.hasText { return text.rawBytes }
        guard let input = body["input"], input.kind == .array else {
            return body["input"]?.rawBytes ?? []
        }
        return input.elements.first { _ in true }?.rawBytes ?? []
    }

    package func dialogue(
        with adapter: any ProviderAdapter, at target: UpstreamTarget, for exchange: ChatExchange
    ) throws(InvalidRequest) -> UpstreamDialogue {
        if let dialect = adapter as? any ChatCompletionsDialect, dialect.speaksResponses {
            try dialect.check(document.root)
            return UpstreamDialogue(
                call: try nativeCall(in: dialect, to: target),
                reader: NativeResponsesReader(
                    dialect: dialect, exchange: exchange, previousResponseID: previousResponseID))
        }
        guard previousResponseID == nil else {
            throw InvalidRequest(
                "This provider keeps no responses to go on from.", param: "previous_response_id",
                isNotFound: true)
        }
        let translated = try ChatFromResponses(document.root, stream: stream)
        var call = try adapter.chatCall(for: translated.request(), to: target)
        call.droppedParameters = translated.dropped + call.droppedParameters
        let echo = ResponseObject(of: document.root, exchange: exchange)
        return UpstreamDialogue(
            call: call,
            reader: ResponseFromChatReader(
                inner: ChatReader(adapter: adapter, exchange: exchange), object: echo))
    }

    /// The client's own document with model, tier and cache key replaced: what nobody here knows goes through as it is.
    private func nativeCall(
        in dialect: any ChatCompletionsDialect, to target: UpstreamTarget
    ) throws(InvalidRequest) -> UpstreamCall {
        let refused = try RefusedMembers(of: document.root, by: target.capabilities)
        let asked = target.serviceTier.map(dialect.tier(askedAs:))
        var changes =
            refused.changes + [
                ("model", .string(target.model)),
                ("service_tier", asked?.sent.map { .string($0) }),
            ]
        if previousResponseID != nil {
            changes.append(("previous_response_id", target.storedID.map { .string($0) }))
        }
        if promptCacheKey == nil, let key = target.affinityKey {
            changes.append(("prompt_cache_key", .string(key)))
        }
        var headers = [(name: "content-type", value: "application/json")]
        // Where the body's key alone does not lead to the same cache, the header does.
        if dialect.takesPromptCacheKey, let header = dialect.affinityHeader,
            let affinity = (target.affinityKey ?? promptCacheKey)?.asRequestID
        {
            headers.append((header, affinity))
        }
        if dialect.provider == .openai, let betas { headers.append(("openai-beta", betas)) }
        return UpstreamCall(
            url: target.baseURL + "/responses", headers: headers,
            body: document.root.replacing(changes),
            droppedParameters: refused.dropped + (asked?.dropped == true ? ["service_tier"] : []))
    }
}
