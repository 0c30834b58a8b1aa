package import Events

/// One provider's chat API: how a request is put to it and how its answers read. Pure; holds no state.
package protocol ProviderAdapter: Sendable {
    var provider: Provider { get }

    /// The headers that carry an account's key.
    func authentication(key: String) -> [(name: String, value: String)]

    /// The upstream call for one attempt at a chat completion.
    ///
    /// - Throws: ``InvalidRequest`` naming the field that this provider cannot express.
    func chatCall(
        for request: ChatRequest, to target: UpstreamTarget
    ) throws(InvalidRequest) -> UpstreamCall

    /// Reads a complete answer (HTTP 2xx) and gives it in the client's shape.
    ///
    /// A body of the wrong shape, or an error inside a 2xx, is a failure like any other.
    func chatAnswer(
        head: UpstreamHead, body: [UInt8], for exchange: ChatExchange
    ) -> Result<ClientAnswer, UpstreamFailure>

    /// A reader for a streamed answer (HTTP 2xx) that gives frames in the client's shape.
    func chatStream(head: UpstreamHead, for exchange: ChatExchange) -> any AnswerStream

    /// Classifies an HTTP status outside 2xx with its body, which may be anything at all.
    func failure(head: UpstreamHead, body: [UInt8]) -> UpstreamFailure

    /// What the headers of any answer say is left of the account's rate; nil: they say nothing.
    func allowance(in head: UpstreamHead) -> RateAllowance?
}

extension ProviderAdapter {
    package func allowance(in head: UpstreamHead) -> RateAllowance? { nil }
}

/// A streamed answer being read: a value that takes the upstream's bytes and gives what to do.
package protocol AnswerStream: Sendable {
    /// Takes bytes as they came from the socket, cut anywhere.
    mutating func receive(_ bytes: [UInt8]) -> [StreamStep]

    /// The upstream ended the HTTP body in good form; without the end mark of its protocol this is a truncation.
    mutating func end() -> [StreamStep]

    /// What is known so far; complete once ``StreamStep/finished`` was given.
    var report: UpstreamReport { get }

    /// The client's own end mark, once ``StreamStep/finished`` was given: it is sent after the ledger.
    var endMark: [UInt8] { get }

    /// The number that the surface's next event has, where it numbers them.
    var nextSequence: Int64? { get }
}

extension AnswerStream {
    /// OpenAI's chat completions end so.
    package var endMark: [UInt8] { Array("data: [DONE]\n\n".utf8) }

    package var nextSequence: Int64? { nil }
}

/// One thing that a stream reader found.
package enum StreamStep: Sendable, Equatable {
    /// A whole server-sent event in the client's shape, ready to be written.
    case frame([UInt8], FrameKind)
    /// The stream broke: nothing after this counts.
    case failed(UpstreamFailure)
    /// The provider's own end mark was seen. The client's end mark is the executor's to send, after the ledger.
    case finished
}

/// What a frame means for timing and failover.
package enum FrameKind: Sendable, Equatable {
    /// Carries no content yet (the role): held back until content comes, so that failing over is still possible.
    case preamble
    /// Text, reasoning, or a tool call: the first of these is the first token.
    case content
    /// The finish reason or the usage.
    case closing
}
