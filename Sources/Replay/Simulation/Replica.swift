/// One replica in simulated time: requests wait in line, one prompt is read at a time, and what has been read is decoded
/// together.
///
/// A request starts when it is first in line, no other prompt is being read, and there are a place and memory for its
/// prompt and all of its answer. Its first token comes with the end of its prefill.
struct Replica {
    private let number: Int32
    private let concurrency: Int
    private let prefillSpeed: Int64
    /// Tokens per second of each stream, by their number: alone, and while a prompt is read.
    private let speeds: [Int64]
    private let slowedSpeeds: [Int64]
    private let blockTokens: Int64
    private let waitNsMax: Int64?
    private let capacity: Int64

    private(set) var cache: PrefixCache
    private var batch = DecodeBatch()
    private var line = WaitingLine()
    /// The request whose prompt is being read, or -1.
    private var prefilling = -1
    private var prefillEndsNs: Int64 = 0

    init(_ number: Int, _ scenario: Scenario, nodes: [Workload.Link]) {
        let replicas = scenario.replicas
        self.number = Int32(number)
        concurrency = replicas.concurrency
        prefillSpeed = replicas.prefillTokensPerSecond
        speeds = replicas.decodeSpeeds
        slowedSpeeds = speeds.map { max(1, $0 * replicas.decodePercentWhilePrefilling / 100) }
        blockTokens = replicas.cache.blockTokens
        capacity = replicas.cache.blocks
        waitNsMax = scenario.overflow?.waitNsMax
        cache = PrefixCache(
            capacity: replicas.cache.blocks, blockTokens: blockTokens, nodes: nodes)
    }

    /// Requests that are being read, decoded or waited for.
    var load: Int { running + line.count }
    private var running: Int { batch.count + (prefilling < 0 ? 0 : 1) }
    var waiting: Int { line.count }
    /// Requests more than it has places for, with one that comes.
    var excess: Int { max(0, load + 1 - concurrency) }

    /// Whether a request could ever run here.
    func couldHold(_ request: Workload.Request) -> Bool { blocks(of: request) <= capacity }

    /// Whether a request would start at once.
    func wouldStart(_ request: Workload.Request, _ match: PrefixCache.Match) -> Bool {
        prefilling < 0 && line.count == 0 && running < concurrency
            && cache.hasRoom(for: blocks(of: request), match)
    }

    /// How long a first token would take here, as far as prompts before it are concerned.
    func expectedPrefillNs(
        _ request: Workload.Request, _ match: PrefixCache.Match, at now: Int64
    ) -> Int64 {
        let current = prefilling < 0 ? 0 : prefillEndsNs - now
        return current + line.prefillNs + prefillNs(request, match)
    }

    mutating func enqueue(_ index: Int, _ request: Workload.Request, _ match: PrefixCache.Match) {
        line.append(
            .init(
                request: index, arrivalNs: request.arrivalNs,
                prefillNs: prefillNs(request, match)))
    }

    /// When something next happens here; nil: nothing does.
    var nextEventNs: Int64? {
        var next = batch.nextEnd(speed: speed) ?? Int64.max
        if prefilling >= 0 { next = min(next, prefillEndsNs) }
        if let waitNsMax, let first = line.first { next = min(next, first.arrivalNs + waitNsMax) }
        return next == Int64.max ? nil : next
    }

    /// Does what is due now: streams end, the prompt is read, the next one starts, and who has waited too long leaves.
    ///
    /// - Returns: those who leave, first come first.
    mutating func settle(
        at now: Int64, _ workload: Workload, _ served: inout [Served]
    ) -> [Int] {
        batch.advance(to: now, speed: speed)
        while let done = batch.popDone() { finish(done, at: now, workload, &served) }
        if prefilling >= 0, prefillEndsNs <= now {
            let index = prefilling
            prefilling = -1
            let request = workload.requests[index]
            served[index].firstTokenNs = now - request.arrivalNs
            if request.outputTokens > 1 {
                batch.insert(index, tokens: request.outputTokens - 1)
            } else {
                finish(index, at: now, workload, &served)
            }
        }
        var leaving: [Int] = []
        startNext(at: now, workload, &served)
        while let waitNsMax, let first = line.first, first.arrivalNs + waitNsMax <= now {
            line.removeFirst()
            leaving.append(first.request)
            startNext(at: now, workload, &served)
        }
        return leaving
    }

    private mutating func startNext(
        at now: Int64, _ workload: Workload, _ served: inout [Served]
    ) {
        guard prefilling < 0, running < concurrency, let first = line.first else { return }
        let request = workload.requests[first.request]
        let chain = workload.links[request.chain]
        let match = cache.match(chain)
        let blocks = blocks(of: request)
        guard cache.hasRoom(for: blocks, match) else { return }
        line.removeFirst()
        cache.hold(chain, blocks: blocks)
        prefilling = first.request
        prefillEndsNs = now + prefillNs(request, match)
        served[first.request].place = number
        served[first.request].startedNs = now
        served[first.request].cachedTokens = min(match.tokens, request.inputTokens - 1)
    }

    private mutating func finish(
        _ index: Int, at now: Int64, _ workload: Workload, _ served: inout [Served]
    ) {
        let request = workload.requests[index]
        served[index].totalNs = now - request.arrivalNs
        cache.release(workload.links[request.chain], blocks: blocks(of: request))
    }

    private var speed: Int64 {
        prefilling < 0 ? speeds[batch.count] : slowedSpeeds[batch.count]
    }

    /// For prompt and answer, rounded up to whole blocks.
    private func blocks(of request: Workload.Request) -> Int64 {
        (request.inputTokens + request.outputTokens + blockTokens - 1) / blockTokens
    }

    /// At least one token is computed, however much is cached: the answer's first comes of it.
    private func prefillNs(_ request: Workload.Request, _ match: PrefixCache.Match) -> Int64 {
        let tokens = max(1, request.inputTokens - match.tokens)
        return (tokens * 1_000_000_000 + prefillSpeed - 1) / prefillSpeed
    }
}
