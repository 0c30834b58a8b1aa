import HTTPClient
import HTTPServer
import JSON
import Synchronization
import Testing

@testable import ProviderSimulator

/// A simulator behind a real socket, with a clock that stands still unless it is moved.
struct Harness: Sendable {
    let client: HTTPClient
    let port: UInt16
    let clock: TestClock

    /// Runs a test against a fresh simulator.
    static func run(
        _ configuration: SimulatorConfiguration = SimulatorConfiguration(),
        _ body: (Harness) async throws -> Void
    ) async throws {
        let clock = TestClock()
        let simulator = ProviderSimulator(
            configuration: configuration, now: { clock.now }, pause: { await clock.pause($0) })
        let server = try HTTPServer(
            configuration: HTTPServerConfiguration(streamBufferBytesMax: 1))
        let client = try HTTPClient()
        let harness = Harness(client: client, port: server.port, clock: clock)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await server.run { exchange in
                    if await !simulator.handle(exchange) {
                        exchange.respond(HTTPResponse(status: 418))
                    }
                }
            }
            defer {
                client.shutdown()
                server.stop()
            }
            try await body(harness)
        }
    }

    static var deadline: ContinuousClock.Instant { .now + .seconds(20) }

    func start(
        _ method: String, _ path: String, _ body: JSONNode? = nil,
        headers: [(name: String, value: String)] = []
    ) -> Transfer {
        let isOpenAIShape = !path.hasPrefix("/anthropic") && !path.hasPrefix("/gemini")
        var all: [(name: String, value: String)] = [("content-type", "application/json")]
        if isOpenAIShape { all.append(("authorization", "Bearer sk-test")) }
        if path.hasPrefix("/anthropic") {
            all += [("x-api-key", "sk-test"), ("anthropic-version", "2023-06-01")]
        }
        if path.hasPrefix("/gemini") { all.append(("x-goog-api-key", "sk-test")) }
        let kept = all.filter { one in !headers.contains { $0.name == one.name } }
        return client.start(
            HTTPClientRequest(
                method: method, url: "http://127.0.0.1:\(port)\(path)",
                headers: (kept + headers).filter { !$0.value.isEmpty }, body: body?.bytes()))
    }

    func call(
        _ method: String, _ path: String, _ body: JSONNode? = nil,
        headers: [(name: String, value: String)] = []
    ) async throws -> Reply {
        let transfer = start(method, path, body, headers: headers)
        let (head, bytes) = try await transfer.complete(
            until: Self.deadline, bodyBytesMax: 64 << 20)
        return Reply(head: head, body: bytes)
    }

    func post(
        _ path: String, _ body: JSONNode, headers: [(name: String, value: String)] = []
    ) async throws -> Reply {
        try await call("POST", path, body, headers: headers)
    }

    /// What arrives until the body ends or breaks.
    func collect(_ path: String, _ body: JSONNode) async throws -> (Reply, TransferError?) {
        let transfer = start("POST", path, body)
        let head = try await transfer.head(until: Self.deadline)
        var bytes: [UInt8] = []
        do throws(TransferError) {
            while let more = try await transfer.next(until: Self.deadline) { bytes += more }
            return (Reply(head: head, body: bytes), nil)
        } catch {
            return (Reply(head: head, body: bytes), error)
        }
    }

    func requests(of provider: String) async throws -> [JSONValue] {
        let reply = try await call("GET", "/_sim/requests?provider=\(provider)")
        return try Array(#require(reply.json["data"]).elements)
    }

    /// The last entry of a provider's books, which another thread may still be about to write.
    ///
    /// Each look is a request of its own, so that the number of looks bounds the time.
    func lastEntry(of provider: String) async throws -> JSONValue {
        for _ in 0..<5000 {
            if let entry = try await requests(of: provider).last { return entry }
        }
        return try #require(nil, "no entry in the books of \(provider)")
    }

    @discardableResult
    func fault(_ fault: JSONNode) async throws -> String {
        let reply = try await post("/_sim/faults", fault)
        #expect(reply.status == 201)
        return try #require(reply.json["id"]?.string)
    }
}

/// An answer, and ways to look into it.
struct Reply: Sendable {
    let head: TransferHead
    let body: [UInt8]

    var status: Int { head.status }
    func header(_ name: String) -> String? { head.first(name) }

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSONValue {
        get throws { try JSONDocument(parsing: body).root }
    }

    /// The data of server-sent events; `[DONE]` is left out.
    var events: [JSONValue] {
        get throws {
            try lines(after: "data: ").filter { $0 != "[DONE]" }
                .map { try JSONDocument(parsing: $0).root }
        }
    }

    var isDone: Bool { text.hasSuffix("data: [DONE]\n\n") }

    func lines(after prefix: String) -> [String] {
        text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count)) }
    }
}

/// Time in a test's hand.
final class TestClock: Sendable {
    /// 2026-11-22T16:50:00Z.
    static let start: Int64 = 1_795_366_200

    private let nanoseconds = Mutex<Int64>(TestClock.start * 1_000_000_000)
    private let pauses = Mutex<[Duration]>([])

    var now: Int64 { nanoseconds.withLock { $0 } }
    var paused: [Duration] { pauses.withLock { $0 } }

    func advance(seconds more: Int64) { advance(nanoseconds: more * 1_000_000_000) }

    func advance(nanoseconds more: Int64) { nanoseconds.withLock { $0 += more } }

    /// Short pauses are over at once; ten minutes last until they are cancelled.
    func pause(_ duration: Duration) async {
        pauses.withLock { $0.append(duration) }
        guard duration >= .seconds(600) else { return }
        let (never, continuation) = AsyncStream.makeStream(of: Void.self)
        for await _ in never {}
        continuation.finish()
    }
}

/// Bodies of requests that say the same in each wire format.
enum Ask {
    static func chat(
        _ model: String, _ text: String = "Hello", streams: Bool = false,
        _ more: [(String, JSONNode)] = []
    ) -> JSONNode {
        let members: [(String, JSONNode)] = [
            ("model", .string(model)),
            ("messages", .array([["role": "user", "content": .string(text)]])),
        ]
        let stream: [(String, JSONNode)] = streams ? [("stream", true)] : []
        return .object((members + stream + more).map { JSONMember($0.0, $0.1) })
    }

    static func chat(_ model: String, _ more: [(String, JSONNode)]) -> JSONNode {
        chat(model, "Hello", more)
    }

    static func message(_ model: String, _ more: [(String, JSONNode)]) -> JSONNode {
        message(model, "Hello", more)
    }

    static func message(
        _ model: String, _ text: String = "Hello", streams: Bool = false,
        _ more: [(String, JSONNode)] = []
    ) -> JSONNode {
        chat(model, text, streams: streams, [("max_tokens", 4096)] + more)
    }

    static func content(_ text: String = "Hello", _ more: [(String, JSONNode)] = []) -> JSONNode {
        let contents: JSONNode = .array([
            ["role": "user", "parts": .array([["text": .string(text)]])]
        ])
        return .object(([("contents", contents)] + more).map { JSONMember($0.0, $0.1) })
    }

    static let usage: [(String, JSONNode)] = [("stream_options", ["include_usage": true])]

    /// A text of exactly that many tokens.
    static func words(tokens: Int) -> String { String(repeating: "abc ", count: tokens) }
}
