import Events
import JSON

extension ChatCompletionsDialect {
    package func chatAnswer(
        head: UpstreamHead, body: [UInt8], for exchange: ChatExchange
    ) -> Result<ClientAnswer, UpstreamFailure> {
        let wrongShape = UpstreamFailure(
            reason: .providerError, httpStatus: head.status, providerRequestID: head.requestID(),
            billed: nil)
        guard let root = try? JSONDocument(parsing: body).root else { return .failure(wrongShape) }
        if let error = root["error"], !error.isNull {
            return .failure(failure(head: head, error: ProviderErrorBody(in: root)))
        }
        let rewrite = ChatCompletionRewrite(
            of: .message, keepsUsage: true, for: exchange)
        guard let found = rewrite.run(root), found.choiceCount > 0 else {
            return .failure(wrongShape)
        }
        // An upstream gateway's word for an answer that broke off.
        guard found.finishReason != "error" else { return .failure(wrongShape) }
        var report = UpstreamReport(providerRequestID: head.requestID(orBodyID: found.id?.string))
        report.modelServed = found.model?.string?.asModelName
        report.tierServed = tierServed(found.serviceTier?.string, for: exchange)
        let context = UsageContext(head: head, performanceMetrics: found.performanceMetrics)
        report.usage = found.usage.flatMap { self.report(of: $0, beside: context) }
        report.finishReason = found.finishReason
        report.contentBytes = found.contentBytes
        report.relay = relay(extras: found.extraFields, vendor: found.vendor?.asPlainWord)
        report.modelServed = modelServed(report.modelServed, by: report.relay, for: exchange)
        if report.relay?.cacheHit == true { report.billed = false }
        return .success(ClientAnswer(body: found.text, report: report))
    }

    package func chatStream(head: UpstreamHead, for exchange: ChatExchange) -> any AnswerStream {
        ChatCompletionsStream(dialect: self, head: head, exchange: exchange)
    }
}
