import Events

/// What a failure is in our words, and whether the provider bills it (nil: nobody can tell).
struct FailureVerdict: Sendable, Equatable {
    var reason: ReasonCode
    var billed: Bool?

    init(_ reason: ReasonCode, billed: Bool? = false) {
        self.reason = reason
        self.billed = billed
    }

    /// What the HTTP status alone says; 2xx is an error inside an answer, which may have been billed.
    init(status: Int) {
        switch status {
        case 200..<300: self.init(.providerError, billed: nil)
        case 400, 413, 422: self.init(.invalidRequest)
        case 401, 403: self.init(.providerAuthFailed)
        case 402: self.init(.providerQuotaExhausted)
        case 404, 410: self.init(.providerModelMissing)
        case 408, 409: self.init(.providerError, billed: nil)
        case 425, 503, 529: self.init(.providerOverloaded)
        case 429: self.init(.providerRateLimited)
        // A proxy gave up waiting: the work behind it may have been done and billed.
        case 502, 504, 520...524: self.init(.providerError, billed: nil)
        default: self.init(.providerError)
        }
    }
}

extension UpstreamFailure {
    /// The failure for the record and the client, with only plain words in what is recorded.
    init(_ verdict: FailureVerdict, error: ProviderErrorBody, head: UpstreamHead) {
        self.init(
            reason: verdict.reason, httpStatus: head.status, errorType: error.type?.asPlainWord,
            errorCode: error.code?.asPlainWord, retryAfter: head.retryAfter,
            message: error.message, param: error.param, providerRequestID: head.requestID(),
            billed: verdict.billed)
    }
}
