import Dispatch
import Glibc
import HTTPServer
import Testing

/// Runs a server for the time of a test; the client part runs on a thread of its own, because its calls block.
@discardableResult
func withServer<Result: Sendable>(
    _ configuration: HTTPServerConfiguration = HTTPServerConfiguration(),
    refuse: @escaping @Sendable (HTTPRequestHead) -> HTTPResponse? = { _ in nil },
    streamed: @escaping @Sendable (HTTPRequestHead) -> Int? = { _ in nil },
    handler: @escaping @Sendable (HTTPExchange) async -> Void,
    client: @escaping @Sendable (HTTPServer) throws -> Result
) async throws -> Result {
    let server = try HTTPServer(
        configuration: configuration, refuse: refuse, streamedBodyBytesMax: streamed)
    async let running: Void = server.run(handler)
    let result = await onThread { Swift.Result { try client(server) } }
    server.stop()
    await running
    return try result.get()
}

/// Answers with what it saw.
@Sendable func echo(_ exchange: HTTPExchange) async {
    let request = exchange.request
    let query = request.query.map { "[\($0.name)=\($0.value)]" }.joined()
    var headers = HTTPHeaders()
    try? headers.add("X-Saw", "\(request.method) \(request.path) \(query)")
    exchange.respond(HTTPResponse(status: 200, headers: headers, body: request.body))
}

func onThread<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
        let box = Unmanaged.passRetained(Work { continuation.resume(returning: work()) })
        var thread = pthread_t()
        let error = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, box.toOpaque())
        precondition(error == 0, "no thread for the test")
        pthread_detach(thread)
    }
}

private final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Something that a handler tells the client's thread.
final class Signal: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func send() { semaphore.signal() }

    /// False when it did not come within the time.
    func comes(withinMs: Int = 10_000) -> Bool {
        semaphore.wait(timeout: .now() + .milliseconds(withinMs)) == .success
    }
}

/// Something that the client's thread tells a handler.
final class Gate: Sendable {
    private let stream = AsyncStream<Void>.makeStream()

    func open() { stream.continuation.finish() }

    func passed() async {
        for await _ in stream.stream {}
    }
}

extension HTTPExchange {
    func leaves() async {
        await withCheckedContinuation { continuation in
            onClientLeft { continuation.resume() }
        }
    }
}
