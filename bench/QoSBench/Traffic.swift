import Events

/// Requests of many customers as the gateway records them: classes, models, streams, first tokens early and late, and one
/// in a hundred that fails. Everything comes from the number of the request, so that two runs write the same.
struct Traffic {
    static let models = ["gpt-5.4", "gpt-5.4-mini", "gpt-5.4-nano"]
    private let customers: [CustomerID]

    init(customers: Int) {
        self.customers = (0..<customers).compactMap { CustomerID("customer-\($0)") }
    }

    /// How one request went.
    struct Request {
        var number: UInt64
        var at: Timestamp
        var account = "openai-us"
        var failed = false
    }

    /// One in a hundred fails.
    func request(_ number: UInt64, at: Timestamp) -> Request {
        Request(number: number, at: at, failed: draw(number, 30) % 100 == 0)
    }

    /// Two appends, as one attempt takes: what begins, and what ends.
    func appends(_ request: Request) -> [StreamAppend] {
        let (number, at) = (request.number, request.at)
        let id = ResponseID(
            surface: .chatCompletions, at: at, random: (draw(number, 1), draw(number, 9)))
        let customer = customers[Int(draw(number, 2) % UInt64(customers.count))]
        func append(_ version: Int64, _ events: [Event]) -> StreamAppend {
            StreamAppend(
                stream: .response(id), expected: .exactly(version), customer: customer,
                events: events.enumerated().map { index, event in
                    let place = UInt64(version) + UInt64(index)
                    return NewEvent(
                        id: EventID(
                            at: at, random: (draw(number, 3 + place), draw(number, 12 + place))),
                        recordedAt: at, event: event)
                })
        }
        return [append(0, beginning(request)), append(3, end(request))]
    }

    private func qosClass(_ number: UInt64) -> QoSClass {
        switch draw(number, 20) % 10 {
        case 0..<5: .interactive
        case 5..<8: .standard
        case 8: .flex
        default: .batch
        }
    }

    private func model(_ number: UInt64) -> String {
        Self.models[Int(draw(number, 21) % UInt64(Self.models.count))]
    }

    /// From 0.1 s to 3.2 s, each doubling as often as the next.
    private func firstTokenUs(_ number: UInt64) -> Int64 {
        let doublings = draw(number, 22) % 5
        return Int64((100_000 + draw(number, 23) % 100_000) << doublings)
    }

    private func beginning(_ request: Request) -> [Event] {
        let qosClass = qosClass(request.number)
        return [
            .requestAdmitted(
                RequestAdmitted(
                    surface: .chatCompletions, model: model(request.number), qosClass: qosClass,
                    serviceTier: nil, stream: true, profile: .managed,
                    ttftTargetMs: qosClass == .interactive ? 2_000 : nil, deadlineMs: 60_000,
                    keyID: "key_01J9Z3ABCDEFGHJKMNPQRSTVWX", receivedAt: request.at, session: nil,
                    idempotencyKey: nil, bodyDigest: nil)),
            .tierChosen(TierChosen(asked: nil, chosen: nil, why: .providerDefault)),
            .attemptStarted(
                AttemptStarted(
                    number: 1, provider: .openai, account: request.account, region: "us",
                    credential: .managed, model: model(request.number), tier: nil, retryCause: nil,
                    weightsVersion: 1)),
        ]
    }

    private func end(_ request: Request) -> [Event] {
        let firstTokenUs = request.failed ? nil : firstTokenUs(request.number)
        let usage = request.failed ? nil : TokenUsage(inputUncached: 1_900, output: 110)
        let ending = AttemptEnding(
            number: 1, reason: request.failed ? .providerOverloaded : nil,
            httpStatus: request.failed ? 503 : 200, providerRequestID: "req_0123456789abcdef",
            modelServed: nil, tierServed: nil, finishReason: request.failed ? nil : "stop",
            firstTokenUs: firstTokenUs, durationUs: (firstTokenUs ?? 9_000) * 4,
            billed: !request.failed, provenance: request.failed ? .unknown : .reported,
            usage: usage, usageRaw: nil, usageInconsistent: false, errorType: nil, errorCode: nil)
        let response = ResponseEnding(
            reason: request.failed ? .providerOverloaded : .ok,
            targetMet: firstTokenUs.map { $0 <= 2_000_000 } ?? false, degradations: [],
            fallbackUsed: false, attempts: 1, ttftUs: firstTokenUs,
            totalUs: (firstTokenUs ?? 9_000) * 4, queuedUs: 0)
        guard !request.failed else { return [.attemptFailed(ending), .responseFailed(response)] }
        return [
            .attemptSucceeded(ending), .spendSettled(spend(request)), .responseCompleted(response),
        ]
    }

    private func spend(_ request: Request) -> SpendSettled {
        let lines = [
            RatedLine(
                bucket: .inputUncached, tokens: 1_900, ratePico: 1_250_000,
                amount: PicoUSD(pico: 2_375_000_000)),
            RatedLine(
                bucket: .output, tokens: 110, ratePico: 10_000_000,
                amount: PicoUSD(pico: 1_100_000_000)),
        ]
        let cost = PicoUSD(pico: 3_475_000_000)
        return SpendSettled(
            attempt: 1,
            origin: SpendOrigin(
                provider: .openai, account: request.account, region: "us", credential: .managed,
                model: model(request.number), tier: nil, served: true),
            priceVersion: "2026-11-20-5d41402a", provenance: .reported, lines: lines, cost: cost,
            listCost: cost, charged: cost, markupBps: 0, platformFee: .zero, statedCost: nil)
    }

    /// SplitMix64 of the request and what it is for.
    private func draw(_ request: UInt64, _ purpose: UInt64) -> UInt64 {
        var word = (request &* 64 &+ purpose) &* 0x9E37_79B9_7F4A_7C15
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
