import Testing

@testable import Gateway

@Suite struct MultipartReaderTests {
    private static let content = "a\r\nb\r\n--\r\n-\r\n\r\n-x\rc"
    private static let body =
        "preamble\r\n--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--x\r\n"
        + "Content-Type: text/plain\r\ncontent-disposition: form-data; name=file; filename=\"a;\\\"b\"\r\n\r\n"
        + content
        + "\r\n--x\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--x--\r\nepilogue"

    @Test(arguments: [1, 2, 3, 5, 7, 64, 10_000])
    func `the parts are the same wherever the body is cut`(count: Int) throws {
        var reader = try #require(
            MultipartReader(contentType: "multipart/form-data; boundary=\"x\""))
        var found: [String] = []
        let bytes = Array(Self.body.utf8)
        for start in stride(from: 0, to: bytes.count, by: count) {
            for step in try reader.receive(Array(bytes[start..<min(start + count, bytes.count)])) {
                switch step {
                case .part(let name, let filename): found.append("\(name)(\(filename ?? "-")):")
                case .content(let bytes):
                    found[found.count - 1] += String(decoding: bytes, as: UTF8.self)
                case .partEnded: found[found.count - 1] += "|"
                case .finished: found.append("end")
                }
            }
        }
        try reader.end()
        #expect(
            found == ["purpose(-):batch|", "file(a;\"b):\(Self.content)|", "empty(-):|", "end"])
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=x", "",
        "multipart/form-data; boundary=" + String(repeating: "x", count: 71),
    ])
    func `without a boundary there is no form`(contentType: String) {
        #expect(MultipartReader(contentType: contentType) == nil)
    }

    @Test(arguments: [
        "--x\r\nContent-Disposition: form-data\r\n\r\n", "--x?\r\n",
        "--x\r\n" + String(repeating: "a", count: 9_000),
        String(repeating: "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n", count: 17),
        "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nabc", "",
    ])
    func `a body that is no form is refused`(body: String) throws {
        var reader = try #require(MultipartReader(contentType: "multipart/form-data;boundary=x"))
        #expect(throws: MultipartReader.Malformed.self) {
            _ = try reader.receive(Array(body.utf8))
            try reader.end()
        }
    }
}
