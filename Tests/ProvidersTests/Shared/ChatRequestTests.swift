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

    @Test(
        arguments: [
            (
                #"{"role":"user","content":[{"type":"file","file":{"file_id":"file-01"}}]}"#,
                "content[0].file.file_id"
            ),
            (#"{"role":"assistant","content":"a","audio":{"id":"audio_1"}}"#, "audio.id"),
        ])
    func `what is stored at the provider is nobody's to name`(message: String, path: String) throws
    {
        let document = try JSONDocument(parsing: #"{"model":"m","messages":[\#(message)]}"#)
        #expect {
            try ChatRequest(reading: document)
        } throws: { error in
            let invalid = error as? InvalidRequest
            return invalid?.param == "messages[0]." + path && invalid?.isNotFound == true
        }
    }

    @Test func `a file given whole, and no sound, are nothing stored`() throws {
        let file =
            #"{"type":"file","file":{"file_data":"data:application/pdf;base64,QQ==","filename":"a.pdf"}}"#
        let messages =
            #"[{"role":"user","content":[\#(file)]},{"role":"assistant","content":"a","audio":null}]"#
        #expect(try textBytes(messages) == 1)
    }

    @Test func `an image of three megabytes counts for nothing`() throws {
        let image = String(repeating: "A", count: 3_000_000)
        let part = #"{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(image)"}}"#
        #expect(
            try textBytes(
                #"[{"role":"user","content":[{"type":"text","text":"see"},\#(part)]}]"#) == 3)
    }
}
