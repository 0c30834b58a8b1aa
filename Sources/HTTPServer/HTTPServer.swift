import Synchronization

/// An HTTP/1.1 server that hands every whole request to one handler.
///
/// Keep-alive, pipelining, chunked bodies, `Expect: 100-continue` and the limits of the configuration are its work;
/// routing, authentication and meaning are not. Listens from its creation on; answers while `run` runs.
package final class HTTPServer: Sendable {
    private let engine: Engine
    private let isRun = Atomic<Bool>(false)

    /// Opens the socket and starts the HTTP threads.
    ///
    /// - Parameters:
    ///   - refuse: Asked on an HTTP thread, so it must be short, as soon as a request's head is there; an answer refuses
    ///     the request without a handler and without its body. Not asked about heads that break the server's own limits.
    ///   - streamedBodyBytesMax: Asked on an HTTP thread about each head that was not refused and has a body: a number gives
    ///     the request to the handler at once, which takes the body by ``HTTPExchange/nextBodyBytes()``; it may have so many
    ///     bytes. Nil: the body is collected first, up to `bodyBytesMax`.
    ///   - errorResponse: Shapes the answers that the server gives by itself, from a status (400, 413, 431, 500, 503),
    ///     a sentence for people and, where there is one, the request's head. Asked on an HTTP thread. Heads that are no
    ///     HTTP the library answers with a page of its own.
    ///   - now: Stamps `HTTPRequest.receivedAt`.
    package init(
        configuration: HTTPServerConfiguration,
        refuse: @escaping @Sendable (HTTPRequestHead) -> HTTPResponse? = { _ in nil },
        streamedBodyBytesMax: @escaping @Sendable (HTTPRequestHead) -> Int? = { _ in nil },
        errorResponse: @escaping @Sendable (Int, String, HTTPRequestHead?) -> HTTPResponse = {
            status, sentence, _ in HTTPServer.plainError(status, sentence)
        },
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) throws(HTTPServerError) {
        engine = try Engine(
            configuration: configuration, refuse: refuse,
            streamedBodyBytesMax: streamedBodyBytesMax, errorResponse: errorResponse, now: now)
    }

    deinit { engine.stop() }

    /// The port in use, also when the system chose it.
    package var port: UInt16 { engine.port }

    /// Gives each request to `handler` in a task of its own, until `stop` or cancellation; once per server.
    ///
    /// Returns when all handlers have returned and the HTTP threads have ended. A handler that returns without an
    /// answer gives 500; without the end of its stream, a cut connection.
    package func run(_ handler: @escaping @Sendable (HTTPExchange) async -> Void) async {
        let wasRun = isRun.exchange(true, ordering: .relaxed)
        precondition(!wasRun, "a server runs once")
        let engine = engine
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for await exchange in engine.exchanges {
                    group.addTask {
                        await handler(exchange)
                        exchange.handlerReturned {
                            engine.errorResponse(500, "the request was not answered", nil)
                        }
                    }
                }
            }
            await engine.stopped()
        } onCancel: {
            engine.stop()
        }
    }

    /// No new connections from now on; what runs goes on, and each connection ends with its next answer.
    package func stopAccepting() { engine.stopAccepting() }

    /// Returns when every answer that was begun is sent, or its client gone; or when the task is cancelled.
    ///
    /// An answer is begun before it is sent: without this wait, ``stop()`` could cut the last ones short.
    package func untilAnswered() async { await engine.pending.untilNone() }

    /// Ends everything: handlers see a client that left, connections are cut, `run` returns.
    ///
    /// Returns at once. May be called twice.
    package func stop() { engine.stop() }

    /// One line of text.
    package static let plainError: @Sendable (Int, String) -> HTTPResponse = { status, sentence in
        HTTPResponse(
            status: status, headers: ["Content-Type": "text/plain; charset=utf-8"],
            body: Array("\(sentence)\n".utf8))
    }
}
