import HTTPClient
import Testing

struct AnswerTests {
    @Test func `a whole answer arrives with its head and its body`() async throws {
        try await withServer { conversation in
            conversation.readRequest()
            conversation.send(
                "HTTP/1.1 201 Created\r\nX-One: a\r\nX-ONE:b  \r\nContent-Length: 5\r\n\r\nhello")
            conversation.waitForClose()
        } test: { server, client in
            let transfer = client.start(post(server, #"{"a":1}"#))
            let (head, body) = try await transfer.complete(until: .soon, bodyBytesMax: 5)
            #expect(head.status == 201)
            #expect(head.headers.map(\.name) == ["x-one", "x-one", "content-length"])
            #expect(head.headers.map(\.value) == ["a", "b", "5"])
            #expect(head.first("x-one") == "a")
            #expect(head.first("absent") == nil)
            #expect(text(body) == "hello")
            let timings = transfer.timings
            #expect(timings.requestSent)
            #expect(timings.connectionReused == false)
            #expect(timings.connectDuration.map { $0 > .zero } == true)
            #expect(timings.firstByteDuration != nil)
            #expect(timings.totalDuration != nil)

            let request = try #require(server.requests.first)
            #expect(request.line == "POST / HTTP/1.1")
            #expect(request.header("content-length") == "7")
            #expect(request.header("content-type") == "application/json")
            #expect(request.header("user-agent") == "zumik")
            #expect(request.header("expect") == nil)
            #expect(request.header("accept-encoding") == nil)
            #expect(text(request.body) == #"{"a":1}"#)
        }
    }

    @Test(arguments: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    func `each method is sent as it is, with and without a body`(method: String) async throws {
        try await withServer { conversation in
            while let request = conversation.readRequest() {
                conversation.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n")
                if !request.line.hasPrefix("HEAD ") { conversation.send("ok") }
            }
        } test: { server, client in
            // In both orders on one reused handle: nothing of one request stays for the next.
            for body in [nil, Array("body".utf8), nil] as [[UInt8]?] {
                if method == "HEAD", body != nil { continue }
                let transfer = client.start(
                    HTTPClientRequest(method: method, url: server.url, body: body))
                let (head, answer) = try await transfer.complete(until: .soon, bodyBytesMax: 10)
                #expect(head.status == 200)
                #expect(text(answer) == (method == "HEAD" ? "" : "ok"))
                let request = try #require(server.requests.last)
                #expect(request.line == "\(method) / HTTP/1.1")
                #expect(request.body == body ?? [])
                #expect(request.header("content-type") == nil)
            }
            #expect(server.connectionCount == 1)
        }
    }

    @Test func `headers are sent as given, empty ones too`() async throws {
        try await withServer { conversation in
            conversation.readRequest()
            conversation.answer("")
        } test: { server, client in
            var request = get(server)
            request.headers = [
                (name: "X-Empty", value: ""), (name: "X-Blank", value: "  "),
                (name: "Accept", value: "text/event-stream"), (name: "User-Agent", value: "me"),
            ]
            _ = try await client.start(request).complete(until: .soon, bodyBytesMax: 0)
            let received = try #require(server.requests.first)
            #expect(received.header("x-empty")?.isEmpty == true)
            #expect(received.header("x-blank")?.isEmpty == true)
            #expect(received.header("accept") == "text/event-stream")
            #expect(received.header("user-agent") == "me")
        }
    }

    @Test func `a chunked stream arrives piece by piece`() async throws {
        let mayContinue = Gate()
        try await withServer { conversation in
            conversation.readRequest()
            conversation.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for piece in ["data: 1\n\n", "data: 2\n\n", "data: 3\n\n"] {
                mayContinue.wait()
                conversation.send(chunk: piece)
            }
            mayContinue.wait()
            conversation.send("0\r\nX-Trailer: t\r\n\r\n")
            conversation.waitForClose()
        } test: { server, client in
            let transfer = client.start(get(server))
            // The head is there before the body is.
            #expect(try await transfer.head(until: .soon).status == 200)
            for number in 1...3 {
                mayContinue.open()
                let piece = try #require(try await transfer.next(until: .soon))
                #expect(text(piece) == "data: \(number)\n\n")
            }
            mayContinue.open()
            #expect(try await transfer.next(until: .soon) == nil)
            #expect(try await transfer.next(until: .soon) == nil)
            let head = try await transfer.head(until: .soon)
            #expect(head.first("x-trailer") == nil)
        }
    }

    @Test func `interim answers are not the answer`() async throws {
        try await withServer { conversation in
            conversation.readRequest()
            conversation.send("HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n")
            conversation.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
            conversation.answer("ok")
        } test: { server, client in
            let (head, body) = try await client.start(post(server, "x"))
                .complete(until: .soon, bodyBytesMax: 10)
            #expect(head.status == 200)
            #expect(head.headers.map(\.name) == ["content-length"])
            #expect(text(body) == "ok")
        }
    }

    @Test(arguments: ["204 No Content", "304 Not Modified"])
    func `an answer that has no body by its status is whole`(status: String) async throws {
        try await withServer { conversation in
            conversation.readRequest()
            conversation.send("HTTP/1.1 \(status)\r\n\r\n")
        } test: { server, client in
            let transfer = client.start(get(server))
            let (_, body) = try await transfer.complete(until: .soon, bodyBytesMax: 0)
            #expect(body.isEmpty)
        }
    }

    @Test func `a redirect is an answer and is not followed`() async throws {
        try await withServer { conversation in
            while conversation.readRequest() != nil {
                conversation.send(
                    "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n")
            }
        } test: { server, client in
            let transfer = client.start(get(server))
            let head = try await transfer.complete(until: .soon, bodyBytesMax: 0).head
            #expect(head.status == 302)
            #expect(server.requests.count == 1)
        }
    }

    @Test func `two hundred transfers at once get their own answers`() async throws {
        try await withServer { conversation in
            while let request = conversation.readRequest() {
                conversation.answer(text(request.body))
            }
        } test: { server, client in
            try await withThrowingTaskGroup { group in
                for number in 0..<200 {
                    group.addTask {
                        for round in 0..<3 {
                            let transfer = client.start(post(server, "\(number) in \(round)"))
                            let (_, body) = try await transfer.complete(
                                until: .soon, bodyBytesMax: 100)
                            #expect(text(body) == "\(number) in \(round)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(server.requests.count == 600)
            #expect(server.connectionCount <= 200)
        }
    }

    @Test func `a large body goes up and comes back whole`() async throws {
        try await withServer { conversation in
            guard let request = conversation.readRequest() else { return }
            conversation.send("HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\n\r\n")
            conversation.send(request.body)
        } test: { server, client in
            let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let transfer = client.start(
                HTTPClientRequest(method: "POST", url: server.url, body: body))
            let answer = try await transfer.complete(until: .soon, bodyBytesMax: 3_000_000)
            #expect(answer.body == body)
            #expect(server.requests.first?.header("expect") == nil)
        }
    }
}
