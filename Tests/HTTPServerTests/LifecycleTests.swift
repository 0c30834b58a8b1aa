import Glibc
import HTTPServer
import Testing

@Suite struct LifecycleTests {
    @Test func `stopping ends waiting requests, streams and idle connections`() async throws {
        let arrived = Signal()
        try await withServer { exchange in
            if exchange.request.path == "/stream" {
                exchange.startStream(status: 200)
                try? await exchange.write([1])
            }
            if exchange.request.path == "/idle" {
                return exchange.respond(HTTPResponse(status: 200))
            }
            arrived.send()
            await exchange.leaves()
            #expect(exchange.clientHasLeft)
        } client: { server in
            let idle = try TestClient(port: server.port)
            #expect(try idle.get("/idle").status == 200)
            let waiting = try TestClient(port: server.port)
            try waiting.send("GET /wait HTTP/1.1\r\nHost: test\r\n\r\n")
            let streaming = try TestClient(port: server.port)
            try streaming.send("GET /stream HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(arrived.comes())
            #expect(arrived.comes())
            server.stop()
            server.stop()
            #expect(idle.isAtEnd())
            #expect(waiting.isAtEnd())
            let wire = String(decoding: try streaming.receiveToEnd(), as: UTF8.self)
            #expect(!wire.contains("0\r\n\r\n"))
        }
    }

    @Test func `without new connections, what runs is answered and told to end`() async throws {
        let gate = Gate()
        let arrived = Signal()
        try await withServer { exchange in
            arrived.send()
            await gate.passed()
            exchange.respond(HTTPResponse(status: 200, body: [1]))
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(arrived.comes())
            server.stopAccepting()
            server.stopAccepting()
            #expect(throws: TestClient.Failure.self) { _ = try TestClient(port: server.port) }
            gate.open()
            let response = try client.receiveResponse()
            #expect(response.status == 200)
            #expect(response.header("Connection") == "close")
            #expect(client.isAtEnd())
        }
    }

    @Test func `an answer that was begun is whole when the stop waits for it`() async throws {
        let body = [UInt8](repeating: 7, count: 8 << 20)
        let server = try HTTPServer(configuration: HTTPServerConfiguration())
        let answered = Gate()
        let received = await withTaskGroup(of: Int?.self) { group in
            group.addTask {
                await server.run { exchange in
                    exchange.respond(HTTPResponse(status: 200, body: body))
                    answered.open()
                }
                return nil
            }
            group.addTask {
                await onThread {
                    (try? TestClient(port: server.port).get("/"))?.body.count
                }
            }
            await answered.passed()
            server.stopAccepting()
            await server.untilAnswered()
            server.stop()
            return await group.reduce(nil) { $0 ?? $1 }
        }
        #expect(received == body.count)
    }

    @Test func `cancelling the run stops the server`() async throws {
        let server = try HTTPServer(configuration: HTTPServerConfiguration())
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await server.run(echo) }
            let status = await onThread { try? TestClient(port: server.port).get("/").status }
            #expect(status == 200)
            group.cancelAll()
        }
        #expect(await onThread { (try? TestClient(port: server.port)) == nil })
    }

    @Test func `a server that was stopped before it ran returns from its run`() async throws {
        let server = try HTTPServer(configuration: HTTPServerConfiguration())
        server.stop()
        await server.run(echo)
    }

    @Test func `servers come and go`() async throws {
        for round in 0..<20 {
            let status = try await withServer(
                HTTPServerConfiguration(threads: 1 + round % 3), handler: echo
            ) {
                try TestClient(port: $0.port).get("/").status
            }
            #expect(status == 200)
        }
    }

    @Test func `a server that is let go without a stop gives its port back`() async throws {
        let port = try HTTPServer(configuration: HTTPServerConfiguration()).port
        // Its threads end soon after; until then the port is taken.
        let isFree = await onThread {
            let start = ContinuousClock.now
            while (try? TestClient(port: port)) != nil {
                guard .now - start < .seconds(10) else { return false }
                sched_yield()
            }
            return true
        }
        #expect(isFree)
    }

    @Test func `a port in use is refused by name`() async throws {
        try await withServer(handler: echo) { server in
            #expect(
                throws: HTTPServerError.cannotListen(
                    address: "127.0.0.1", port: server.port, errno: EADDRINUSE)
            ) {
                try HTTPServer(configuration: HTTPServerConfiguration(port: server.port))
            }
        }
    }

    @Test(arguments: ["localhost", "", "[127.0.0.1]", "::1", "300.0.0.1"])
    func `an address that is no literal is refused`(address: String) {
        #expect(throws: HTTPServerError.addressNotLiteral(address)) {
            try HTTPServer(configuration: HTTPServerConfiguration(address: address))
        }
    }

    @Test func `limits out of range are refused by name`() {
        #expect(throws: HTTPServerError.limitOutOfRange(name: "threads", value: 0, range: 1...64)) {
            try HTTPServer(configuration: HTTPServerConfiguration(threads: 0))
        }
    }
}
