import Events

/// Requests as the gateway records them: two appends of three events, one of them with a provider's usage object.
///
/// Everything comes from the number of the request, so that two runs write the same.
struct Samples {
    static let start: Int64 = 1_795_365_191_042_000_000
    private let customers: [CustomerID?]
    private let startNs: Int64
    private let stepNs: Int64

    /// - Parameter stepNs: from one request to the next.
    init(customers: Int = 1, startNs: Int64 = Self.start, stepNs: Int64 = 100_000) {
        self.customers =
            customers == 1
            ? [CustomerID("acme")] : (0..<customers).map { CustomerID("customer-\($0)") }
        self.startNs = startNs
        self.stepNs = stepNs
    }

    func appends(_ request: UInt64) -> [StreamAppend] {
        let at = Timestamp(nanoseconds: startNs + Int64(request) * stepNs)
        let id = ResponseID(
            surface: .chatCompletions, at: at, random: (mixed(request, 1), mixed(request, 2)))
        let customer = customers[Int(request % UInt64(customers.count))]
        func append(_ version: Int64, _ events: [Event]) -> StreamAppend {
            StreamAppend(
                stream: .response(id), expected: .exactly(version), customer: customer,
                correlation: "0af7651916cd43dd8448eb211c80319c",
                events: events.enumerated().map { index, event in
                    let place = UInt64(version) + UInt64(index)
                    return NewEvent(
                        id: EventID(
                            at: at, random: (mixed(request, 3 + place), mixed(request, 9 + place))),
                        recordedAt: at, event: event)
                })
        }
        return [append(0, Self.beginning(at)), append(3, Self.end)]
    }

    /// SplitMix64 of the request and what it is for.
    private func mixed(_ request: UInt64, _ purpose: UInt64) -> UInt64 {
        var word = (request &* 16 &+ purpose) &* 0x9E37_79B9_7F4A_7C15
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }

    private static func beginning(_ at: Timestamp) -> [Event] {
        [
            .requestAdmitted(
                RequestAdmitted(
                    surface: .chatCompletions, model: "gpt-5.4", qosClass: .interactive,
                    serviceTier: nil, stream: false, profile: .managed, ttftTargetMs: 2_000,
                    deadlineMs: 60_000, keyID: "key_01J9Z3ABCDEFGHJKMNPQRSTVWX", receivedAt: at,
                    session: "0123456789abcdef0123456789abcdef", idempotencyKey: nil,
                    bodyDigest: nil)),
            .tierChosen(TierChosen(asked: nil, chosen: nil, why: .providerDefault)),
            .attemptStarted(
                AttemptStarted(
                    number: 1, provider: .openai, account: "openai-us", region: "us",
                    credential: .managed, model: "gpt-5.4", tier: nil, retryCause: nil,
                    weightsVersion: 3)),
        ]
    }

    private static let end: [Event] = [
        .attemptSucceeded(
            AttemptEnding(
                number: 1, reason: nil, httpStatus: 200,
                providerRequestID: "req_0123456789abcdef0123456789abcdef",
                modelServed: "gpt-5.4-2026-03-05", tierServed: "default", finishReason: "stop",
                firstTokenUs: nil, durationUs: 1_234, billed: true, provenance: .reported,
                usage: TokenUsage(inputUncached: 19, output: 10),
                usageRaw:
                    #"{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":0}}"#,
                usageInconsistent: false, errorType: nil, errorCode: nil)),
        .spendSettled(
            SpendSettled(
                attempt: 1,
                origin: SpendOrigin(
                    provider: .openai, account: "openai-us", region: "us", credential: .managed,
                    model: "gpt-5.4-2026-03-05", tier: "default", served: true),
                priceVersion: "2026-11-20-5d41402a", provenance: .reported,
                lines: [
                    RatedLine(
                        bucket: .inputUncached, tokens: 19, ratePico: 1_250_000,
                        amount: PicoUSD(pico: 23_750_000)),
                    RatedLine(
                        bucket: .output, tokens: 10, ratePico: 10_000_000,
                        amount: PicoUSD(pico: 100_000_000)),
                ],
                cost: PicoUSD(pico: 123_750_000), listCost: PicoUSD(pico: 123_750_000),
                charged: PicoUSD(pico: 123_750_000), markupBps: 0, platformFee: .zero,
                statedCost: nil)),
        .responseCompleted(
            ResponseEnding(
                reason: .ok, targetMet: true, degradations: [], fallbackUsed: false, attempts: 1,
                ttftUs: nil, totalUs: 1_400, queuedUs: 0)),
    ]
}
