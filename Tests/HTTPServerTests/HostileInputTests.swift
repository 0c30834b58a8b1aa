import HTTPServer
import Testing

@Suite struct HostileInputTests {
    /// A request whose end two servers may see at different places must not be answered as if nothing was wrong.
    @Test(arguments: [
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "Content-Length: 3, 4\r\n\r\nabcd", "Content-Length: +3\r\n\r\nabc",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: abc\r\n\r\n", "Content-Length: 99999999999999999999999\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "Content-Length : 3\r\n\r\nabc",
    ])
    func `a body of unclear length is refused and ends the connection`(rest: String) async throws {
        try await withServer(handler: echo) { server in
            let client = try TestClient(port: server.port)
            try client.send("POST / HTTP/1.1\r\nHost: test\r\n\(rest)")
            let answer = String(decoding: try client.receiveToEnd(), as: UTF8.self)
            #expect(!answer.contains("X-Saw"))
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"))
        }
    }

    @Test(arguments: [
        "\r\n\r\n\r\n\r\n", "GET\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "\0\0\0\0", "\u{16}\u{3}\u{1}\u{2}\0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        " / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n: empty\r\n\r\n",
    ])
    func `nonsense does not harm the server`(nonsense: String) async throws {
        try await withServer(handler: echo) { server in
            let client = try TestClient(port: server.port)
            try client.send(nonsense)
            client.closeWritingSide()
            _ = try client.receiveToEnd()
            #expect(try TestClient(port: server.port).get("/").status == 200)
        }
    }

    @Test(arguments: [UInt64(1), 49_169_812, 0xC0FFEE])
    func `random bytes after a plausible beginning do not harm the server`(
        seed: UInt64
    ) async throws {
        try await withServer(handler: echo) { server in
            var random = SplitMix(state: seed)
            for round in 0..<100 {
                let beginnings = [
                    "", "GET ", "GET /?", "POST / HTTP/1.1\r\nHost: a\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                ]
                let beginning = beginnings[Int(random.next() % UInt64(beginnings.count))]
                let bytes = (0..<random.next() % 300).map { _ in
                    UInt8(truncatingIfNeeded: random.next())
                }
                let client = try TestClient(port: server.port)
                client.trySend(Array(beginning.utf8) + bytes)
                client.closeWritingSide()
                if round % 2 == 0 { client.resetAtEnd() } else { _ = try client.receiveToEnd() }
            }
            #expect(try TestClient(port: server.port).get("/").status == 200, "seed \(seed)")
        }
    }
}

/// Steele, Lea, Flood: Fast splittable pseudorandom number generators (OOPSLA 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
