import Events

/// Whole histories, and events of every type.
enum LogSamples {
    static let oneOfEachType: [Event] = [
        Sample.admitted(), Sample.rejected(.rateLimited), Sample.queued(), Sample.expired(),
        .tierChosen(TierChosen(asked: nil, chosen: nil, why: .providerDefault)),
        Sample.started(1), Sample.succeeded(1),
        .attemptFailed(Sample.unserved(1, .providerError)),
        .attemptCancelled(Sample.unserved(1, .clientDisconnected)),
        .attemptOrphaned(AttemptOrphaned(number: 1)),
        .cacheRead(CacheRead(attempt: 1, tokens: 2_000, mechanism: .automatic)),
        .cacheWritten(CacheWritten(attempt: 1, tokens: 1, mechanism: .explicit, ttl: .oneHour)),
        Sample.settled(1, cost: 1, list: 1, charged: 1, fee: 1), unpriced(1),
        .responseCompleted(Sample.ending(.ok)), .responseFailed(Sample.ending(.providerError)),
        .responseCancelled(Sample.ending(.clientDisconnected)),
        .responseExpired(Sample.ending(.deadlineExceeded)),
        .customerCreated(CustomerCreated()), .customerErased(CustomerErased()),
        .keyIssued(KeyIssued(keyID: "key_1", digest: "aa")),
        .keyRevoked(KeyRevoked(keyID: "key_1")), .policySet(Policy()),
        .credentialSealed(
            CredentialSealed(credential: "cred_1", provider: .openai, digest: "aa")),
        .credentialRefused(
            CredentialRefused(
                credential: "cred_1", provider: .openai, httpStatus: 401, response: "resp_1")),
        .credentialRemoved(CredentialRemoved(credential: "cred_1", provider: .openai)),
        .masterKeyRotated(MasterKeyRotated(masterKey: "aa", rewrapped: 1)),
        .priceListPublished(PriceListPublished(version: "a")),
        .weightsPublished(
            WeightsPublished(version: 1, basisSeq: 0, asOf: Sample.received, routes: [])),
        .circuitOpened(
            CircuitOpened(
                provider: .xai, account: "xai-main", model: nil, reason: .providerUnreachable,
                trip: 1, openMs: 500, response: nil)),
        .circuitClosed(
            CircuitClosed(provider: .xai, account: "xai-main", model: nil, trips: 1, by: .probe)),
        .objectiveSet(
            ObjectiveSet(
                id: "all", customer: nil, qosClass: nil, model: nil, indicator: .availability,
                thresholdMs: nil, targetPpm: 999_000, windowDays: 0)),
        .exportEmitted(
            ExportEmitted(
                exportID: "exp_1", kind: "billing", format: "csv", from: Sample.received,
                to: Sample.received, asOfSeq: 0, sha256: "00", bytes: 1, rows: 0, unpriced: 0)),
        .spendReserved(SpendReserved(amount: PicoUSD(pico: 7), day: UTCDay(number: 20_779))),
        .spendReleased(SpendReleased(amount: PicoUSD(pico: 7), day: UTCDay(number: 20_779))),
        .cacheBreakpointsPlaced(
            CacheBreakpointsPlaced(attempt: 1, count: 3, ttl: .fiveMinutes)),
        .storedResponseDeleted(StoredResponseDeleted(attempt: 1, found: true, keyID: "key_1")),
        .replayRecorded(
            ReplayRecorded(
                replayID: "rpl_1", profile: .byoc, scenario: "two", scenarioDigest: "00",
                replicas: 2, concurrency: 1, hourPrice: .zero, seed: 1,
                workload: .init(
                    source: .trace, digest: "00", requests: 1, excluded: 0, from: nil, to: nil,
                    asOfSeq: nil),
                results: .init(
                    attainment: nil, managedAttainment: nil, gain: nil,
                    costPico: RecordedEstimate(value: 1, low: 1, high: 1),
                    managedCostPico: RecordedEstimate(value: 1, low: 1, high: 1), costRatio: nil,
                    cacheHit: nil, managedCacheHit: nil, overflow: nil, refused: 0, classes: []))),
        .profileActivated(
            ProfileActivated(profile: .byok, previous: .managed, replay: nil, override: nil)),
        .fileStored(
            FileStored(
                file: "file-1", bytes: 512, lines: 2, purpose: "batch", digest: "00ff",
                expiresAt: Sample.received, batch: "batch_1")),
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

    /// It waited for capacity and was then served.
    static let waited: [Event] = [
        Sample.queued(), Sample.admitted(queuedUs: 7_000), Sample.started(1), Sample.succeeded(1),
        Sample.settled(1, cost: 5, list: 5, charged: 5, fee: 0),
        .responseCompleted(Sample.ending(.queuedForCapacity)),
    ]

    /// Its deadline passed while it waited.
    static let expired: [Event] = [Sample.queued(), Sample.expired()]

    /// It waited, and could not be started then.
    static let refusedAfterWaiting: [Event] = [
        Sample.queued(), Sample.rejected(.invalidRequest, queuedUs: 7_000),
    ]

    /// Its client left while it waited.
    static let leftWaiting: [Event] = [
        Sample.queued(),
        .responseCancelled(Sample.ending(.clientDisconnected, attempts: 0, targetMet: nil)),
    ]

    /// The contract's own example: an overloaded first provider, and a second one that serves.
    static let recovered: [Event] = [
        Sample.admitted(),
        .tierChosen(TierChosen(asked: "auto", chosen: "default", why: .request)),
        Sample.started(1),
        .attemptFailed(Sample.unserved(1, .providerOverloaded)),
        Sample.started(2, retryCause: .providerOverloaded),
        Sample.succeeded(2),
        .cacheRead(CacheRead(attempt: 2, tokens: 2_000, mechanism: .explicit)),
        Sample.settled(
            2, cost: 11_750_000_000, list: 20_750_000_000, charged: 12_925_000_000,
            fee: 58_750_000),
        .responseCompleted(Sample.ending(.recoveredByFallback, attempts: 2)),
    ]

    /// A client leaves and its answer is fetched to the end, so that its price is known.
    static let drained: [Event] = [
        Sample.admitted(), Sample.started(1),
        .responseCancelled(Sample.ending(.clientDisconnected, targetMet: nil)),
        Sample.succeeded(1), Sample.settled(1, cost: 5, list: 5, charged: 5, fee: 0),
    ]

    /// A stop in the middle of the second attempt, and what is done about it at the next start.
    static let abandoned: [Event] = [
        Sample.admitted(), Sample.started(1),
        .attemptCancelled(Sample.unserved(1, .providerStalled)),
        Sample.started(2), .attemptOrphaned(AttemptOrphaned(number: 2)),
        .responseFailed(Sample.ending(.attemptOrphaned, attempts: 2)),
    ]

    static func unpriced(_ attempt: Int64) -> Event {
        .usageUnpriced(
            UsageUnpriced(
                attempt: attempt, origin: Sample.origin(attempt), usage: nil, why: "unknown_model"))
    }
}
