import Events
import HTTPClient
import Providers

extension TransferError {
    /// What a broken transfer means for an attempt.
    ///
    /// - Parameters:
    ///   - requestSent: whether anything left for the provider: if not, nothing was spent.
    ///   - timeout: what a passed deadline means at this point.
    ///   - streaming: whether the answer's head was there and its body was being read as a stream.
    func failure(requestSent: Bool, timeout: ReasonCode, streaming: Bool) -> UpstreamFailure {
        UpstreamFailure(
            reason: reason(timeout: timeout, streaming: streaming), errorType: label,
            billed: requestSent ? nil : false)
    }

    private func reason(timeout: ReasonCode, streaming: Bool) -> ReasonCode {
        switch self {
        case .timedOut: timeout
        case .connectFailed, .connectTimedOut, .tlsFailed, .urlInvalid, .requestInvalid,
            .tooManyTransfers:
            .providerUnreachable
        case .connectionReset: streaming ? .providerStreamTruncated : .providerUnreachable
        case .malformedResponse: streaming ? .providerStreamMalformed : .providerError
        case .bodyTooLarge, .cancelled, .transportFailed: .providerError
        }
    }
}

extension UpstreamHead {
    init(_ head: TransferHead) {
        self.init(status: head.status, headers: head.headers)
    }

    var isSuccess: Bool { (200...299).contains(status) }
}

extension HTTPClientRequest {
    /// The call with the account's own key; nothing of the client's headers crosses.
    init(
        _ call: UpstreamCall, authentication: [(name: String, value: String)],
        connectTimeoutMs: Int64
    ) {
        self.init(
            method: call.method, url: call.url, headers: call.headers + authentication,
            body: call.method == "POST" ? call.body : nil,
            connectTimeout: .milliseconds(connectTimeoutMs))
    }
}
