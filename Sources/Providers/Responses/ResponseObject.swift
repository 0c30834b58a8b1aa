import Events
import JSON

/// The response object of a translated request: what the client asked is given back in it, and the output comes from a
/// chat completion.
struct ResponseObject: Sendable {
    let exchange: ChatExchange
    /// The members that the client's request decides, written once.
    private let echoed: [JSONMember]

    init(of body: JSONValue, exchange: ChatExchange) {
        self.exchange = exchange
        func given(_ name: String, or other: JSONNode) -> JSONMember {
            guard let value = body[name], !value.isNull else { return JSONMember(name, other) }
            return JSONMember(name, .raw(Array(value.rawBytes)))
        }
        let effort = body["reasoning"]?["effort"].map { JSONNode.raw(Array($0.rawBytes)) }
        echoed = [
            given("instructions", or: nil), given("max_output_tokens", or: nil),
            given("metadata", or: [:]), given("parallel_tool_calls", or: true),
            JSONMember("previous_response_id", nil),
            JSONMember("reasoning", ["effort": effort ?? nil, "summary": nil]),
            JSONMember("store", false), given("temperature", or: 1),
            given("text", or: ["format": ["type": "text"]]), given("tool_choice", or: "auto"),
            given("tools", or: []), given("top_p", or: 1), JSONMember("truncation", "disabled"),
        ]
    }

    /// The part of the response's id that is its own, for the ids of its items.
    private var suffix: String {
        String(exchange.responseID.drop { $0 != "_" }.dropFirst())
    }

    func itemID(_ prefix: String, _ index: Int) -> String { "\(prefix)_\(suffix)_\(index)" }

    /// - Parameters:
    ///   - status: `in_progress`, or how it ended.
    ///   - report: what is known of it at its end; nil before.
    func node(
        status: String, model: String, output: [JSONNode], report: UpstreamReport?
    ) -> JSONNode {
        let incomplete: JSONNode =
            status == "incomplete"
            ? [
                "reason": report?.finishReason == "content_filter"
                    ? "content_filter" : "max_output_tokens"
            ] : nil
        let tier = report?.tierServed.map(JSONNode.string) ?? nil
        // OpenAI's schema knows no null here.
        let usage = (report?.usage?.usage).map { [JSONMember("usage", $0.responsesNode)] } ?? []
        return .object(
            [
                JSONMember("id", .string(exchange.responseID)), JSONMember("object", "response"),
                JSONMember("created_at", .int(exchange.createdAt)),
                JSONMember("status", .string(status)), JSONMember("background", false),
                JSONMember("error", nil), JSONMember("incomplete_details", incomplete),
                JSONMember("model", .string(model)), JSONMember("output", .array(output)),
            ] + echoed + [JSONMember("service_tier", tier)] + usage)
    }

    static func status(for finishReason: String?) -> String {
        finishReason == "length" || finishReason == "content_filter" ? "incomplete" : "completed"
    }

    // MARK: Items

    /// - Parameter details: `reasoning_details` of the chat completion, which come back to us as they are.
    func reasoning(_ index: Int, text: JSONNode?, details: JSONValue?) -> JSONNode {
        var members = [
            JSONMember("id", .string(itemID("rs", index))), JSONMember("type", "reasoning"),
            JSONMember(
                "summary", .array(text.map { [["type": "summary_text", "text": $0]] } ?? [])),
        ]
        if let details {
            let sealed = String(decoding: details.rawBytes, as: UTF8.self)
            members.append(JSONMember("encrypted_content", .string(sealed)))
        }
        return .object(members)
    }

    func message(_ index: Int, status: String, content: [JSONNode]) -> JSONNode {
        [
            "id": .string(itemID("msg", index)), "type": "message", "status": .string(status),
            "role": "assistant", "content": .array(content),
        ]
    }

    static func text(_ text: JSONNode) -> JSONNode {
        ["type": "output_text", "text": text, "annotations": [], "logprobs": []]
    }

    static func refusal(_ text: JSONNode) -> JSONNode { ["type": "refusal", "refusal": text] }

    func call(
        _ index: Int, status: String, callID: JSONNode, name: JSONNode, arguments: JSONNode
    ) -> JSONNode {
        [
            "id": .string(itemID("fc", index)), "type": "function_call",
            "status": .string(status), "call_id": callID, "name": name, "arguments": arguments,
        ]
    }
}
