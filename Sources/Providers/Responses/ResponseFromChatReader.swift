import Events
import JSON

/// Answers to a translated request, given back in the Responses shape.
struct ResponseFromChatReader: AnswerReader {
    let inner: any AnswerReader
    let object: ResponseObject

    func answer(head: UpstreamHead, body: [UInt8]) -> Result<ClientAnswer, UpstreamFailure> {
        switch inner.answer(head: head, body: body) {
        case .failure(let failure): return .failure(failure)
        case .success(let answer):
            guard let root = try? JSONDocument(parsing: answer.body).root,
                let message = root["choices"]?[0]?["message"]
            else {
                return .failure(
                    UpstreamFailure(reason: .providerError, httpStatus: head.status, billed: nil))
            }
            let response = object.node(
                status: ResponseObject.status(for: answer.report.finishReason),
                model: root["model"]?.string ?? object.exchange.modelRequested,
                output: output(of: message), report: answer.report)
            return .success(ClientAnswer(body: response.bytes(), report: answer.report))
        }
    }

    func stream(head: UpstreamHead) -> any AnswerStream {
        ResponseFromChatStream(inner: inner.stream(head: head), object: object)
    }

    func failure(head: UpstreamHead, body: [UInt8]) -> UpstreamFailure {
        inner.failure(head: head, body: body)
    }

    private func output(of message: JSONValue) -> [JSONNode] {
        var items: [JSONNode] = []
        let thought = message["reasoning_content"].flatMap { $0.hasText ? $0.node : nil }
        let details = message["reasoning_details"].flatMap { $0.count > 0 ? $0 : nil }
        if thought != nil || details != nil {
            items.append(object.reasoning(items.count, text: thought, details: details))
        }
        var content: [JSONNode] = []
        if let text = message["content"], text.hasText {
            content.append(ResponseObject.text(text.node))
        }
        if let text = message["refusal"], text.hasText {
            content.append(ResponseObject.refusal(text.node))
        }
        if !content.isEmpty {
            items.append(object.message(items.count, status: "completed", content: content))
        }
        for call in message["tool_calls"]?.elements.map(\.self) ?? [] {
            let function = call["function"]
            items.append(
                object.call(
                    items.count, status: "completed", callID: call["id"]?.node ?? .null,
                    name: function?["name"]?.node ?? .null,
                    arguments: function?["arguments"]?.node ?? ""))
        }
        return items
    }
}
