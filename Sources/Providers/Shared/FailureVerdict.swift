import Events

/// What a failure is in our words, and whether the provider bills it (nil: nobody can tell).
struct FailureVerdict: Sendable, Equatable {
    var reason: ReasonCode
    var billed: Bool?
    /// What is out of use from here on, until it is told or proven otherwise.
    var refuses: RefusalScope?
    /// How long to leave the account alone where the provider names no time.
    var pause: Duration?

    /// - Parameter refuses: where nil, a dead key or a used-up quota is the whole account's.
    init(
        _ reason: ReasonCode, billed: Bool? = false, refuses: RefusalScope? = nil,
        pause: Duration? = nil
    ) {
        self.reason = reason
        self.billed = billed
        let isDead = reason == .providerAuthFailed || reason == .providerQuotaExhausted
        self.refuses = refuses ?? (isDead ? .account : nil)
        self.pause = pause
    }

    /// What the HTTP status alone says; 2xx is an error inside an answer, which may have been billed.
    init(status: Int) {
        switch status {
        case 200..<300: self.init(.providerError, billed: nil)
        case 400, 413, 422: self.init(.invalidRequest)
        case 401: self.init(.providerAuthFailed)
        // A good key that may not do this: it may do other things.
        case 403: self.init(.providerAuthFailed, refuses: .model)
        case 402: self.init(.providerQuotaExhausted)
        case 404, 410: self.init(.providerModelMissing)
        case 408, 409: self.init(.providerError, billed: nil)
        case 425, 503, 529: self.init(.providerOverloaded)
        case 429: self.init(.providerRateLimited)
        // Our method or media type: what stands there is no such API, and will be none at the next try.
        case 405, 406, 415: self.init(.providerError, refuses: .model)
        // A proxy gave up waiting: the work behind it may have been done and billed.
        case 502, 504, 520...524: self.init(.providerError, billed: nil)
        default: self.init(.providerError)
        }
    }
}

extension UpstreamFailure {
    /// The failure for the record and the client, with only plain words in what is recorded.
    ///
    /// Whether an answer that had begun well is billed, no error in it can tell.
    init(_ verdict: FailureVerdict, error: ProviderErrorBody, head: UpstreamHead) {
        let hasBegun = (200..<300).contains(head.status)
        self.init(
            reason: verdict.reason, httpStatus: head.status, errorType: error.type?.asPlainWord,
            errorCode: error.code?.asPlainWord, retryAfter: head.retryAfter ?? verdict.pause,
            message: error.message, param: error.param, providerRequestID: head.requestID(),
            billed: hasBegun && verdict.billed == false ? nil : verdict.billed,
            refuses: verdict.refuses)
    }
}
