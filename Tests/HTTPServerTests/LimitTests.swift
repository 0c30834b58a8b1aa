import HTTPServer
import Testing

@Suite struct LimitTests {
    private static let small = HTTPServerConfiguration(headBytesMax: 4096, bodyBytesMax: 100_000)

    @Test func `a body at the limit is taken`() async throws {
        let body = [UInt8](repeating: 7, count: 100_000)
        let response = try await withServer(Self.small, handler: echo) { server in
            let client = try TestClient(port: server.port)
            try client.send(
                "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: \(body.count)\r\n\r\n")
            try client.send(body)
            return try client.receiveResponse()
        }
        #expect(response.body == body)
    }

    @Test(arguments: [100_001, 1_000_000_000])
    func `a body that is announced too long is refused before it comes`(length: Int) async throws {
        try await withServer(Self.small, handler: echo) { server in
            let client = try TestClient(port: server.port)
            try client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: \(length)\r\n\r\n")
            let response = try client.receiveResponse()
            #expect(response.status == 413)
            #expect(response.header("Connection") == "close")
            #expect(response.text == "the request's body is longer than 100000 bytes\n")
        }
    }

    @Test func `a client that sends its too long body without waiting can still read why`()
        async throws
    {
        try await withServer(Self.small, handler: echo) { server in
            let client = try TestClient(port: server.port)
            try client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 150000\r\n\r\n")
            client.trySend([UInt8](repeating: 7, count: 150_000))
            #expect(try client.receiveResponse().status == 413)
            #expect(client.isAtEnd())
        }
    }

    @Test func `a chunked body is refused when it grows too long`() async throws {
        try await withServer(Self.small, handler: echo) { server in
            let client = try TestClient(port: server.port)
            try client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk =
                Array("4e20\r\n".utf8) + [UInt8](repeating: 7, count: 20_000) + Array("\r\n".utf8)
            for _ in 0..<8 { client.trySend(chunk) }
            #expect(try client.receiveResponse().status == 413)
            #expect(client.isAtEnd())
        }
    }

    @Test func `a body that never ends is cut off`() async throws {
        try await withServer(Self.small, handler: echo) { server in
            let client = try TestClient(port: server.port)
            try client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk =
                Array("4e20\r\n".utf8) + [UInt8](repeating: 7, count: 20_000) + Array("\r\n".utf8)
            #expect(throws: TestClient.Failure.self) {
                for _ in 0..<10_000 { try client.send(chunk) }
            }
        }
    }

    @Test(arguments: [(4096, 200), (4097, 431), (6000, 431), (100_000, 431)])
    func `a head is taken up to its limit`(bytes: Int, status: Int) async throws {
        let response = try await withServer(Self.small, handler: echo) { server in
            let client = try TestClient(port: server.port)
            let start = "GET / HTTP/1.1\r\nHost: test\r\nX-Long: "
            let filler = String(repeating: "x", count: bytes - start.utf8.count - 4)
            client.trySend(Array("\(start)\(filler)\r\n\r\n".utf8))
            return try client.receiveResponse()
        }
        #expect(response.status == status)
    }

    @Test func `a refusal comes before the handler, and a short body does not end the connection`()
        async throws
    {
        try await withServer(Self.small, refuse: refuseWithoutKey) { exchange in
            #expect(exchange.request.headers.first("authorization") != nil)
            await echo(exchange)
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc")
            #expect(try client.receiveResponse().status == 401)
            #expect(try client.get("/").status == 401)
            #expect(try client.get("/", headers: "Authorization: Bearer x\r\n").status == 200)
        }
    }

    @Test func `a refusal does not wait for a long body`() async throws {
        try await withServer(Self.small, refuse: refuseWithoutKey, handler: echo) { server in
            let client = try TestClient(port: server.port)
            try client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 90000\r\n\r\n")
            #expect(try client.receiveResponse().status == 401)
        }
    }

    @Test func `a refused client that waits for 100 Continue does not get it`() async throws {
        try await withServer(Self.small, refuse: refuseWithoutKey, handler: echo) { server in
            let client = try TestClient(port: server.port)
            try client.send(
                "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"
            )
            #expect(try client.receiveResponse().status == 401)
            #expect(client.isAtEnd())
        }
    }

    @Test func `connections over the limit wait for a free place`() async throws {
        let limit = HTTPServerConfiguration(connectionsMax: 2)
        try await withServer(limit, handler: echo) { server in
            let first = try TestClient(port: server.port)
            let second = try TestClient(port: server.port)
            #expect(try first.get("/").status == 200)
            #expect(try second.get("/").status == 200)
            let third = try TestClient(port: server.port)
            try third.send("GET /3 HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(try second.get("/").status == 200)
            first.leave()
            #expect(try third.receiveResponse().header("X-Saw") == "GET /3 ")
        }
    }
}

@Sendable private func refuseWithoutKey(_ head: HTTPRequestHead) -> HTTPResponse? {
    head.headers.first("Authorization") == nil ? HTTPResponse(status: 401) : nil
}
