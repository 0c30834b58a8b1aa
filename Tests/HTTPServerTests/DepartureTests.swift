import HTTPServer
import Synchronization
import Testing

enum Departure: CaseIterable, Sendable {
    case close, reset, halfClose
}

@Suite struct DepartureTests {
    @Test(arguments: Departure.allCases)
    func `a client that leaves before the answer is noticed`(departure: Departure) async throws {
        let arrived = Signal()
        let noticed = Signal()
        try await withServer { exchange in
            #expect(!exchange.clientHasLeft)
            arrived.send()
            await exchange.leaves()
            #expect(exchange.clientHasLeft)
            exchange.respond(HTTPResponse(status: 200))
            noticed.send()
        } client: { server in
            var client: TestClient? = try TestClient(port: server.port)
            try client?.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(arrived.comes())
            leave(&client, by: departure)
            #expect(noticed.comes())
        }
    }

    @Test(arguments: Departure.allCases)
    func `a client that leaves between the events of a stream is noticed`(
        departure: Departure
    ) async throws {
        let arrived = Signal()
        let noticed = Signal()
        try await withServer { exchange in
            exchange.startStream(status: 200)
            try? await exchange.write(Array("first".utf8))
            arrived.send()
            await exchange.leaves()
            await #expect(throws: ClientLeft.self) {
                try await exchange.write(Array("second".utf8))
            }
            exchange.finish()
            noticed.send()
        } client: { server in
            var client: TestClient? = try TestClient(port: server.port)
            try client?.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(try client?.receiveHead().status == 200)
            #expect(try client?.receiveChunk() == Array("first".utf8))
            #expect(arrived.comes())
            leave(&client, by: departure)
            #expect(noticed.comes())
        }
    }

    @Test(arguments: [Departure.close, .reset])
    func `a client that leaves while the writer waits for room is noticed`(
        departure: Departure
    ) async throws {
        let noticed = Signal()
        let small = HTTPServerConfiguration(streamBufferBytesMax: 1024)
        try await withServer(small) { exchange in
            exchange.startStream(status: 200)
            await #expect(throws: ClientLeft.self) {
                for _ in 0..<10_000 {
                    try await exchange.write([UInt8](repeating: 1, count: 65_536))
                }
            }
            noticed.send()
        } client: { server in
            var client: TestClient? = try TestClient(port: server.port, receiveBufferBytes: 4096)
            try client?.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(try client?.receiveHead().status == 200)
            leave(&client, by: departure)
            #expect(noticed.comes())
        }
    }

    @Test func `asking late about a client that has left is answered at once`() async throws {
        let arrived = Signal()
        let noticed = Signal()
        try await withServer { exchange in
            arrived.send()
            await exchange.leaves()
            await exchange.leaves()
            noticed.send()
        } client: { server in
            var client: TestClient? = try TestClient(port: server.port)
            try client?.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            #expect(arrived.comes())
            leave(&client, by: .close)
            #expect(noticed.comes())
        }
    }

    @Test(arguments: [false, true])
    func `a client that leaves after a whole answer has not left`(streams: Bool) async throws {
        let departures = Atomic(0)
        try await withServer { exchange in
            exchange.onClientLeft { departures.add(1, ordering: .relaxed) }
            if streams {
                exchange.startStream(status: 200)
                try? await exchange.write(Array("all".utf8))
                exchange.finish()
            } else {
                exchange.respond(HTTPResponse(status: 200, body: Array("all".utf8)))
            }
        } client: { server in
            for _ in 0..<20 {
                var client: TestClient? = try TestClient(port: server.port)
                #expect(try client?.get("/").text == "all")
                leave(&client, by: .close)
            }
        }
        // The server has stopped: nothing comes any more.
        #expect(departures.load(ordering: .relaxed) == 0)
    }

    @Test func `a next request sent early is no departure`() async throws {
        let gate = Gate()
        let departures = Atomic(0)
        try await withServer { exchange in
            exchange.onClientLeft { departures.add(1, ordering: .relaxed) }
            if exchange.request.path == "/first" { await gate.passed() }
            await echo(exchange)
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send("GET /first HTTP/1.1\r\nHost: test\r\n\r\n")
            try client.send("GET /second HTTP/1.1\r\nHost: test\r\n\r\n")
            gate.open()
            #expect(try client.receiveResponse().header("X-Saw") == "GET /first ")
            #expect(try client.receiveResponse().header("X-Saw") == "GET /second ")
        }
        #expect(departures.load(ordering: .relaxed) == 0)
    }

    @Test func `a client that only closed its writing side still gets a whole answer`() async throws
    {
        try await withServer { exchange in
            await exchange.leaves()
            await echo(exchange)
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send("GET /half HTTP/1.1\r\nHost: test\r\n\r\n")
            client.closeWritingSide()
            #expect(try client.receiveResponse().header("X-Saw") == "GET /half ")
        }
    }

    private func leave(_ client: inout TestClient?, by departure: Departure) {
        switch departure {
        case .close: client = nil
        case .halfClose: client?.closeWritingSide()
        case .reset:
            client?.resetAtEnd()
            client = nil
        }
    }
}
