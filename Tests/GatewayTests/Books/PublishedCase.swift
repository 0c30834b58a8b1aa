import Events
import Providers
import Testing

/// A case of money gone wrong as somebody published it: what the provider answers, and what it has to cost here.
struct PublishedCase: Sendable, CustomTestStringConvertible {
    /// What has to come out.
    enum Expectation: Sendable, Equatable {
        /// USD with 12 places: tokens × the vendor's price per million.
        case cost(String)
        /// Used, at a price that nobody knows.
        case unpriced(String)
    }

    /// Its public issue, and what went wrong there.
    var issue: String
    var provider: Provider
    var model: String
    /// The tier that the request asked for.
    var asked: String?
    /// The tier in the provider's answer.
    var served: String?
    /// The provider's usage object, with the counts at the end of the answer.
    var usage: String
    var expected: Expectation

    var testDescription: String { "\(issue) (\(provider.rawValue) \(model))" }

    /// The headers of the answer.
    var head: UpstreamHead {
        let tier = provider == .gemini ? served.map { [("x-gemini-service-tier", $0)] } : nil
        return UpstreamHead(status: 200, headers: tier?.map { (name: $0.0, value: $0.1) } ?? [])
    }

    /// The whole answer, in the provider's shape.
    var answer: String {
        switch provider {
        case .anthropic:
            #"{"id":"msg_1","type":"message","role":"assistant","model":"\#(model)","#
                + #""content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","#
                + #""stop_sequence":null,"usage":\#(anthropicUsage)}"#
        case .gemini:
            #"{"candidates":[{"content":{"role":"model","parts":[{"text":"Hi"}]},"#
                + #""finishReason":"STOP","index":0}],"usageMetadata":\#(usage),"#
                + #""modelVersion":"\#(model)","responseId":"r1"}"#
        default:
            #"{"id":"x","object":"chat.completion","created":1,"model":"\#(model)"\#(tierMember),"#
                + #""choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"#
                + #""finish_reason":"stop"}],"usage":\#(usage)}"#
        }
    }

    /// The same answer as a stream, with the counts where this provider's streams have them.
    var stream: String {
        switch provider {
        case .anthropic: anthropicStream
        case .gemini: "data: \(answer)\n\n"
        default: chatStream
        }
    }

    private var tierMember: String { served.map { #","service_tier":"\#($0)""# } ?? "" }

    private var anthropicUsage: String {
        served.map { String(usage.dropLast()) + #","service_tier":"\#($0)"}"# } ?? usage
    }

    private func chunk(_ choices: String, usage: String = "null") -> String {
        #"data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"\#(model)""#
            + #"\#(tierMember),"choices":\#(choices),"usage":\#(usage)}"# + "\n\n"
    }

    private var chatStream: String {
        chunk(#"[{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":null}]"#)
            + chunk(#"[{"index":0,"delta":{},"finish_reason":"stop"}]"#)
            + chunk("[]", usage: usage) + "data: [DONE]\n\n"
    }

    /// The input stands in the first event, the output in the last.
    private var anthropicStream: String {
        let first =
            #"{"type":"message_start","message":{"id":"msg_1","type":"message","#
            + #""role":"assistant","model":"\#(model)","content":[],"stop_reason":null,"#
            + #""stop_sequence":null,"usage":\#(anthropicUsage)}}"#
        let events = [
            ("message_start", first),
            (
                "content_block_start",
                #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#
            ),
            (
                "content_block_delta",
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}"#
            ),
            ("content_block_stop", #"{"type":"content_block_stop","index":0}"#),
            (
                "message_delta",
                #"{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"#
                    + #""usage":\#(usage)}"#
            ),
            ("message_stop", #"{"type":"message_stop"}"#),
        ]
        return events.map { "event: \($0.0)\ndata: \($0.1)\n\n" }.joined()
    }
}
