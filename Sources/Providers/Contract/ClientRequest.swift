package import Events
package import JSON

/// A request of one client surface, read as far as the gateway and every provider need.
///
/// Chat completions are the pivot: a surface whose shape a provider speaks is put to it as it is, and every other
/// request goes through a chat completion and its answer back.
package protocol ClientRequest: Sendable {
    var surface: Surface { get }
    /// The client's own document.
    var document: JSONDocument { get }
    /// The model's name as the client wrote it.
    var model: String { get }
    var stream: Bool { get }
    /// The tier that the body asks for, in OpenAI's words, or nil.
    var serviceTier: String? { get }
    /// The most output tokens that the client allows, or nil.
    var outputTokensMax: Int64? { get }
    /// The client's own name for its cache, or nil.
    var promptCacheKey: String? { get }
    /// Bytes of the prompt's text as it stands in the request: what an estimate of the input rests on. Images, audio and
    /// files are left out: nobody can tell their tokens from their bytes.
    var promptTextBytes: Int { get }
    /// Our id of a stored response that this request goes on from, or nil.
    var previousResponseID: String? { get }
    /// How the prompt begins, as it stands in the request: what a provider's cache would begin with.
    var promptBeginning: ArraySlice<UInt8> { get }

    /// How one attempt is put to a provider and how its answer reads.
    ///
    /// - Throws: ``InvalidRequest`` naming the field that this provider cannot express.
    func dialogue(
        with adapter: any ProviderAdapter, at target: UpstreamTarget, for exchange: ChatExchange
    ) throws(InvalidRequest) -> UpstreamDialogue
}

extension ClientRequest {
    package var previousResponseID: String? { nil }
}

/// One attempt's upstream call and the reader of its answer.
package struct UpstreamDialogue: Sendable {
    package var call: UpstreamCall
    package var reader: any AnswerReader

    package init(call: UpstreamCall, reader: any AnswerReader) {
        self.call = call
        self.reader = reader
    }
}

/// Reads what a provider answers to one call and gives it in the client's shape.
package protocol AnswerReader: Sendable {
    /// Reads a complete answer (HTTP 2xx); a body of the wrong shape, or an error inside a 2xx, is a failure.
    func answer(head: UpstreamHead, body: [UInt8]) -> Result<ClientAnswer, UpstreamFailure>

    /// A reader for a streamed answer (HTTP 2xx).
    func stream(head: UpstreamHead) -> any AnswerStream

    /// Classifies an HTTP status outside 2xx with its body, which may be anything at all.
    func failure(head: UpstreamHead, body: [UInt8]) -> UpstreamFailure
}

/// Answers to a chat completion, as the provider's adapter reads them.
struct ChatReader: AnswerReader {
    let adapter: any ProviderAdapter
    let exchange: ChatExchange

    func answer(head: UpstreamHead, body: [UInt8]) -> Result<ClientAnswer, UpstreamFailure> {
        adapter.chatAnswer(head: head, body: body, for: exchange)
    }

    func stream(head: UpstreamHead) -> any AnswerStream {
        adapter.chatStream(head: head, for: exchange)
    }

    func failure(head: UpstreamHead, body: [UInt8]) -> UpstreamFailure {
        adapter.failure(head: head, body: body)
    }
}

extension ChatRequest: ClientRequest {
    package var surface: Surface { .chatCompletions }

    package var promptBeginning: ArraySlice<UInt8> {
        messages?.elements.first { _ in true }?.rawBytes ?? []
    }

    package func dialogue(
        with adapter: any ProviderAdapter, at target: UpstreamTarget, for exchange: ChatExchange
    ) throws(InvalidRequest) -> UpstreamDialogue {
        let call = try adapter.chatCall(for: self, to: target)
        var exchange = exchange
        exchange.includeUsage = includeUsage
        return UpstreamDialogue(
            call: call, reader: ChatReader(adapter: adapter, exchange: exchange))
    }
}
