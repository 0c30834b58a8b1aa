import Events
import JSON

/// Answers of a provider that speaks the Responses shape itself: they pass through as text, with our ids in place of theirs.
struct NativeResponsesReader: AnswerReader {
    let dialect: any ChatCompletionsDialect
    let exchange: ChatExchange
    /// Our id of the response that this one goes on from, or nil.
    let previousResponseID: String?

    func answer(head: UpstreamHead, body: [UInt8]) -> Result<ClientAnswer, UpstreamFailure> {
        let wrongShape = UpstreamFailure(
            reason: .providerError, httpStatus: head.status,
            message: "The provider's answer is no response.", providerRequestID: head.requestID(),
            billed: nil)
        guard let root = try? JSONDocument(parsing: body).root, root.kind == .object else {
            return .failure(wrongShape)
        }
        if let error = root["error"], !error.isNull {
            return .failure(dialect.failure(head: head, error: ProviderErrorBody(in: root)))
        }
        guard root["output"]?.kind == .array,
            let finishReason = ResponseStatus.finishReason(of: root)
        else { return .failure(wrongShape) }
        var report = UpstreamReport(providerRequestID: head.requestID(orBodyID: root["id"]?.string))
        note(root, head, in: &report)
        report.finishReason = finishReason
        report.contentBytes = ResponseStatus.contentBytes(of: root)
        return .success(ClientAnswer(body: ours(root, report), report: report))
    }

    func stream(head: UpstreamHead) -> any AnswerStream {
        NativeResponsesStream(reader: self, head: head)
    }

    func failure(head: UpstreamHead, body: [UInt8]) -> UpstreamFailure {
        dialect.failure(head: head, body: body)
    }

    /// Puts what a response object tells of itself into the report.
    func note(_ response: JSONValue, _ head: UpstreamHead, in report: inout UpstreamReport) {
        // One that is not stored cannot be gone on from.
        if response["store"]?.bool != false {
            report.providerResponseID = response["id"]?.string?.asRequestID
        }
        report.modelServed = response["model"]?.string?.asModelName ?? report.modelServed
        report.tierServed = dialect.tierServed(response["service_tier"]?.string, for: exchange)
        if let usage = response["usage"], !usage.isNull {
            report.usage = ResponsesUsage.report(of: usage, in: dialect, head: head)
        }
    }

    /// The response object under our ids, its usage in the names of this shape.
    func ours(_ response: JSONValue, _ report: UpstreamReport) -> [UInt8] {
        var changes: [(key: String, value: JSONNode?)] = [("id", .string(exchange.responseID))]
        if let previousResponseID, response["previous_response_id"] != nil {
            changes.append(("previous_response_id", .string(previousResponseID)))
        }
        if let usage = response["usage"] {
            if usage.isNull {
                changes.append(("usage", nil))  // OpenAI's schema knows no null here.
            } else if let shown = ResponsesUsage.shown(usage, report.usage?.usage) {
                changes.append(("usage", shown))
            }
        }
        return response.replacing(changes)
    }
}

/// How a response ended, in the words of chat completions.
enum ResponseStatus {
    /// nil for a response that did not end, or did not say how.
    static func finishReason(of response: JSONValue) -> String? {
        switch response["status"]?.string {
        case "completed":
            let calls = response["output"]?.elements.contains {
                $0["type"]?.isString("function_call") == true
            }
            return calls == true ? "tool_calls" : "stop"
        case "incomplete":
            let why = response["incomplete_details"]?["reason"]
            return why?.isString("content_filter") == true ? "content_filter" : "length"
        default: return nil
        }
    }

    static func contentBytes(of response: JSONValue) -> Int {
        var bytes = 0
        for item in response["output"]?.elements.map(\.self) ?? [] {
            bytes += item["arguments"]?.textBytes ?? 0
            for part in item["content"]?.elements.map(\.self) ?? [] {
                bytes += (part["text"] ?? part["refusal"])?.textBytes ?? 0
            }
        }
        return bytes
    }
}
