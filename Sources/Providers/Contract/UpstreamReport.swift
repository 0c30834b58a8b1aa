package import Events

/// What an upstream told of its work on one attempt, as far as it told it.
package struct UpstreamReport: Sendable, Equatable {
    /// The provider's id for the request (`x-request-id`, `request-id`) or, without one, for the answer.
    package var providerRequestID: String?
    /// The provider's id of an answer that it stores, by which a later request can go on from it; nil elsewhere.
    package var providerResponseID: String?
    package var modelServed: String?
    /// The tier that served it, in the price catalogue's words (`default`, `flex`, `priority`, `batch`, …); nil: not said.
    package var tierServed: String?
    package var usage: UsageReport?
    /// OpenAI's word for why the answer ended: `stop`, `length`, `tool_calls`, `content_filter`, or nil.
    package var finishReason: String?
    /// UTF-8 bytes of text, reasoning and tool arguments relayed so far: the base of an estimate.
    package var contentBytes: Int
    /// The input's buckets of a stream whose output is not counted yet (Anthropic tells them at the start): a better base
    /// for an estimate than the request's length. Output and reasoning are 0 in it.
    package var inputSoFar: TokenUsage?
    /// False where the provider does not bill an answer although it counted tokens (Anthropic's refusal before any output).
    package var billed: Bool
    /// What an upstream gateway or broker said of its own routing, or nil.
    package var relay: RelayReport?

    package init(
        providerRequestID: String? = nil, modelServed: String? = nil, tierServed: String? = nil,
        usage: UsageReport? = nil, finishReason: String? = nil, contentBytes: Int = 0,
        inputSoFar: TokenUsage? = nil, billed: Bool = true
    ) {
        self.providerRequestID = providerRequestID
        self.modelServed = modelServed
        self.tierServed = tierServed
        self.usage = usage
        self.finishReason = finishReason
        self.contentBytes = contentBytes
        self.inputSoFar = inputSoFar
        self.billed = billed
    }
}

/// A complete answer in the client's shape, with what the upstream told of it.
package struct ClientAnswer: Sendable, Equatable {
    package var body: [UInt8]
    package var report: UpstreamReport

    package init(body: [UInt8], report: UpstreamReport) {
        self.body = body
        self.report = report
    }
}

/// How an attempt failed, by the provider's own words.
package struct UpstreamFailure: Error, Sendable, Equatable {
    package var reason: ReasonCode
    package var httpStatus: Int?
    /// The provider's error type and code, for the record; nil when it gave none or they are not plain words.
    package var errorType: String?
    package var errorCode: String?
    /// How long the provider asks us to wait, or nil.
    package var retryAfter: Duration?
    /// The provider's message, for the client's eyes only: it is never recorded or logged.
    package var message: String?
    /// The request's field that the provider blames, for the client's eyes only, or nil.
    package var param: String?
    package var providerRequestID: String?
    /// Whether the provider bills this failure: nil when nobody can tell.
    package var billed: Bool?
    /// What it puts out of use, until told or proven otherwise; nil: nothing, another try may succeed.
    package var refuses: RefusalScope?

    package init(
        reason: ReasonCode, httpStatus: Int? = nil, errorType: String? = nil,
        errorCode: String? = nil, retryAfter: Duration? = nil, message: String? = nil,
        param: String? = nil, providerRequestID: String? = nil, billed: Bool? = false,
        refuses: RefusalScope? = nil
    ) {
        self.reason = reason
        self.httpStatus = httpStatus
        self.errorType = errorType
        self.errorCode = errorCode
        self.retryAfter = retryAfter
        self.message = message
        self.param = param
        self.providerRequestID = providerRequestID
        self.billed = billed
        self.refuses = refuses
    }
}

extension UpstreamFailure {
    /// Where the request may be tried again: as its reason says, but not where a refusal stands.
    package var retry: RetryRule {
        refuses != nil && reason.retry == .sameRouteOrAnother ? .anotherRouteOnly : reason.retry
    }
}

/// How much of an account a refusal puts out of use.
package enum RefusalScope: Sendable, Hashable {
    /// The key is dead, or the account's credit is used up: every model says the same.
    case account
    /// The key may not use this model, or this model's own quota is used up.
    case model
}

/// A request that cannot be served as it is written.
package struct InvalidRequest: Error, Sendable, Equatable {
    /// For the client: what is wrong, with which value, and what to do.
    package var message: String
    /// The field at fault as a path such as `messages[2].content`, or nil.
    package var param: String?
    package var reason: ReasonCode
    /// It names something stored that is not there for this customer.
    package var isNotFound: Bool

    package init(
        _ message: String, param: String?, reason: ReasonCode = .invalidRequest,
        isNotFound: Bool = false
    ) {
        self.message = message
        self.param = param
        self.reason = reason
        self.isNotFound = isNotFound
    }
}
