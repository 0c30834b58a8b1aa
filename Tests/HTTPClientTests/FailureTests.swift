import Glibc
import HTTPClient
import Testing

struct FailureTests {
    /// What an upstream may send before it closes, and what the transfer ends with.
    static let brokenAnswers: [(name: String, answer: String, error: TransferError)] = [
        ("nothing", "", .connectionReset),
        ("half a status line", "HTTP/1.1 20", .connectionReset),
        ("half a head", "HTTP/1.1 200 OK\r\nContent-Le", .connectionReset),
        ("an interim answer only", "HTTP/1.1 100 Continue\r\n\r\n", .connectionReset),
        (
            "a short body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive5",
            .connectionReset
        ),
        (
            "no last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
            .connectionReset
        ),
        (
            "half a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nok",
            .connectionReset
        ),
        (
            "a chunk without a length",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n0\r\n\r\n",
            .malformedResponse(reason: .badFraming)
        ),
        (
            "a length that is no number", "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\nok",
            .malformedResponse(reason: .badFraming)
        ),
        (
            "a body that ends with the connection", "HTTP/1.1 200 OK\r\n\r\nmaybe whole",
            .malformedResponse(reason: .bodyUnframed)
        ),
        ("not HTTP", "SSH-2.0-OpenSSH_9.2\r\n", .malformedResponse(reason: .notHTTP)),
        ("bytes", "\u{1}\u{2}\u{0}\u{3}\r\n\r\n", .malformedResponse(reason: .notHTTP)),
        (
            "an endless header line",
            "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 400_000),
            .malformedResponse(reason: .headTooLarge)
        ),
        (
            "a large head",
            "HTTP/1.1 200 OK\r\n" + String(repeating: "X-Filler: 0123456789\r\n", count: 3_000)
                + "Content-Length: 0\r\n\r\n",
            .malformedResponse(reason: .headTooLarge)
        ),
    ]

    @Test(arguments: brokenAnswers.indices)
    func `a broken answer is an error, read whole and read as a stream`(index: Int) async throws {
        let (name, answer, error) = Self.brokenAnswers[index]
        try await withServer { conversation in
            conversation.readRequest()
            conversation.send(answer)
        } test: { server, client in
            #expect(await client.start(get(server)).wholeError() == error, "\(name)")
            let stream = client.start(post(server, "{}"))
            #expect(await stream.streamError() == error, "\(name)")
            #expect(stream.timings.requestSent)
            #expect(server.requests.count == 2)
        }
    }

