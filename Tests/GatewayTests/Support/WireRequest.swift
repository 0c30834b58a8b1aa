/// A request as a test writes it, byte for byte.
struct WireRequest: Sendable {
    var method = "POST"
    var path = "/v1/chat/completions"
    var key: String? = GatewayRig.key
    var headers: [(String, String)] = []
    var body: [UInt8] = []

    init(
        _ method: String = "POST", _ path: String = "/v1/chat/completions",
        key: String? = GatewayRig.key, headers: [(String, String)] = [], body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.key = key
        self.headers = headers
        self.body = body
    }

    /// A chat completion; `members` come after model, messages and stream.
    static func chat(
        model: String = "gpt-5.4", stream: Bool = false, text: String = "Hello",
        members: String = "", headers: [(String, String)] = [], key: String? = GatewayRig.key
    ) -> WireRequest {
        let more = members.isEmpty ? "" : ", " + members
        let body = """
            {"model": "\(model)", "stream": \(stream), \
            "messages": [{"role": "user", "content": "\(text)"}]\(more)}
            """
        return WireRequest(key: key, headers: headers, body: Array(body.utf8))
    }

    var bytes: [UInt8] {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        if let key { head += "Authorization: Bearer \(key)\r\n" }
        if !body.isEmpty { head += "Content-Type: application/json\r\n" }
        if method != "GET" { head += "Content-Length: \(body.count)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }
}
