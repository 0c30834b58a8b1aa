import CMicroHTTPD
import Synchronization

/// What happens to a request between the library and the handler, on its connection's HTTP thread.
extension Engine {
    /// The head is there, the body is not: the last moment to refuse without reading it.
    func headArrived(_ incoming: IncomingRequest, on connection: OpaquePointer) -> MHD_Result {
        guard let refusal = refusal(of: incoming, on: connection) else {
            if let bytesMax = streamedBytesMax(of: incoming) {
                _ = begin(
                    incoming, body: [], inflow: BodyInflow(), then: .streaming(bytesLeft: bytesMax),
                    on: connection)
            }
            return .YES
        }
        if !incoming.hasBody
            || incoming.declaredBodyBytes.map({ $0 <= Self.discardedBytesMax }) == true,
            !incoming.expectsContinue
        {
            incoming.body = .discarding(thenSend: refusal)
            return .YES
        }
        if incoming.expectsContinue {
            // The client waits for our word before it sends the body, so there is nothing to throw away.
            return queue(refusal, to: incoming, on: connection)
        }
        return answerEarly(refusal, to: incoming, on: connection)
    }

    private func refusal(
        of incoming: IncomingRequest, on connection: OpaquePointer
    ) -> HTTPResponse? {
        if zumik_mhd_head_bytes(connection) > configuration.headBytesMax {
            return errorResponse(
                431, "the request's head is longer than \(configuration.headBytesMax) bytes",
                incoming.head)
        }
        if incoming.hasAmbiguousLength {
            incoming.endsConnection = true
            return errorResponse(
                400, "the length of the request's body is not clear", incoming.head)
        }
        if !incoming.head.headers.namesAreTokens {
            incoming.endsConnection = true
            return errorResponse(400, "the name of a header field is no token", incoming.head)
        }
        if incoming.query == nil {
            return errorResponse(400, "the query is not percent-encoded UTF-8", incoming.head)
        }
        if let bytes = incoming.declaredBodyBytes, bytes > bodyBytesMax(of: incoming) {
            return bodyTooLong(incoming)
        }
        return refuse(incoming.head)
    }

    /// How long a body may be that is handed on as it comes; nil: it is not.
    private func streamedBytesMax(of incoming: IncomingRequest) -> Int? {
        incoming.hasBody ? streamedBodyBytesMax(incoming.head) : nil
    }

    private func bodyBytesMax(of incoming: IncomingRequest) -> Int {
        streamedBytesMax(of: incoming) ?? configuration.bodyBytesMax
    }

    private func bodyTooLong(_ incoming: IncomingRequest) -> HTTPResponse {
        errorResponse(
            413, "the request's body is longer than \(bodyBytesMax(of: incoming)) bytes",
            incoming.head)
    }

    func bodyArrived(
        _ bytes: UnsafeRawBufferPointer, of incoming: IncomingRequest, on connection: OpaquePointer
    ) -> MHD_Result {
        switch incoming.body {
        case .receiving:
            if incoming.receive(bytes, bytesMax: configuration.bodyBytesMax) { return .YES }
            return answerEarly(bodyTooLong(incoming), to: incoming, on: connection)
        case .streaming(let bytesLeft):
            guard bytes.count <= bytesLeft else {
                incoming.exchange?.abort()
                return answerEarly(bodyTooLong(incoming), to: incoming, on: connection)
            }
            incoming.body = .streaming(bytesLeft: bytesLeft - bytes.count)
            incoming.exchange?.receive(bytes)
            return .YES
        case .discarding:
            return .YES
        case .lingering(let bytesLeft):
            incoming.body = .lingering(bytesLeft: bytesLeft - bytes.count)
            return bytesLeft > bytes.count ? .YES : .NO
        }
    }

    /// The request is there whole, or there is news about its answer.
    func proceed(_ incoming: IncomingRequest, on connection: OpaquePointer) -> MHD_Result {
        switch incoming.body {
        case .lingering:
            return .NO  // Answered already, with the announcement that the connection ends.
        case .discarding(let refusal):
            return queue(refusal, to: incoming, on: connection)
        case .streaming:
            incoming.body = .receiving([])
            incoming.exchange?.bodyEnded()
            served(connection)?.received()
            return proceed(incoming, on: connection)
        case .receiving(let body):
            let exchange =
                incoming.exchange
                ?? begin(
                    incoming, body: body, inflow: nil, then: .receiving([]), on: connection)
            switch exchange.nextStep() {
            case .wait: return .YES
            case .drop: return .NO
            case .send(let response): return queue(response, to: incoming, on: connection)
            case .open(let head): return queue(head, to: incoming, by: exchange, on: connection)
            }
        }
    }

    private func begin(
        _ incoming: IncomingRequest, body: [UInt8], inflow: BodyInflow?,
        then next: IncomingRequest.RequestBody, on connection: OpaquePointer
    ) -> HTTPExchange {
        let served = served(connection)
        let request = HTTPRequest(
            method: incoming.head.method, path: incoming.head.path, query: incoming.query ?? [],
            headers: incoming.head.headers, body: body, peerAddress: served?.peerAddress ?? "",
            receivedAt: incoming.receivedAt)
        let exchange = HTTPExchange(
            request: request, connection: ConnectionHandle(pointer: connection),
            streamBufferBytesMax: configuration.streamBufferBytesMax, inflow: inflow)
        incoming.exchange = exchange
        incoming.pending = pending
        pending.begin()
        incoming.body = next
        served?.begin(exchange, isReceiving: inflow != nil)
        switch arrivals.yield(exchange) {
        case .enqueued: break
        default:
            exchange.handlerReturned { errorResponse(503, "the server is stopping", incoming.head) }
        }
        return exchange
    }

    private func served(_ connection: OpaquePointer) -> ServedConnection? {
        zumik_mhd_socket_context(connection).map {
            Unmanaged<ServedConnection>.fromOpaque($0).takeUnretainedValue()
        }
    }

    // MARK: Sending

    private func answerEarly(
        _ response: HTTPResponse, to incoming: IncomingRequest, on connection: OpaquePointer
    ) -> MHD_Result {
        let answer = EarlyAnswer(response: response, isBodyless: incoming.head.method == "HEAD")
        guard answer.send(to: zumik_mhd_socket(connection)) else { return .NO }
        incoming.body = .lingering(
            bytesLeft: max(bodyBytesMax(of: incoming), Self.discardedBytesMax))
        return .YES
    }

    private func queue(
        _ response: HTTPResponse, to incoming: IncomingRequest, on connection: OpaquePointer
    ) -> MHD_Result {
        let closes = closesConnections.load(ordering: .relaxed) || incoming.endsConnection
        guard let library = LibraryResponse.whole(response, closesConnection: closes) else {
            return .NO
        }
        return library.queue(on: connection, status: response.status) ? .YES : .NO
    }

    private func queue(
        _ head: StreamHead, to incoming: IncomingRequest, by exchange: HTTPExchange,
        on connection: OpaquePointer
    ) -> MHD_Result {
        let closes = closesConnections.load(ordering: .relaxed) || incoming.endsConnection
        let reader = StreamReader(exchange: exchange, descriptor: zumik_mhd_socket(connection))
        let library = LibraryResponse.stream(head, readBy: reader, closesConnection: closes)
        guard let library else { return .NO }
        return library.queue(on: connection, status: head.status) ? .YES : .NO
    }

    /// A refused request's body up to this length is read, so that its connection can be used again.
    private static let discardedBytesMax = 64 * 1024
}
