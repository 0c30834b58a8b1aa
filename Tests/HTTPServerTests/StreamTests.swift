import HTTPServer
import Synchronization
import Testing

@Suite struct StreamTests {
    @Test func `a stream is chunks, an end, and the announced trailers`() async throws {
        let wire = try await withServer { exchange in
            exchange.startStream(
                status: 200, headers: ["Content-Type": "text/event-stream"],
                trailerNames: ["X-Cost", "X-Outcome"])
            var trailers = HTTPHeaders()
            do {
                try await exchange.write(Array("data: 1\n\n".utf8))
                try await exchange.write([])
                try await exchange.write(Array("data: 2\n\n".utf8))
                try trailers.add("X-Cost", "12")
                try trailers.add("X-Outcome", "completed")
            } catch {
                Issue.record(error)
            }
            exchange.finish(trailers: trailers)
        } client: { server in
            let client = try TestClient(port: server.port)
            let response = try client.get("/")
            #expect(response.header("Trailer") == "X-Cost, X-Outcome")
            #expect(response.header("Content-Type") == "text/event-stream")
            #expect(response.text == "data: 1\n\ndata: 2\n\n")
            #expect(response.trailers == "X-Cost: 12\r\nX-Outcome: completed\r\n")
            try client.send("GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
            return String(decoding: try client.receiveToEnd(), as: UTF8.self)
        }
        #expect(wire.hasSuffix("\r\n0\r\nX-Cost: 12\r\nX-Outcome: completed\r\n\r\n"))
    }

    @Test func `each write reaches a waiting client before the next one is made`() async throws {
        let gates = (0..<5).map { _ in Gate() }
        try await withServer { exchange in
            exchange.startStream(status: 200)
            for (number, gate) in gates.enumerated() {
                try? await exchange.write(Array("event \(number)".utf8))
                await gate.passed()
            }
            exchange.finish()
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(try client.receiveHead().status == 200)
            for (number, gate) in gates.enumerated() {
                #expect(try client.receiveChunk() == Array("event \(number)".utf8))
                gate.open()
            }
            #expect(try client.receiveChunk() == [])
        }
    }

    @Test func `an empty stream ends well, and its connection goes on`() async throws {
        try await withServer { exchange in
            exchange.startStream(status: 200)
            exchange.finish()
        } client: { server in
            let client = try TestClient(port: server.port)
            #expect(try client.get("/").body == [])
            #expect(try client.get("/").body == [])
        }
    }

    @Test func `a stream in answer to HEAD is a head, and what is written goes nowhere`()
        async throws
    {
        let written = Signal()
        try await withServer { exchange in
            exchange.startStream(status: 200)
            for _ in 0..<100 {
                do {
                    try await exchange.write([UInt8](repeating: 1, count: 10_000))
                } catch {
                    Issue.record(error)
                }
            }
            exchange.finish()
            written.send()
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(try client.receiveHead().status == 200)
            #expect(written.comes())
        }
    }

    @Test func `a writer waits for a client that does not read`() async throws {
        let total = 64 * 1024 * 1024
        let accepted = Atomic(0)
        let finished = Signal()
        let small = HTTPServerConfiguration(streamBufferBytesMax: 64 * 1024)
        try await withServer(small) { exchange in
            exchange.startStream(status: 200)
            let piece = [UInt8](repeating: 9, count: 32 * 1024)
            do {
                while accepted.load(ordering: .relaxed) < total {
                    try await exchange.write(piece)
                    accepted.add(piece.count, ordering: .relaxed)
                }
            } catch {
                Issue.record(error)
            }
            exchange.finish()
            finished.send()
        } client: { server in
            let client = try TestClient(port: server.port, receiveBufferBytes: 16 * 1024)
            try client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            let head = try client.receiveHead()
            #expect(head.status == 200)
            // What the system buffers for a socket is a few MiB at most; the rest has to wait.
            #expect(!finished.comes(withinMs: 300))
            #expect(accepted.load(ordering: .relaxed) < 32 * 1024 * 1024)
            var received = 0
            while case let chunk = try client.receiveChunk(), !chunk.isEmpty {
                received += chunk.count
            }
            #expect(received == total)
            #expect(finished.comes())
        }
    }

    @Test func `a cancelled writer does not wait`() async throws {
        let small = HTTPServerConfiguration(streamBufferBytesMax: 1)
        let blocked = Signal()
        let released = Signal()
        try await withServer(small) { exchange in
            exchange.startStream(status: 200)
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !Task.isCancelled {
                        try? await exchange.write([UInt8](repeating: 1, count: 1 << 20))
                    }
                    released.send()
                }
                group.addTask {
                    await exchange.leaves()
                }
                blocked.send()
                await Task.yield()
                group.cancelAll()
            }
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(blocked.comes())
            #expect(released.comes())
        }
    }

    @Test func `an aborted stream has no end`() async throws {
        let gate = Gate()
        try await withServer { exchange in
            exchange.startStream(status: 200)
            try? await exchange.write(Array("half".utf8))
            await gate.passed()
            exchange.abort()
            await #expect(throws: ClientLeft.self) { try await exchange.write([1]) }
            #expect(!exchange.clientHasLeft)
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(try client.receiveHead().status == 200)
            #expect(try client.receiveChunk() == Array("half".utf8))
            gate.open()
            #expect(client.isAtEnd())
        }
    }

    @Test func `an abort instead of an answer is a closed connection`() async throws {
        try await withServer {
            $0.abort()
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(client.isAtEnd())
        }
    }

    @Test func `a stream whose handler forgets its end is cut`() async throws {
        try await withServer {
            $0.startStream(status: 200)
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            let wire = String(decoding: try client.receiveToEnd(), as: UTF8.self)
            #expect(!wire.contains("0\r\n\r\n"))
        }
    }

    @Test(arguments: [1, 2]) func `a hundred streams run at the same time`(
        threads: Int
    ) async throws {
        let gate = Gate()
        let open = Atomic(0)
        let allOpen = Signal()
        try await withServer(HTTPServerConfiguration(threads: threads)) { exchange in
            exchange.startStream(status: 200, trailerNames: ["X-Number"])
            if open.add(1, ordering: .relaxed).newValue == 100 {
                gate.open()
                allOpen.send()
            }
            await gate.passed()
            var trailers = HTTPHeaders()
            do {
                for number in 0..<50 { try await exchange.write(Array("event \(number)\n".utf8)) }
                try trailers.add("X-Number", String(exchange.request.path.dropFirst()))
            } catch {
                Issue.record(error)
            }
            exchange.finish(trailers: trailers)
        } client: { server in
            let expected = (0..<50).map { "event \($0)\n" }.joined()
            let clients = try (0..<100).map { number in
                let client = try TestClient(port: server.port)
                try client.send("GET /\(number) HTTP/1.1\r\nHost: test\r\n\r\n")
                return client
            }
            #expect(allOpen.comes())
            for (number, client) in clients.enumerated() {
                let response = try client.receiveResponse()
                #expect(response.text == expected)
                #expect(response.trailers == "X-Number: \(number)\r\n")
            }
        }
    }
}
