import Events
import Providers
import Testing

@testable import Gateway

@Suite struct BatchLineTests {
    private static let body = #"{"model":"gpt-5.4","messages":[{"role":"user","content":"a"}]}"#

    private static func line(
        id: String = #""a""#, method: String = #""POST""#, url: String = #""/v1/chat/completions""#,
        body: String = body
    ) -> String {
        #"{"custom_id":\#(id),"method":\#(method),"url":\#(url),"body":\#(body)}"#
    }

    @Test func `a line is its name and its request`() throws {
        let line = try BatchLine(Array(Self.line().utf8), number: 1, for: .chatCompletions)
        #expect(line.customID == "a")
        #expect(line.request.model == "gpt-5.4")
        #expect(line.request.surface == .chatCompletions)
    }

    @Test(
        arguments: [
            ("", "invalid_json_line", nil), ("[]", "invalid_json_line", nil),
            ("{\"custom_id\":\"a\"", "invalid_json_line", nil),
            (line(id: "null"), "missing_required_parameter", "custom_id"),
            (line(id: "7"), "invalid_value", "custom_id"),
            (line(id: "\"\""), "invalid_value", "custom_id"),
            (line(method: "\"GET\""), "invalid_method", "method"),
            (line(url: "\"/v1/embeddings\""), "url_mismatch", "url"),
            (line(body: "[]"), "missing_required_parameter", "body"),
            (line(body: "{}"), "invalid_request", "body.model"),
            (line(body: #"{"model":"m","messages":[]}"#), "invalid_request", "body.messages"),
            (
                line(
                    body: #"{"model":"m","messages":[{"role":"user","content":"a"}],"stream":true}"#
                ),
                "invalid_request", "body.stream"
            ),
        ] as [(String, String, String?)])
    func `what is wrong with a line is named`(text: String, code: String, param: String?) {
        let fault = #expect(throws: BatchFault.self) {
            try BatchLine(Array(text.utf8), number: 17, for: .chatCompletions)
        }
        #expect(fault?.code == code)
        #expect(fault?.param == param)
        #expect(fault?.line == 17)
    }

    @Test func `a stored response is not gone on from`() {
        let text = Self.line(
            url: #""/v1/responses""#,
            body: #"{"model":"gpt-5.4","input":"a","previous_response_id":"resp_1"}"#)
        let fault = #expect(throws: BatchFault.self) {
            try BatchLine(Array(text.utf8), number: 1, for: .responses)
        }
        #expect(fault?.param == "body.previous_response_id")
    }
}
