import HTTPClient
import Testing

/// One transfer is one request on the wire, whatever happens to the connection: a request that is
/// sent twice is paid twice.
struct OneRequestTests {
    /// Which request is sent on a connection that dies without answering it.
    static let requests: [(method: String, body: [UInt8]?)] = [
        ("POST", Array("{}".utf8)), ("POST", []), ("POST", nil), ("GET", nil),
        ("DELETE", nil), ("PUT", Array("x".utf8)), ("HEAD", nil),
        ("POST", [UInt8](repeating: 7, count: 200_000)),
    ]

    @Test(arguments: requests.indices)
    func `a reused connection that dies without an answer is not tried again`(
        index: Int
    ) async throws {
        let (method, body) = Self.requests[index]
        try await withServer { conversation in
            conversation.readRequest()
            conversation.answer("first")
            conversation.readRequest()
        } test: { server, client in
            #expect(await client.start(get(server)).wholeError() == nil)
            let second = client.start(
                HTTPClientRequest(method: method, url: server.url, body: body))
            #expect(await second.wholeError() == .connectionReset)
            #expect(second.timings.requestSent)
            #expect(second.timings.connectionReused == true)
            #expect(server.requests.count == 2)
            #expect(server.connectionCount == 1)
            // The client is well: a third goes out on a connection of its own.
            #expect(await client.start(get(server)).wholeError() == nil)
            #expect(server.requests.count == 3)
        }
    }

    @Test func `a connection reset instead of an answer is not tried again`() async throws {
        try await withServer { conversation in
            conversation.readRequest()
            conversation.answer("first")
            conversation.readRequest()
            conversation.reset()
        } test: { server, client in
            #expect(await client.start(get(server)).wholeError() == nil)
            let second = client.start(post(server, "{}"))
            #expect(await second.wholeError() == .connectionReset)
            #expect(second.timings.requestSent)
            #expect(server.requests.count == 2)
        }
    }

    @Test func `a connection that was closed while idle is replaced, and one request sent`()
        async throws
    {
        let isClosed = Gate()
        try await withServer { conversation in
            conversation.readRequest()
            conversation.answer("ok")
            conversation.close()
            isClosed.open()
        } test: { server, client in
            #expect(await client.start(post(server, "1")).wholeError() == nil)
            // On loopback the FIN has arrived when `close` returns.
            await isClosed.opened()
            let second = client.start(post(server, "2"))
            #expect(await second.wholeError() == nil)
            #expect(second.timings.connectionReused == false)
            #expect(server.requests.map { text($0.body) } == ["1", "2"])
            #expect(server.connectionCount == 2)
        }
    }

    @Test func `answers that close race with the next request, and none is sent twice`()
        async throws
    {
        // The server closes right after each answer, so that some requests meet a connection that
        // is closing: they may fail or succeed, but each arrives at most once.
        try await withServer { conversation in
            conversation.readRequest()
            conversation.answer("ok")
        } test: { server, client in
            for number in 0..<300 {
                let transfer = client.start(post(server, "\(number)"))
                let error = await transfer.wholeError()
                #expect(error == nil || error == .connectionReset)
            }
            let bodies = server.requests.map { text($0.body) }
            #expect(Set(bodies).count == bodies.count)
        }
    }
}
