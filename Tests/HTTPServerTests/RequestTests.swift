import Glibc
import HTTPServer
import Testing

@Suite struct RequestTests {
    @Test func `one connection carries request after request`() async throws {
        let seen = try await withServer(handler: echo) { server in
            let client = try TestClient(port: server.port)
            return try (1...3).map { try client.get("/\($0)").header("X-Saw") }
        }
        #expect(seen == ["GET /1 ", "GET /2 ", "GET /3 "])
    }

    @Test func `requests sent at once are answered in order`() async throws {
        let seen = try await withServer(handler: echo) { server in
            let client = try TestClient(port: server.port)
            try client.send(
                (1...3).map { "GET /\($0) HTTP/1.1\r\nHost: test\r\n\r\n" }.joined())
            return try (1...3).map { _ in try client.receiveResponse().header("X-Saw") }
        }
        #expect(seen == ["GET /1 ", "GET /2 ", "GET /3 "])
    }

    @Test func `a request shows its head, its body and where it came from`() async throws {
        let start = ContinuousClock.now
        let response = try await withServer { exchange in
            let request = exchange.request
            #expect(request.method == "PATCH")
            #expect(request.path == "/a%20b/%C3%A9")
            #expect(request.headers.first("x-one") == "1")
            #expect(request.headers.all("x-TWO") == ["2", "two"])
            #expect(request.peerAddress == "127.0.0.1")
            #expect(request.receivedAt >= start)
            await echo(exchange)
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send(
                "PATCH /a%20b/%C3%A9?q HTTP/1.1\r\nHost: test\r\nX-One: 1\r\nX-Two: 2\r\n"
                    + "X-Two: two\r\nContent-Length: 5\r\n\r\nhello")
            return try client.receiveResponse()
        }
        #expect(response.text == "hello")
        #expect(response.header("X-Saw") == "PATCH /a%20b/%C3%A9 [q=]")
    }

    @Test(arguments: [
        ("?a=1&b=2", "[a=1][b=2]"), ("?a=1&a=2", "[a=1][a=2]"), ("?flag", "[flag=]"), ("?", ""),
        ("?a=b+c%20d", "[a=b c d]"), ("?a=1%2B1", "[a=1+1]"), ("?a%3D=%26", "[a==&]"),
        ("?cursor=%C3%A9", "[cursor=é]"),
    ])
    func `a query is decoded`(query: String, seen: String) async throws {
        let response = try await withServer(handler: echo) { server in
            try TestClient(port: server.port).get("/\(query)")
        }
        #expect(response.header("X-Saw") == "GET / \(seen)")
    }

    @Test(arguments: ["?a=%", "?a=%2", "?a=%zz", "?a=%FF", "?%C3=1", "?a=%C0%AF"])
    func `a query that is not percent-encoded UTF-8 is refused, and the connection stays in use`(
        query: String
    ) async throws {
        let statuses = try await withServer(handler: echo) { server in
            let client = try TestClient(port: server.port)
            return [try client.get("/\(query)").status, try client.get("/").status]
        }
        #expect(statuses == [400, 200])
    }

    @Test func `a chunked body arrives whole, whatever its cuts`() async throws {
        let response = try await withServer(handler: echo) { server in
            let client = try TestClient(port: server.port)
            try client.send(
                "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel")
            try client.send("lo\r\n1;extension=1\r\n \r\n5\r\nwor")
            try client.send("ld\r\n0\r\nX-Trailer: 1\r\n\r\n")
            return try client.receiveResponse()
        }
        #expect(response.text == "hello world")
    }

    @Test func `HEAD gets the length of the body that it does not get`() async throws {
        try await withServer { exchange in
            exchange.respond(HTTPResponse(status: 200, body: Array("hello".utf8)))
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n")
            let response = try client.receiveResponse(isBodyless: true)
            #expect(response.header("Content-Length") == "5")
            #expect(try client.get("/").text == "hello")
        }
    }

    @Test func `a client that asks for 100 Continue is told to go on`() async throws {
        try await withServer(handler: echo) { server in
            let client = try TestClient(port: server.port)
            try client.send(
                "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
            )
            #expect(try client.receiveHead().status == 100)
            try client.send("ok")
            #expect(try client.receiveResponse().text == "ok")
        }
    }

    @Test func `a client of HTTP/1.0 gets an answer that ends with the connection`() async throws {
        try await withServer(handler: echo) { server in
            let client = try TestClient(port: server.port)
            try client.send("GET /old HTTP/1.0\r\n\r\n")
            #expect(try client.receiveResponse().header("X-Saw") == "GET /old ")
            #expect(client.isAtEnd())
        }
    }

    @Test func `framing fields of an answer are the server's`() async throws {
        let response = try await withServer { exchange in
            exchange.respond(
                HTTPResponse(
                    status: 201,
                    headers: [
                        "Content-Length": "999", "Transfer-Encoding": "chunked", "X-Own": "1",
                        "X-Empty": "",
                    ],
                    body: Array("ok".utf8)))
        } client: { server in
            try TestClient(port: server.port).get("/")
        }
        #expect(response.status == 201)
        #expect(response.header("Content-Length") == "2")
        #expect(response.header("Transfer-Encoding") == nil)
        #expect(response.header("X-Own") == "1")
        #expect(response.header("Date") != nil)
        #expect(response.text == "ok")
    }

    @Test func `a handler that forgets to answer is answered for`() async throws {
        let statuses = try await withServer { _ in
        } client: { server in
            let client = try TestClient(port: server.port)
            return [try client.get("/").status, try client.get("/").status]
        }
        #expect(statuses == [500, 500])
    }
}
