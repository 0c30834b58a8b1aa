import Events
import JSON

/// A complete answer of Gemini, read into the client's shape.
enum GeminiAnswer {
    /// - Returns: nil where there is neither a finished candidate nor a blocked prompt.
    static func chatAnswer(
        of reply: GeminiReply, for exchange: ChatExchange, head: UpstreamHead
    ) -> ClientAnswer? {
        var answer = TranslatedAnswer(model: reply.modelVersion ?? exchange.modelRequested)
        for part in reply.parts {
            switch part {
            case .text(let text): answer.append(text: text.string ?? "")
            case .thought(let text): answer.append(reasoning: text.string ?? "")
            case .call(let id, let name, let arguments):
                let ordinal = answer.calls.count
                let made = GeminiCallID.made(for: exchange.responseID, ordinal: ordinal)
                answer.calls.append((id: id.text(orMade: made), name: name, arguments: arguments))
            case .other: break
            }
        }
        if let reason = reply.finishReason {
            let ending = GeminiEnding(reason, hasCalls: !answer.calls.isEmpty)
            guard case .finished(let word) = ending else { return nil }
            answer.finishReason = word
        } else if reply.blockReason != nil {
            answer.finishReason = "content_filter"
        } else {
            return nil
        }
        let tier = head.geminiTier
        let report = UpstreamReport(
            providerRequestID: head.requestID(orBodyID: reply.responseID),
            modelServed: reply.modelVersion, tierServed: tier, usage: reply.usage?.report,
            finishReason: answer.finishReason, contentBytes: answer.contentBytes)
        let body = answer.body(for: exchange, tier: tier, usage: reply.usage?.usage)
        return ClientAnswer(body: body, report: report)
    }
}
