import CCurl
import Glibc

extension TransferError {
    /// The error behind curl's code; nil for success.
    ///
    /// - Parameters:
    ///   - code: curl's verdict, where no callback of ours has made it.
    ///   - hasConnected: Whether a connection stood and the request was begun.
    ///   - errno: The system's error of the last connect, or 0.
    ///   - complaint: curl's own words, for the one code that means two things only they tell apart.
    init?(
        curl code: CURLcode, hasConnected: Bool, errno: CLong,
        complaint: UnsafePointer<CChar>
    ) {
        switch code {
        case CURLE_OK: return nil
        case CURLE_URL_MALFORMAT: self = .urlInvalid
        // Also curl's code for an answer without a status line ("HTTP/0.9").
        case CURLE_UNSUPPORTED_PROTOCOL:
            self = hasConnected ? .malformedResponse(reason: .notHTTP) : .urlInvalid
        case CURLE_COULDNT_RESOLVE_HOST: self = .connectFailed(reason: .nameNotResolved)
        case CURLE_COULDNT_CONNECT:
            self = .connectFailed(reason: errno == ECONNREFUSED ? .refused : .unreachable)
        // The connect timeout is the only one that curl is given.
        case CURLE_OPERATION_TIMEDOUT: self = .connectTimedOut
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            self = .tlsFailed(reason: .certificateRefused)
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
            CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CRL_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER:
            self = .tlsFailed(reason: .notConfigured)
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED:
            self = .tlsFailed(reason: .handshakeFailed)
        case CURLE_WEIRD_SERVER_REPLY: self = .malformedResponse(reason: .badFraming)
        case CURLE_BAD_CONTENT_ENCODING: self = .malformedResponse(reason: .badEncoding)
        // A header line that outgrows curl's own buffer, while nothing else here asks for much.
        case CURLE_OUT_OF_MEMORY where hasConnected:
            self = .malformedResponse(reason: .headTooLarge)
        case CURLE_RECV_ERROR where strstr(complaint, "chunk") != nil:
            self = .malformedResponse(reason: .badFraming)
        // 65 is the resending that `EasyHandle` makes impossible: the connection died.
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR,
            CURLE_SEND_FAIL_REWIND, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_SSL_SHUTDOWN_FAILED,
            CURLE_ABORTED_BY_CALLBACK, CURLE_WRITE_ERROR, CURLE_READ_ERROR:
            self = .connectionReset
        default: self = .transportFailed(code: Int(code.rawValue))
        }
    }

    /// Whether it says that nothing was sent.
    var isBeforeSending: Bool {
        switch self {
        case .urlInvalid, .requestInvalid, .tooManyTransfers, .connectFailed, .connectTimedOut,
            .tlsFailed:
            true
        case .timedOut, .connectionReset, .malformedResponse, .bodyTooLarge, .cancelled,
            .transportFailed:
            false
        }
    }
}
