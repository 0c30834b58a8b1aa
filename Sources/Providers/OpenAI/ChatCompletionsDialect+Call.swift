import Events
import JSON

extension ChatCompletionsDialect {
    package func chatCall(
        for request: ChatRequest, to target: UpstreamTarget
    ) throws(InvalidRequest) -> UpstreamCall {
        try check(request.body)
        let refused = try RefusedMembers(of: request.body, by: target.capabilities)
        var dropped = refused.dropped
        var changes = refused.changes + [("model", .string(target.model))]
        // The gateway's word on the tier replaces the client's, also when it is silent: it decided for a price.
        let asked = target.serviceTier.map(tier(askedAs:))
        changes.append(("service_tier", asked?.sent.map { .string($0) }))
        if asked?.dropped == true { dropped.append("service_tier") }
        if request.stream { changes.append(("stream_options", Self.streamOptions(of: request))) }
        if takesPromptCacheKey, request.promptCacheKey == nil, let key = target.affinityKey {
            changes.append(("prompt_cache_key", .string(key)))
        }
        var headers = [(name: "content-type", value: "application/json")]
        if provider == .openai, let betas = request.betas { headers.append(("openai-beta", betas)) }
        // Only a plain id may be a header: a client's text could bring a line of its own.
        let affinity = target.affinityKey ?? request.promptCacheKey
        if let affinityHeader, let affinity = affinity?.asRequestID {
            headers.append((affinityHeader, affinity))
        }
        let more = additions(to: request.body, for: target)
        changes += more.members
        headers += more.headers
        return UpstreamCall(
            url: target.baseURL + "/chat/completions", headers: headers,
            body: request.body.replacing(changes), droppedParameters: dropped)
    }

    /// The client's options with the usage chunk always asked for: without it a stream has no count to settle by.
    private static func streamOptions(of request: ChatRequest) -> JSONNode {
        guard let options = request.body["stream_options"], options.kind == .object else {
            return ["include_usage": true]
        }
        return .raw(options.replacing([("include_usage", true)]))
    }
}
