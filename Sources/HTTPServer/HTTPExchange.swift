import CMicroHTTPD
import Synchronization

/// One request being answered: exactly one of `respond`, `startStream … finish` or `abort`.
///
/// May be used from any thread. The first answer counts; a second one is a mistake in the program, found in debug
/// builds and without effect in others. Answering a client that has left is no mistake and has no effect.
package final class HTTPExchange: Sendable {
    package let request: HTTPRequest
    private let state: Mutex<AnswerState>

    init(
        request: HTTPRequest, connection: ConnectionHandle, streamBufferBytesMax: Int,
        inflow: BodyInflow? = nil
    ) {
        self.request = request
        state = Mutex(
            AnswerState(
                connection: connection, bufferBytesMax: streamBufferBytesMax, inflow: inflow))
    }

    /// The next bytes of a body that is handed on as it comes, never empty; nil after the last, and where the body came
    /// whole with the request. One call at a time.
    ///
    /// What is not taken is waited for: the client sends no faster than its body is read. Throws when the client has
    /// left, or its body went over the limit, or the server is being stopped.
    package func nextBodyBytes() async throws(ClientLeft) -> [UInt8]? {
        while true {
            switch apply({ $0.takeBody() }) {
            case .bytes(let bytes): return bytes
            case .end: return nil
            case .gone: throw ClientLeft()
            case .wait: break
            }
            await withCheckedContinuation { reader in
                let waits = state.withLock { $0.waitForBody(reader) }
                if !waits { reader.resume() }
            }
        }
    }

    /// Sends a whole answer with its `Content-Length`.
    package func respond(_ response: HTTPResponse) {
        let isFirst = apply { $0.respond(response) }
        assert(isFirst, "a request is answered once")
    }

    /// Sends the head of a chunked answer, which announces in `Trailer` the names that `finish` may bring.
    ///
    /// To a client of HTTP/1.0 the stream goes unchunked, ended by the connection's end, without trailers.
    package func startStream(
        status: Int, headers: HTTPHeaders = HTTPHeaders(), trailerNames: [String] = []
    ) {
        let head = StreamHead(status: status, headers: headers, trailerNames: trailerNames)
        let isFirst = apply { $0.startStream(head) }
        assert(isFirst, "a request is answered once")
    }

    /// Sends bytes of a started stream at once; returns when there is room for more.
    ///
    /// The bytes are taken in any case, so that what waits is at most `streamBufferBytesMax` and one write. A cancelled
    /// task does not wait. Throws when the client has left, the stream was aborted, or the server is being stopped.
    package func write(_ bytes: [UInt8]) async throws(ClientLeft) {
        switch apply({ $0.write(bytes) }) {
        case .room: return
        case .gone: throw ClientLeft()
        case .full: break
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { writer in
                let waits = state.withLock { $0.wait(writer) }
                if !waits { writer.resume() }
            }
        } onCancel: {
            update { $0.releaseWriters() }
        }
        if clientHasLeft { throw ClientLeft() }
    }

    /// Ends a stream in good form, after all that was written, with these trailers.
    package func finish(trailers: HTTPHeaders = HTTPHeaders()) {
        update { $0.finish(trailers: trailers) }
    }

    /// Cuts the connection, so that the client sees an answer without an end, or none.
    package func abort() {
        update { $0.drop() }
    }

    /// The connection ended before the handler had given its whole answer.
    package var clientHasLeft: Bool { state.withLock { $0.clientHasLeft } }

    /// Calls `action` once when the client leaves, at once if it has left already; from any thread, so keep it short.
    ///
    /// Not called after `respond`, `finish` or `abort`: whether the last bytes arrive, nobody can know.
    package func onClientLeft(_ action: @escaping @Sendable () -> Void) {
        update { $0.add(departureAction: action) }
    }

    // MARK: For the server

    /// The handler returned: nothing may stay open that nobody will end.
    func handlerReturned(fallback: () -> HTTPResponse) {
        switch state.withLock({ $0.leftover }) {
        case .nothing: break
        case .answer: update { $0.respond(fallback()).effects }
        case .streamEnd: abort()
        }
    }

    /// On the connection's HTTP thread: the next bytes of the body; suspends the connection when they are enough for now.
    ///
    /// Under one lock, as in ``nextStep()``.
    func receive(_ bytes: UnsafeRawBufferPointer) {
        let effects = state.withLock { state in
            let (rests, effects) = state.receive(bytes)
            if rests { state.connection?.suspend() }
            return effects
        }
        effects.perform()
    }

    func bodyEnded() { update { $0.bodyEnded() } }
    func clientLeft() { update { $0.clientLeft() } }
    func completed(isDelivered: Bool) { update { $0.completed(isDelivered: isDelivered) } }
    func serverStops() { update { $0.serverStops() } }

    /// On the connection's HTTP thread; suspends the connection when there is no answer yet.
    ///
    /// Deciding to wait and suspending happen under one lock: an answer that comes in between finds the connection
    /// suspended and wakes it, rather than waking it before it sleeps.
    func nextStep() -> AnswerState.Step {
        state.withLock { state in
            let step = state.nextStep()
            if case .wait = step { state.connection?.suspend() }
            return step
        }
    }

    /// On the connection's HTTP thread; suspends the connection when nothing is there to send.
    func read(into target: UnsafeMutableRawBufferPointer) -> AnswerState.Read {
        let (read, effects) = state.withLock { state in
            let (read, effects) = state.read(into: target)
            if case .wait = read { state.connection?.suspend() }
            return (read, effects)
        }
        effects.perform()
        return read
    }

    private func update(_ change: (inout AnswerState) -> AnswerState.Effects) {
        apply { ((), change(&$0)) }
    }

    /// Resumes under the lock: once it is open, the library may complete the request and free the connection.
    private func apply<Result>(
        _ change: (inout AnswerState) -> (Result, AnswerState.Effects)
    ) -> Result {
        let (result, effects) = state.withLock { state in
            let (result, effects) = change(&state)
            if effects.resumes { state.connection?.resume() }
            return (result, effects)
        }
        effects.perform()
        return result
    }
}
