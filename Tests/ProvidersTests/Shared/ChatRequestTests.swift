import JSON
import Providers
import Testing

@Suite struct ChatRequestTests {
    private func textBytes(_ messages: String) throws -> Int {
        let body = #"{"model":"m","messages":\#(messages)}"#
        return try ChatRequest(reading: JSONDocument(parsing: body)).promptTextBytes
    }

    @Test func `the prompt's text is counted, and nothing else of the request`() throws {
        #expect(try textBytes(#"[{"role":"user","content":"four"}]"#) == 4)
        #expect(
            try textBytes(
                #"[{"role":"system","content":"ab"},{"role":"user","content":[{"type":"text","text":"cde"}]}]"#
            )
                == 5)
        #expect(try textBytes(#"[{"role":"assistant","content":null}]"#) == 0)
    }

    @Test func `an image of three megabytes counts for nothing`() throws {
        let image = String(repeating: "A", count: 3_000_000)
        let part = #"{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(image)"}}"#
        #expect(
            try textBytes(
                #"[{"role":"user","content":[{"type":"text","text":"see"},\#(part)]}]"#) == 3)
    }
}
