import JSON

extension MessagesRequest {
    /// The client's own document with model and tier replaced and without what the model refuses: what nobody here knows
    /// goes through as it is.
    func nativeCall(to target: UpstreamTarget) throws(InvalidRequest) -> UpstreamCall {
        let body = document.root
        let fitted = try MessagesForModel(body, for: target)
        var changes = fitted.changes + [("model", .string(target.model))]
        let tier = AnthropicTier(asked: target.serviceTier)
        changes.append(("service_tier", tier.sent.map { .string($0) }))
        if let messages = Self.withoutForeignThoughts(body["messages"]) {
            changes.append(("messages", messages))
        }
        return UpstreamCall(
            url: target.baseURL + "/v1/messages",
            headers: MessagesFields.headers(for: target, betas: betas),
            body: body.replacing(changes),
            droppedParameters: fitted.dropped + (tier.isDropped ? ["service_tier"] : [])
        ).placingBreakpoints(for: target)
    }

    /// The messages without the thoughts of other providers' models, which have no signature and which the API refuses;
    /// nil where there are none.
    private static func withoutForeignThoughts(_ messages: JSONValue?) -> JSONNode? {
        guard let messages else { return nil }
        var isChanged = false
        let rewritten = messages.elements.map { message -> JSONNode in
            guard let content = message["content"],
                content.elements.contains(where: isForeignThought)
            else { return .raw(Array(message.rawBytes)) }
            isChanged = true
            let kept = content.elements.filter { !isForeignThought($0) }
            let blocks = kept.map { JSONNode.raw(Array($0.rawBytes)) }
            return .raw(message.replacing([("content", .array(blocks))]))
        }
        return isChanged ? .array(rewritten) : nil
    }

    private static func isForeignThought(_ block: JSONValue) -> Bool {
        block["type"]?.isString("thinking") == true
            && block["signature"]?.isEmptyString == true
    }
}
