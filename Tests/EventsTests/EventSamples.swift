import Events

/// Events of every type, with every member set and with every member that may be absent left out.
enum EventSamples {
    static let received = Timestamp(nanoseconds: 1_795_365_191_042_000_000)

    static let all: [Event] = full + sparse

    static let full: [Event] = [
        .requestAdmitted(
            RequestAdmitted(
                surface: .chatCompletions, model: "frontier", qosClass: .interactive,
                serviceTier: "auto", stream: true, profile: .managed, ttftTargetMs: 2_000,
                deadlineMs: 60_000, keyID: "key_1", receivedAt: received, session: "5e55",
                idempotencyKey: "1d3a", bodyDigest: "b0d1", promptPrefix: "AbC-_xyz",
                queuedUs: 1_200, previousResponse: ResponseID("resp_01JD8XJ5T0ABCDEFGHJKMNPQRS"))),
        .requestQueued(
            RequestQueued(
                surface: .chatCompletions, model: "frontier", qosClass: .interactive,
                serviceTier: "auto", stream: true, profile: .managed, ttftTargetMs: 2_000,
                deadlineMs: 60_000, keyID: "key_1", receivedAt: received, ahead: 3)),
        .requestExpired(
            RequestExpired(reason: .queueDeadline, httpStatus: 408, queuedUs: 60_000_000)),
        .requestRejected(
            RequestRejected(
                surface: .messages, reason: .modelNotFound, httpStatus: 404, keyID: "key_1",
                receivedAt: received, model: "frontier", qosClass: .batch, stream: false,
                queuedUs: 7)),
        .tierChosen(TierChosen(asked: "auto", chosen: "default", why: .request)),
        .attemptStarted(
            AttemptStarted(
                number: 2, provider: .anthropic, account: "anthropic-main", region: "eu",
                credential: .byok, model: "claude-opus-5-5", tier: "standard",
                retryCause: .providerOverloaded, weightsVersion: 17)),
        .attemptSucceeded(fullEnding),
        .attemptFailed(fullEnding),
        .attemptCancelled(fullEnding),
        .attemptOrphaned(AttemptOrphaned(number: 1)),
        .cacheRead(CacheRead(attempt: 1, tokens: 2_000, mechanism: .automatic)),
        .cacheWritten(
            CacheWritten(attempt: 1, tokens: 300, mechanism: .explicit, ttl: .oneHour)),
        .spendSettled(
            SpendSettled(
                attempt: 1, origin: fullOrigin, priceVersion: "2026-11-20-5d41402a",
                provenance: .reported,
                lines: [
                    RatedLine(
                        bucket: .inputUncached, tokens: 600, ratePico: 1_250_000,
                        amount: PicoUSD(pico: 750_000_000)),
                    RatedLine(
                        bucket: .output, tokens: 310, ratePico: 10_000_000,
                        amount: PicoUSD(pico: 3_100_000_000)),
                ],
                fees: [
                    SpendFee(
                        kind: .cacheCreation, quantity: 5_000, ratePico: 750_000,
                        amount: PicoUSD(pico: 3_750_000_000)),
                    SpendFee(
                        kind: .cacheStorage, quantity: 5_000, ratePico: 500_000,
                        amount: PicoUSD(pico: 2_500_000_000)),
                ],
                cost: PicoUSD(pico: 3_850_000_000), listCost: PicoUSD(pico: 3_850_000_000),
                charged: PicoUSD(pico: 4_235_000_000), markupBps: 1_000,
                platformFee: PicoUSD(pico: 19_250_000),
                statedCost: PicoUSD(pico: 3_850_000_000))),
        .usageUnpriced(
            UsageUnpriced(
                attempt: 1, origin: fullOrigin, usage: TokenUsage(inputUncached: 5, output: 7),
                why: "unknown_model")),
        .responseCompleted(fullResponseEnding),
        .responseFailed(fullResponseEnding),
        .responseCancelled(fullResponseEnding),
        .responseExpired(fullResponseEnding),
        .customerCreated(CustomerCreated()),
        .customerErased(CustomerErased()),
        .keyIssued(KeyIssued(keyID: "key_1", digest: "00ff")),
        .keyRevoked(KeyRevoked(keyID: "key_1")),
        .policySet(
            Policy(
                profile: .hybrid, providers: [.openai, .gemini], allowBrokered: true,
                allowUnpriced: true, markupBps: 1_000, platformFeeBps: 50,
                defaultClass: .flex, onDisconnect: .drain,
                limits: TrafficLimits(
                    requestsPerMinute: 60, tokensPerMinute: 90_000, concurrency: 4),
                budget: Budget(limit: PicoUSD(pico: 100_000_000_000_000), period: .month),
                evidence: EvidenceRule(
                    ageHoursMax: 24, requestsMin: 10, attainmentMarginPpm: -1_000,
                    costMarginPpm: 200_000),
                cacheBreakpoints: .oneHour, storedCaches: .twelveHours, flexFallback: true,
                batchFallback: .flex,
                lanes: [.managed, .byoc],
                regions: ["eu"], weighPrice: true)),
        .credentialSealed(
            CredentialSealed(credential: "cred_1", provider: .anthropic, digest: "00ff")),
        .credentialRemoved(CredentialRemoved(credential: "cred_1", provider: .anthropic)),
        .credentialRefused(
            CredentialRefused(
                credential: "cred_1", provider: .openai, httpStatus: 401,
                response: "chatcmpl-1")),
        .masterKeyRotated(MasterKeyRotated(masterKey: "00ff00ff00ff00ff", rewrapped: 12)),
        .priceListPublished(
            PriceListPublished(
                version: "2026-11-20-5d41402a", digest: "5d41402a",
                files: [.init(provider: .openai, digest: "ab")], source: .imported,
                validFrom: received)),
        .priceFileRecorded(
            PriceFileRecorded(
                provider: .openai, digest: "ab", part: 1, parts: 2, text: #"{"models":["#)),
        .usageRepriced(
            UsageRepriced(
                attempt: 2, origin: fullOrigin, provenance: .reported, before: rating,
                after: rating, ofSeq: 17, bookedAt: received, periodClosed: true)),
        .periodClosed(
            PeriodClosed(
                from: received, to: received, asOfSeq: 812, attempts: 3, unpriced: 1,
                providerCost: "12.000000000001", charged: "13.000000000000",
                platformFee: "0.500000000000")),
        .usageImported(
            UsageImported(
                provider: .xai, sha256: "5a", bytes: 512, report: "usage", from: received,
                to: received, rows: 4, requests: 9, tokens: 1_234, statedCost: "0.100000000000")),
        .reconciliationRecorded(
            ReconciliationRecorded(
                provider: .xai, sha256: "5a", from: received, to: received, asOfSeq: 812,
                ledgerCost: "0.100000000000", providerCost: "0.200000000000",
                parts: [
                    .init(
                        kind: "missing_here", findings: 1, tokens: 10, amount: "0.100000000000")
                ], settled: 1)),
        .logTruncated(
            LogTruncated(
                reason: .signedHeadLost, expectedSize: 300, expectedRoot: "00ff", foundSize: 290,
                foundRoot: "ff00", retiredKey: "zumik/ledger-1+00000000+AQ==")),
        .weightsPublished(
            WeightsPublished(
                version: 17, basisSeq: 4_711, asOf: received,
                routes: [
                    RouteWeight(
                        provider: .openai, account: "openai-us", model: "gpt-5.4",
                        weight: 640_000, weightTargeted: 20_000, pricePico: 1_375_000,
                        evidence: RouteEvidence(
                            outcomes: 20_000_000, failures: 2_000_000, targeted: 5_000_000,
                            late: 3_000_000, input: 600_000_000, cached: 150_000_000,
                            units: 1_000_000_000, cost: 1_375_000_000))
                ])),
        .circuitOpened(
            CircuitOpened(
                provider: .openai, account: "openai-us", model: "gpt-5.4",
                reason: .providerOverloaded, trip: 2, openMs: 1_000, response: nil)),
        .circuitClosed(
            CircuitClosed(
                provider: .openai, account: "openai-us", model: "gpt-5.4", trips: 2, by: .probe)),
        .probeStarted(probe),
        .probeEnded(
            ProbeEnded(
                probe, reason: .providerOverloaded, httpStatus: 503, durationUs: 2_100,
                billed: true, usage: TokenUsage(inputUncached: 4, output: 16),
                cost: PicoUSD(pico: 250_000_000), priceVersion: "2026-11-20-5d41402a")),
        .capacityHeld(
            CapacityHeld(
                account: "own/r1", from: received, to: received.adding(milliseconds: 900_000),
                replicas: 1, hour: PicoUSD(pico: 2_000_000_000_000),
                cost: PicoUSD(pico: 500_000_000_000), used: PicoUSD(pico: 120_000_000_000))),
        .outageVerified(
            OutageVerified(
                provider: .openai, model: "gpt-5.4", windowMs: 30_000,
                routes: [
                    OutageVerified.Evidence(
                        account: "openai-us", trip: 3, probeSeq: 812, probedAt: received,
                        reason: .providerOverloaded)
                ])),
        .outageCleared(
            OutageCleared(
                provider: .openai, model: "gpt-5.4", verifiedSeq: 815, cause: .healthyRoute,
                account: "openai-us")),
        .objectiveSet(
            ObjectiveSet(
                id: "first-token", customer: CustomerID("acme"), qosClass: .interactive,
                model: "frontier", indicator: .ttft, thresholdMs: 2_000, targetPpm: 995_000,
                windowDays: 30)),
        .exportEmitted(
            ExportEmitted(
                exportID: "exp_1", kind: "billing", format: "focus", from: received, to: received,
                asOfSeq: 812, sha256: "00ff", bytes: 512, rows: 3, unpriced: 1)),
        .spendReserved(
            SpendReserved(amount: PicoUSD(pico: 5_000_000_000), day: UTCDay(number: 20_779))),
        .spendReleased(
            SpendReleased(amount: PicoUSD(pico: 5_000_000_000), day: UTCDay(number: 20_779))),
        .cacheBreakpointsPlaced(
            CacheBreakpointsPlaced(attempt: 1, count: 3, ttl: .fiveMinutes)),
        .storedResponseDeleted(StoredResponseDeleted(attempt: 1, found: true, keyID: "key_1")),
        .replayRecorded(fullReplay),
        .profileActivated(
            ProfileActivated(
                profile: .byoc, previous: .managed, replay: "rpl_1", override: "a trial")),
        .fileStored(
            FileStored(
                file: "file-1", bytes: 512, lines: 2, purpose: "batch", digest: "00ff",
                expiresAt: received, batch: "batch_1")),
        .fileDeleted(
            FileDeleted(file: "file-1", why: .requested)),
        .batchCreated(
            BatchCreated(batch: "x", inputFile: "x", keyID: "x", surface: .responses, windowMs: 3)),
        .batchValidated(
            BatchValidated(batch: "x", lines: 3, model: "x")),
        .batchRejected(
            BatchRejected(batch: "x", errors: 3)),
        .batchJobPrepared(
            BatchJobPrepared(
                account: "x", batch: "x", credential: .managed, firstLine: 3, job: 3, lastLine: 3,
                lines: 3, model: "x", provider: .xai, replaces: 2, round: 3, tier: "batch")),
        .batchJobSubmitted(
            BatchJobSubmitted(batch: "x", job: 3, upstreamID: "x")),
        .batchJobEnded(
            BatchJobEnded(
                batch: "x", errorCode: "x", errorType: "x", job: 3, reason: .providerError,
                status: .refused)),
        .batchCancelRequested(
            BatchCancelRequested(batch: "x", why: .requested)),
        .batchEnded(
            BatchEnded(
                batch: "x", completed: 3, errorFile: "x", failed: 3, outputFile: "x",
                status: .completed)),
    ]

    static let sparse: [Event] = [
        .fileStored(
            FileStored(
                file: "file-1", bytes: 0, lines: 0, purpose: "batch", digest: "00",
                expiresAt: received, batch: nil)),
        .batchJobEnded(
            BatchJobEnded(
                batch: "batch_1", errorCode: nil, errorType: nil, job: 1, reason: nil,
                status: .completed)),
        .batchEnded(
            BatchEnded(
                batch: "batch_1", completed: 0, errorFile: nil, failed: 0, outputFile: nil,
                status: .failed)),
        .requestAdmitted(
            RequestAdmitted(
                surface: .embeddings, model: "text-embedding-3-small", qosClass: .standard,
                serviceTier: nil, stream: false, profile: .managed, ttftTargetMs: nil,
                deadlineMs: 600_000, keyID: "key_1", receivedAt: received, session: nil,
                idempotencyKey: nil, bodyDigest: nil)),
        .requestRejected(
            RequestRejected(
                surface: .responses, reason: .invalidRequest, httpStatus: 400, keyID: "key_1",
                receivedAt: received, model: nil, qosClass: nil, stream: nil)),
        .tierChosen(TierChosen(asked: nil, chosen: nil, why: .providerDefault)),
        .attemptStarted(
            AttemptStarted(
                number: 1, provider: .openai, account: "openai-us", region: nil,
                credential: .managed, model: "gpt-5.4", tier: nil, retryCause: nil,
                weightsVersion: nil)),
        .attemptFailed(
            AttemptEnding(
                number: 1, reason: .providerUnreachable, httpStatus: nil, providerRequestID: nil,
                modelServed: nil, tierServed: nil, finishReason: nil, firstTokenUs: nil,
                durationUs: 0, billed: nil, provenance: .unknown, usage: nil, usageRaw: nil,
                usageInconsistent: false, errorType: nil, errorCode: nil)),
        .attemptSucceeded(
            AttemptEnding(
                number: 1, reason: nil, httpStatus: 200, providerRequestID: nil,
                modelServed: nil, tierServed: nil, finishReason: "stop", firstTokenUs: nil,
                durationUs: 12, billed: true, provenance: .estimated, usage: TokenUsage(),
                usageRaw: nil, usageInconsistent: true, errorType: nil, errorCode: nil)),
        .spendSettled(
            SpendSettled(
                attempt: 1, origin: sparseOrigin, priceVersion: "v", provenance: .estimated,
                lines: [], cost: .zero, listCost: .zero, charged: .zero, markupBps: 0,
                platformFee: .zero, statedCost: nil)),
        .spendSettled(
            SpendSettled(
                attempt: 1, origin: sparseOrigin, priceVersion: SpendSettled.replicaHourVersion,
                provenance: .reported, lines: [], cost: PicoUSD(pico: 87), listCost: .zero,
                charged: .zero, markupBps: 0, platformFee: .zero, statedCost: nil,
                replica: ReplicaTime(
                    rate: ReplicaRate(hour: PicoUSD(pico: 2_500_000_000_000), slots: 8),
                    heldUs: 1))),
        .usageUnpriced(
            UsageUnpriced(
                attempt: 1, origin: sparseOrigin, usage: nil, why: "unknown_tier")),
        .replayRecorded(sparseReplay),
        .profileActivated(
            ProfileActivated(profile: .managed, previous: .byok, replay: nil, override: nil)),
        .responseFailed(
            ResponseEnding(
                reason: .providerError, targetMet: nil, degradations: [], fallbackUsed: false,
                attempts: 0, ttftUs: nil, totalUs: 0, queuedUs: 0)),
        .policySet(Policy()),
        .credentialRefused(
            CredentialRefused(
                credential: "cred_1", provider: .gemini, httpStatus: nil, response: "resp_1")),
        .logTruncated(
            LogTruncated(
                reason: .anchorMissing, expectedSize: nil, expectedRoot: nil, foundSize: 290,
                foundRoot: "ff00", retiredKey: nil)),
        .weightsPublished(WeightsPublished(version: 1, basisSeq: -1, asOf: received, routes: [])),
        .circuitOpened(
            CircuitOpened(
                provider: .xai, account: "xai-main", model: nil, reason: .providerUnreachable,
                trip: 1, openMs: 500, response: nil)),
        .circuitClosed(
            CircuitClosed(provider: .xai, account: "xai-main", model: nil, trips: 1, by: .probe)),
        .probeEnded(
            ProbeEnded(probe, reason: nil, httpStatus: nil, durationUs: 0, billed: nil)),
        .outageCleared(
            OutageCleared(
                provider: .openai, model: "gpt-5.4", verifiedSeq: 815, cause: .evidenceExpired)),
        .objectiveSet(
            ObjectiveSet(
                id: "all", customer: nil, qosClass: nil, model: nil, indicator: .availability,
                thresholdMs: nil, targetPpm: 999_000, windowDays: 0)),
        .usageRepriced(
            UsageRepriced(
                attempt: 1, origin: sparseOrigin, provenance: .estimated, before: nil,
                after: rating, ofSeq: 0, bookedAt: received, periodClosed: false)),
        .periodClosed(
            PeriodClosed(
                from: nil, to: received, asOfSeq: 0, attempts: 0, unpriced: 0,
                providerCost: "0.000000000000", charged: "0.000000000000",
                platformFee: "0.000000000000")),
        .usageImported(
            UsageImported(
                provider: .fireworks, sha256: "5a", bytes: 0, report: "usage", from: received,
                to: received, rows: 0, requests: nil, tokens: 0, statedCost: nil)),
    ]

    private static let rating = SpendRating(
        priceVersion: "2026-11-20-5d41402a",
        lines: [
            RatedLine(
                bucket: .output, tokens: 3, ratePico: 2_000_000, amount: PicoUSD(pico: 6_000_000))
        ], cost: PicoUSD(pico: 6_000_000), listCost: PicoUSD(pico: 6_000_000),
        charged: PicoUSD(pico: 6_600_000), markupBps: 1_000, platformFee: PicoUSD(pico: 1))
    private static let probe = ProbeStarted(
        provider: .openai, account: "openai-us", model: "gpt-5.4")

    private static let fullOrigin = SpendOrigin(
        provider: .xai, account: "xai-main", region: "us", credential: .byok, model: "grok-9",
        tier: "default", served: true)

    private static let sparseOrigin = SpendOrigin(
        provider: .fireworks, account: "f", region: nil, credential: .managed, model: "m",
        tier: nil, served: false)

    private static let fullEnding = AttemptEnding(
        number: 1, reason: .providerStreamTruncated, httpStatus: 200, providerRequestID: "req_1",
        modelServed: "gpt-5.4-2026-03-01", tierServed: "default", finishReason: "length",
        firstTokenUs: 410_300, durationUs: 1_830_900, billed: true, provenance: .reported,
        usage: TokenUsage(
            inputUncached: 600, cacheRead: 2_000, cacheWrite5m: 1, cacheWrite30m: 2,
            cacheWrite1h: 3, cacheWrite12h: 4, output: 310, reasoning: 256),
        usageRaw: #"{"prompt_tokens":2610}"#, usageInconsistent: false,
        errorType: "server_error", errorCode: "overloaded",
        relay: RelayReport(
            provider: "anthropic", model: "claude-opus-5", cacheHit: false, latencyMs: 812))

    private static let fullResponseEnding = ResponseEnding(
        reason: .recoveredByFallback, targetMet: true,
        degradations: [
            .tierDowngraded, .modelSubstituted, .parameterDropped("logit_bias"), .brokered,
        ],
        fallbackUsed: true, attempts: 2, ttftUs: 412_300, totalUs: 1_830_900, queuedUs: 5)
}
