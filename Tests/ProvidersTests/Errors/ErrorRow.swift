import Events
import Testing

@testable import Providers

/// One row of a provider's table of errors, as its documentation has it, and what it means to us.
struct ErrorRow: Sendable, CustomTestStringConvertible {
    var status: Int
    var body: String
    var headers: [(String, String)]
    var reason: ReasonCode
    var retry: RetryRule
    /// Whether the provider bills it; nil: nobody can tell.
    var billed: Bool?
    var refuses: RefusalScope?
    /// How long the account is to be left alone, from whichever source names it.
    var wait: Duration?

    init(
        _ status: Int, _ body: String, _ reason: ReasonCode, _ retry: RetryRule,
        billed: Bool? = false, refuses: RefusalScope? = nil, wait: Duration? = nil,
        headers: [(String, String)] = []
    ) {
        self.status = status
        self.body = body
        self.headers = headers
        self.reason = reason
        self.retry = retry
        self.billed = billed
        self.refuses = refuses
        self.wait = wait
    }

    var testDescription: String { "\(status) \(body.prefix(160))" }

    func check(_ adapter: any ProviderAdapter) {
        let head = UpstreamHead(
            status: status, headers: headers.map { (name: $0.0, value: $0.1) })
        let failure = adapter.failure(head: head, body: Array(body.utf8))
        #expect(failure.reason == reason)
        #expect(failure.retry == retry)
        #expect(failure.billed == billed)
        #expect(failure.refuses == refuses)
        #expect(failure.retryAfter == wait)
        #expect(failure.httpStatus == status)
    }
}

/// An error inside an answer that began as HTTP 200.
struct InBandError: Sendable, CustomTestStringConvertible {
    /// As it stands in a stream after content, framed as the provider frames it.
    var event: String
    var reason: ReasonCode
    var refuses: RefusalScope?

    init(_ event: String, _ reason: ReasonCode, refuses: RefusalScope? = nil) {
        self.event = event
        self.reason = reason
        self.refuses = refuses
    }

    var testDescription: String { String(event.prefix(160)) }

    /// Reads a stream that breaks off with it: exactly one ending, and nobody can say whether it is billed.
    func check(_ adapter: any ProviderAdapter, after content: String) {
        let (steps, _) = ChatCompletionsFixture.read(adapter, content + event)
        let failures = steps.compactMap { step -> UpstreamFailure? in
            guard case .failed(let failure) = step else { return nil }
            return failure
        }
        #expect(failures.map(\.reason) == [reason])
        #expect(failures.first?.refuses == refuses)
        #expect(failures.first?.billed == .some(nil))
        #expect(failures.first?.httpStatus == 200)
        guard case .failed = steps.last else {
            Issue.record("something follows the error: \(ChatCompletionsFixture.lines(steps))")
            return
        }
        #expect(steps.contains { if case .frame(_, .content) = $0 { true } else { false } })
    }

    /// Reads it as the whole body of an answer that was not streamed.
    func checkWhole(_ adapter: any ProviderAdapter, body: String) {
        let answer = adapter.chatAnswer(
            head: ChatCompletionsFixture.head(), body: Array(body.utf8),
            for: ChatCompletionsFixture.exchange())
        guard case .failure(let failure) = answer else {
            Issue.record("an error was taken for an answer: \(body)")
            return
        }
        #expect(failure.reason == reason)
        #expect(failure.refuses == refuses)
        #expect(failure.billed == nil)
    }
}
