import Events
import Projections

/// Events as a log would give them, for the tests of folds.
struct LogScript {
    private(set) var events: [RecordedEvent] = []
    private var lengths: [StreamName: Int64] = [:]
    private var now = Sample.received

    init() {}

    init(_ id: ResponseID, _ events: Event...) throws {
        try self.init(id, events)
    }

    init(_ id: ResponseID, _ events: [Event]) throws {
        try append(.response(id), events)
    }

    /// The events as the log gives them to the index of responses.
    var followed: [FollowedEvent] {
        events.map { FollowedEvent($0, reading: ResponseChanges.reads) }
    }

    /// Appends events to a stream, each a millisecond after the one before.
    mutating func append(
        _ stream: StreamName, _ added: [Event], customer: CustomerID? = Sample.acme
    ) throws {
        for event in added {
            let version = lengths[stream, default: 0]
            let new = NewEvent(
                id: EventID(high: 0x7000, low: UInt64(events.count)), recordedAt: now, event: event)
            let append = StreamAppend(
                stream: stream, expected: .exactly(version), customer: customer,
                correlation: "0af7651916cd43dd8448eb211c80319c", events: [new])
            let body = EventBody.encode(new, in: append, version: version)
            events.append(try RecordedEvent(seq: Int64(events.count), body: body))
            lengths[stream] = version + 1
            now = now.adding(milliseconds: 1)
        }
    }
}

/// Ids and payloads from which the histories of the tests are made.
enum Sample {
    static let received = Timestamp(nanoseconds: 1_795_365_191_042_000_000)
    static let acme = customer("acme")
    static let id = responseID(1)

    static func customer(_ text: String) -> CustomerID {
        guard let customer = CustomerID(text) else { preconditionFailure("\(text) is no customer") }
        return customer
    }

    static func responseID(_ number: UInt64, surface: Surface = .chatCompletions) -> ResponseID {
        ResponseID(surface: surface, at: received, random: (number, 0))
    }

    static func admitted(
        receivedAt: Timestamp = received, surface: Surface = .chatCompletions,
        model: String = "frontier", queuedUs: Int64? = nil
    ) -> Event {
        .requestAdmitted(
            RequestAdmitted(
                surface: surface, model: model, qosClass: .interactive, serviceTier: "auto",
                stream: true, profile: .managed, ttftTargetMs: 2_000, deadlineMs: 60_000,
                keyID: "key_1", receivedAt: receivedAt, session: nil, idempotencyKey: nil,
                bodyDigest: nil, queuedUs: queuedUs))
    }

    static func queued(
        receivedAt: Timestamp = received, surface: Surface = .chatCompletions
    ) -> Event {
        .requestQueued(
            RequestQueued(
                surface: surface, model: "frontier", qosClass: .interactive, serviceTier: "auto",
                stream: true, profile: .managed, ttftTargetMs: 2_000, deadlineMs: 60_000,
                keyID: "key_1", receivedAt: receivedAt, ahead: 0))
    }

    static func expired() -> Event {
        .requestExpired(
            RequestExpired(reason: .queueDeadline, httpStatus: 408, queuedUs: 60_000_000))
    }

    static func rejected(
        _ reason: ReasonCode, receivedAt: Timestamp = received, queuedUs: Int64? = nil
    ) -> Event {
        .requestRejected(
            RequestRejected(
                surface: .chatCompletions, reason: reason, httpStatus: 429, keyID: "key_1",
                receivedAt: receivedAt, model: nil, qosClass: nil, stream: nil,
                queuedUs: queuedUs))
    }

    static func started(_ number: Int64, retryCause: ReasonCode? = nil) -> Event {
        .attemptStarted(
            AttemptStarted(
                number: number, provider: number == 1 ? .openai : .anthropic,
                account: number == 1 ? "openai-us" : "anthropic-main",
                region: number == 1 ? "us" : nil, credential: .managed,
                model: number == 1 ? "gpt-5.4" : "claude-opus-5-5", tier: "default",
                retryCause: retryCause, weightsVersion: 17))
    }

    static func succeeded(_ number: Int64, billed: Bool? = true) -> Event {
        .attemptSucceeded(
            AttemptEnding(
                number: number, reason: nil, httpStatus: 200, providerRequestID: "req_2",
                modelServed: "claude-opus-5-5-20260301", tierServed: "standard",
                finishReason: "stop", firstTokenUs: 370_250, durationUs: 1_790_900,
                billed: billed, provenance: .reported,
                usage: TokenUsage(
                    inputUncached: 600, cacheRead: 2_000, output: 310, reasoning: 256),
                usageRaw: #"{"input_tokens":600}"#, usageInconsistent: false, errorType: nil,
                errorCode: nil))
    }

    static func unserved(
        _ number: Int64, _ reason: ReasonCode, billed: Bool? = false
    ) -> AttemptEnding {
        AttemptEnding(
            number: number, reason: reason, httpStatus: 503, providerRequestID: "req_1",
            modelServed: nil, tierServed: nil, finishReason: nil, firstTokenUs: nil,
            durationUs: 38_200, billed: billed, provenance: .unknown, usage: nil, usageRaw: nil,
            usageInconsistent: false, errorType: "server_error", errorCode: "overloaded")
    }

    /// Where the tokens of the sample attempts were bought.
    static func origin(_ number: Int64, served: Bool = true) -> SpendOrigin {
        SpendOrigin(
            provider: number == 1 ? .openai : .anthropic,
            account: number == 1 ? "openai-us" : "anthropic-main",
            region: number == 1 ? "us" : nil, credential: .managed,
            model: number == 1 ? "gpt-5.4" : "claude-opus-5-5-20260301", tier: "standard",
            served: served)
    }

    static func settled(
        _ attempt: Int64, cost: Int64, list: Int64, charged: Int64, fee: Int64
    ) -> Event {
        .spendSettled(
            SpendSettled(
                attempt: attempt, origin: origin(attempt), priceVersion: "2026-11-20-5d41402a",
                provenance: .reported, lines: [], cost: PicoUSD(pico: cost),
                listCost: PicoUSD(pico: list),
                charged: PicoUSD(pico: charged), markupBps: 0, platformFee: PicoUSD(pico: fee),
                statedCost: nil))
    }

    static func ending(
        _ reason: ReasonCode, attempts: Int64 = 1, targetMet: Bool? = true
    ) -> ResponseEnding {
        ResponseEnding(
            reason: reason, targetMet: targetMet,
            degradations: attempts > 1 ? [.modelSubstituted] : [], fallbackUsed: attempts > 1,
            attempts: attempts, ttftUs: 412_300, totalUs: 1_830_900, queuedUs: 0)
    }
}
