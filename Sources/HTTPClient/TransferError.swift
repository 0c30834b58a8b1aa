/// Why a transfer did not end as a whole answer.
///
/// `timedOut` is the only case after which the transfer still runs: the deadline belongs to the
/// waiting call, and the caller may wait again.
package enum TransferError: Error, Equatable, Sendable {
    /// Not an absolute http or https address that curl can take.
    case urlInvalid
    /// The request could not be written as one well-formed HTTP request; nothing was sent.
    case requestInvalid(reason: RequestDefect)
    /// As many transfers run as the configuration allows.
    case tooManyTransfers(limit: Int)
    /// No connection: nothing was sent.
    case connectFailed(reason: ConnectFailure)
    /// Name, TCP and TLS took longer than the connect timeout: nothing was sent.
    case connectTimedOut
    /// TCP stood, TLS did not: nothing was sent.
    case tlsFailed(reason: TLSFailure)
    /// The deadline of the waiting call passed; the transfer goes on until it is cancelled.
    case timedOut
    /// The connection broke before the answer was complete.
    case connectionReset
    /// What came back is not an answer that can be read to a certain end.
    case malformedResponse(reason: ResponseDefect)
    /// The body outgrew what the caller of `complete` accepts; the connection was closed.
    case bodyTooLarge(limitBytes: Int)
    /// The caller cancelled, or the client was shut down.
    case cancelled
    /// curl failed in a way that is none of the above (memory, internal): its code.
    case transportFailed(code: Int)
}

/// What is wrong with a request that was refused before it was started.
package enum RequestDefect: String, Sendable {
    case methodNotAToken = "the method is not an HTTP token"
    case headerNameNotAToken = "a header name is not an HTTP token"
    case headerValueNotALine = "a header value contains CR, LF or NUL"
    case framingHeaderGiven = "Content-Length, Transfer-Encoding and Expect are set by the client"
}

/// What kept a connection from standing.
package enum ConnectFailure: String, Sendable {
    case nameNotResolved = "the name was not resolved"
    case refused = "the host refused the connection"
    case unreachable = "the host could not be reached"
}

/// What kept TLS from standing.
package enum TLSFailure: String, Sendable {
    case handshakeFailed = "the handshake failed"
    case certificateRefused = "the certificate was not accepted"
    case notConfigured = "the local CA bundle or TLS set-up is unusable"
}

/// What makes an answer unreadable.
package enum ResponseDefect: String, Sendable {
    case notHTTP = "the answer is not HTTP"
    case headTooLarge = "the head is larger than the limit"
    case badFraming = "the length or the chunks of the body do not parse"
    /// Neither Content-Length nor chunks: a break would look like the end, so there is no end.
    case bodyUnframed = "the body has neither length nor chunks, so its end is not certain"
    case badEncoding = "the content encoding does not decode"
}

extension TransferError: CustomStringConvertible {
    /// For people: what happened and which limit was met. Never contains header values or bodies.
    package var description: String {
        switch self {
        case .urlInvalid: "the address is not a usable http or https URL"
        case .requestInvalid(let reason): "the request was refused: \(reason.rawValue)"
        case .tooManyTransfers(let limit): "all \(limit) transfers are in use"
        case .connectFailed(let reason): "no connection: \(reason.rawValue)"
        case .connectTimedOut: "no connection within the connect timeout"
        case .tlsFailed(let reason): "no TLS: \(reason.rawValue)"
        case .timedOut: "nothing arrived before the deadline"
        case .connectionReset: "the connection broke before the answer was complete"
        case .malformedResponse(let reason): "unreadable answer: \(reason.rawValue)"
        case .bodyTooLarge(let limitBytes): "the body is larger than \(limitBytes) bytes"
        case .cancelled: "the transfer was cancelled"
        case .transportFailed(let code): "curl failed with code \(code)"
        }
    }

    /// For metrics and reason codes: one constant per case.
    package var label: String {
        switch self {
        case .urlInvalid: "url_invalid"
        case .requestInvalid: "request_invalid"
        case .tooManyTransfers: "too_many_transfers"
        case .connectFailed: "connect_failed"
        case .connectTimedOut: "connect_timed_out"
        case .tlsFailed: "tls_failed"
        case .timedOut: "timed_out"
        case .connectionReset: "connection_reset"
        case .malformedResponse: "malformed_response"
        case .bodyTooLarge: "body_too_large"
        case .cancelled: "cancelled"
        case .transportFailed: "transport_failed"
        }
    }
}
