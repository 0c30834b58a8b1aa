import Dispatch
import HTTPServer
import Synchronization
import Testing

@Suite struct BodyStreamTests {
    /// Answers with the sum of what came, and what ended it.
    @Sendable private static func summing(_ exchange: HTTPExchange) async {
        var count = 0
        var sum = 0
        do {
            while let bytes = try await exchange.nextBodyBytes() {
                count += bytes.count
                sum = bytes.reduce(sum) { ($0 &* 31 &+ Int($1)) & 0xffff_ffff }
            }
            exchange.respond(HTTPResponse(status: 200, body: Array("\(count) \(sum)".utf8)))
        } catch {
            exchange.respond(HTTPResponse(status: 500))
        }
    }

    private static let streaming: @Sendable (HTTPRequestHead) -> Int? = { head in
        head.path == "/upload" ? 4_000_000 : nil
    }

    private static func pattern(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
    }

    private static func expected(_ bytes: [UInt8]) -> String {
        "\(bytes.count) \(bytes.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff_ffff })"
    }

    @Test(arguments: [1, 65_536, 3_000_000])
    func `a body is handed on as it comes, whole and in order`(count: Int) async throws {
        let body = Self.pattern(count)
        let configuration = HTTPServerConfiguration(bodyBytesMax: 1_024)
        let answers = try await withServer(
            configuration, streamed: Self.streaming, handler: Self.summing
        ) { server in
            let client = try TestClient(port: server.port)
            return try (1...2).map { _ in
                try client.send(
                    "POST /upload HTTP/1.1\r\nHost: test\r\nContent-Length: \(count)\r\n\r\n")
                try client.send(body)
                return try client.receiveResponse().text
            }
        }
        #expect(answers == [Self.expected(body), Self.expected(body)])
    }

    @Test func `a chunked body is handed on too`() async throws {
        let answer = try await withServer(streamed: Self.streaming, handler: Self.summing) {
            server in
            let client = try TestClient(port: server.port)
            try client.send(
                "POST /upload HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
            )
            try client.send("2\r\nde\r\n0\r\n\r\n")
            return try client.receiveResponse().text
        }
        #expect(answer == Self.expected(Array("abcde".utf8)))
    }

    @Test func `the handler begins before the body has come, and its client waits for it`()
        async throws
    {
        let gate = DispatchSemaphore(value: 0)
        let seen = Mutex<[UInt8]>([])
        try await withServer(streamed: Self.streaming) { exchange in
            let first = try? await exchange.nextBodyBytes()
            seen.withLock { $0 += first ?? [] }
            gate.signal()
            let rest = try? await exchange.nextBodyBytes()
            seen.withLock { $0 += rest ?? [] }
            #expect((try? await exchange.nextBodyBytes()) == .some(nil))
            exchange.respond(HTTPResponse(status: 204))
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send("POST /upload HTTP/1.1\r\nHost: test\r\nContent-Length: 6\r\n\r\nabc")
            gate.wait()
            try client.send("def")
            #expect(try client.receiveResponse().status == 204)
        }
        #expect(seen.withLock { $0 } == Array("abcdef".utf8))
    }

    @Test func `an answer before the body's end is sent when the body has ended`() async throws {
        let statuses = try await withServer(streamed: Self.streaming) { exchange in
            exchange.respond(HTTPResponse(status: 409))
        } client: { server in
            let client = try TestClient(port: server.port)
            return try (1...2).map { _ in
                try client.send(
                    "POST /upload HTTP/1.1\r\nHost: test\r\nContent-Length: 2000000\r\n\r\n")
                try client.send(Self.pattern(2_000_000))
                return try client.receiveResponse().status
            }
        }
        #expect(statuses == [409, 409], "the connection stays in use")
    }

    @Test func `a client that breaks off is known to the handler`() async throws {
        let gate = DispatchSemaphore(value: 0)
        try await withServer(streamed: Self.streaming) { exchange in
            await #expect(throws: ClientLeft.self) {
                while try await exchange.nextBodyBytes() != nil {}
            }
            gate.signal()
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send("POST /upload HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc")
            client.leave()
            gate.wait()
        }
    }

    @Test(arguments: ["Content-Length: 4000001", "Transfer-Encoding: chunked"])
    func `a body over its limit is refused`(framing: String) async throws {
        let status = try await withServer(streamed: Self.streaming, handler: Self.summing) {
            server in
            let client = try TestClient(port: server.port)
            try client.send("POST /upload HTTP/1.1\r\nHost: test\r\n\(framing)\r\n\r\n")
            if framing.hasPrefix("Transfer") {
                let piece = Self.pattern(400_000)
                for _ in 0..<11 {
                    // The server may have stopped reading what it has refused.
                    guard (try? client.send("61a80\r\n")) != nil,
                        (try? client.send(piece + Array("\r\n".utf8))) != nil
                    else { break }
                }
            }
            return try client.receiveResponse().status
        }
        #expect(status == 413)
    }

    @Test func `a handler that takes nothing holds its client up, and stopping frees both`()
        async throws
    {
        try await withServer(
            HTTPServerConfiguration(streamBufferBytesMax: 65_536), streamed: Self.streaming
        ) { exchange in
            while !exchange.clientHasLeft { await Task.yield() }
            await #expect(throws: ClientLeft.self) { try await exchange.nextBodyBytes() }
        } client: { server in
            let client = try TestClient(port: server.port)
            try client.send("POST /upload HTTP/1.1\r\nHost: test\r\nContent-Length: 400000\r\n\r\n")
            try client.send(Self.pattern(100_000))
            server.stop()
        }
    }
}