    @Test func `what arrived before the break is delivered before the error`() async throws {
        let isClosed = Gate()
        try await withServer { conversation in
            conversation.readRequest()
            conversation.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            conversation.send(chunk: "data: 1\n\n")
            conversation.close()
            isClosed.open()
        } test: { server, client in
            let transfer = client.start(get(server))
            _ = try await transfer.head(until: .soon)
            #expect(try await transfer.next(until: .soon).map(text) == "data: 1\n\n")
            await #expect(throws: TransferError.connectionReset) {
                try await transfer.next(until: .soon)
            }
            await #expect(throws: TransferError.connectionReset) {
                try await transfer.next(until: .soon)
            }
        }
    }

    @Test func `a connection reset in the answer is a reset`() async throws {
        try await withServer { conversation in
            conversation.readRequest()
            conversation.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome")
            conversation.reset()
        } test: { server, client in
            #expect(await client.start(get(server)).wholeError() == .connectionReset)
        }
    }

    @Test func `a refused connection spends nothing`() async throws {
        let (listener, port) = ScriptedServer.listen(backlog: 1)
        close(listener)
        let client = try HTTPClient()
        defer { client.shutdown() }
        let transfer = client.start(
            HTTPClientRequest(method: "POST", url: "http://127.0.0.1:\(port)/", body: [1]))
        #expect(await transfer.wholeError() == .connectFailed(reason: .refused))
        #expect(!transfer.timings.requestSent)
        #expect(transfer.timings.connectionReused == nil)
    }

    @Test func `a name that does not resolve spends nothing`() async throws {
        let client = try HTTPClient()
        defer { client.shutdown() }
        let transfer = client.start(
            HTTPClientRequest(method: "GET", url: "http://nobody.invalid/"))
        #expect(await transfer.wholeError() == .connectFailed(reason: .nameNotResolved))
        #expect(!transfer.timings.requestSent)
    }

    @Test func `a server that does not speak TLS spends nothing`() async throws {
        try await withServer { conversation in
            conversation.send("220 smtp ready\r\n")
            conversation.waitForClose()
        } test: { server, client in
            let transfer = client.start(
                HTTPClientRequest(method: "GET", url: "https://127.0.0.1:\(server.port)/"))
            #expect(await transfer.wholeError() == .tlsFailed(reason: .handshakeFailed))
            #expect(!transfer.timings.requestSent)
        }
    }

    @Test func `a connection that does not come about ends by the connect timeout`() async throws {
        // A TLS server that never says anything: TCP stands, the connection does not.
        try await withServer { conversation in
            conversation.waitForClose()
        } test: { server, client in
            let transfer = client.start(
                HTTPClientRequest(
                    method: "GET", url: "https://127.0.0.1:\(server.port)/",
                    connectTimeout: .milliseconds(50)))
            #expect(await transfer.wholeError() == .connectTimedOut)
            #expect(!transfer.timings.requestSent)
        }
    }

    @Test func `a body over the limit of its reader is refused`() async throws {
        try await withServer { conversation in
            while conversation.readRequest() != nil { conversation.answer("0123456789") }
        } test: { server, client in
            let transfer = client.start(get(server))
            #expect(
                await transfer.wholeError(bodyBytesMax: 9) == .bodyTooLarge(limitBytes: 9))
            let next = client.start(get(server))
            #expect(await next.wholeError(bodyBytesMax: 10) == nil)
        }
    }

    static let badRequests: [(request: HTTPClientRequest, error: TransferError)] = [
        (HTTPClientRequest(method: "GET", url: ""), .urlInvalid),
        (HTTPClientRequest(method: "GET", url: "127.0.0.1/"), .urlInvalid),
        (HTTPClientRequest(method: "GET", url: "ftp://127.0.0.1/"), .urlInvalid),
        (HTTPClientRequest(method: "GET", url: "http://127.0.0.1/a b"), .urlInvalid),
        (HTTPClientRequest(method: "GET", url: "http://127.0.0.1:99999/"), .urlInvalid),
        (
            HTTPClientRequest(method: "GE T", url: "http://127.0.0.1/"),
            .requestInvalid(reason: .methodNotAToken)
        ),
        (
            HTTPClientRequest(
                method: "GET", url: "http://127.0.0.1/", headers: [(name: "a:b", value: "c")]),
            .requestInvalid(reason: .headerNameNotAToken)
        ),
        (
            HTTPClientRequest(
                method: "GET", url: "http://127.0.0.1/",
                headers: [(name: "a", value: "b\r\nc: d")]),
            .requestInvalid(reason: .headerValueNotALine)
        ),
        (
            HTTPClientRequest(
                method: "GET", url: "http://127.0.0.1/",
                headers: [(name: "Content-LENGTH", value: "1")]),
            .requestInvalid(reason: .framingHeaderGiven)
        ),
    ]

    @Test(arguments: badRequests.indices)
    func `a request that is none is refused before anything is sent`(index: Int) async throws {
        let (request, error) = Self.badRequests[index]
        let client = try HTTPClient()
        defer { client.shutdown() }
        let transfer = client.start(request)
        #expect(await transfer.wholeError() == error)
        #expect(!transfer.timings.requestSent)
    }

    @Test func `transfers over the limit are refused, and room comes back`() async throws {
        let configuration = HTTPClientConfiguration(transfersMax: 2)
        try await withServer(configuration) { conversation in
            while conversation.readRequest() != nil { conversation.answer("ok") }
        } test: { server, client in
            let hasRequest = Gate()
            let silent = ScriptedServer { conversation in
                conversation.readRequest()
                hasRequest.open()
                conversation.waitForClose()
            }
            let first = client.start(get(silent))
            let second = client.start(get(silent))
            let third = client.start(get(server))
            #expect(await third.wholeError() == .tooManyTransfers(limit: 2))
            await hasRequest.opened()
            await hasRequest.opened()
            first.cancel()
            second.cancel()
            // The scripts end when the loop has closed both connections, and freed their slots.
            await onOwnThread { silent.stop() }
            #expect(await client.start(get(server)).wholeError() == nil)
        }
    }

    @Test func `labels are distinct constants`() {
        let errors: [TransferError] = [
            .urlInvalid, .requestInvalid(reason: .methodNotAToken), .tooManyTransfers(limit: 1),
            .connectFailed(reason: .refused), .connectTimedOut,
            .tlsFailed(reason: .handshakeFailed), .timedOut, .connectionReset,
            .malformedResponse(reason: .notHTTP), .bodyTooLarge(limitBytes: 1), .cancelled,
            .transportFailed(code: 27),
        ]
        #expect(Set(errors.map(\.label)).count == errors.count)
        #expect(Set(errors.map(\.description)).count == errors.count)
    }
}
