import HTTPServer
import JSON
import Synchronization

/// The batch side of the simulated providers: jobs and files, worked on when somebody asks about them.
///
/// A job ends all at once when its delay has passed: every line is answered as a request of its own would be, its use is
/// billed once, and the results stand in an order of their own.
final class SimulatedBatches: Sendable {
    struct State {
        var jobs: [ProviderName: [SimulatedBatchJob]] = [:]
        var files: [String: [UInt8]] = [:]
        var behaviours: [ProviderName: SimulatedBatchBehaviour] = [:]
        var count: UInt64 = 0
    }

    let state = Mutex(State())
    private let books: Books
    private let seed: UInt64

    init(books: Books, seed: UInt64) {
        self.books = books
        self.seed = seed
    }

    /// Answers a request of a provider's batch API; nil when it is none.
    func answer(
        _ call: SimulatedCall, by provider: any SimulatedProvider
    ) throws(Refusal) -> HTTPResponse? {
        let desk = SimulatedBatchDesk(batches: self, call: call, provider: provider)
        return switch call.account.provider {
        case .openai: try desk.openAI()
        case .anthropic: try desk.anthropic()
        case .gemini: try desk.gemini()
        case .xai: try desk.xai()
        case .fireworks: try desk.fireworks()
        case .bifrost, .openrouter, .byoc: nil
        }
    }

    // MARK: Controls

    func behave(_ provider: ProviderName, _ behaviour: SimulatedBatchBehaviour) {
        state.withLock { $0.behaviours[provider] = behaviour }
    }

    func list(_ provider: ProviderName) -> JSONNode {
        .array(
            state.withLock { $0.jobs[provider] ?? [] }.map { job in
                [
                    "id": .string(job.id), "mark": job.mark, "lines": .number(job.lines.count),
                    "ended": .bool(job.results != nil), "cancelled": .bool(job.cancelledAt != nil),
                    "succeeded": .number(job.succeeded), "failed": .number(job.failed),
                    "expired": .number(job.expired),
                ]
            })
    }

    // MARK: Work

    /// An id that no other has.
    func id(_ prefix: String, length: Int = 24) -> String {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        var hash = StableHash()
        hash.combine(seed)
        hash.combine(prefix)
        hash.combine(number)
        var chance = SeededGenerator(seed: hash.value)
        return prefix + chance.text(length, from: SeededGenerator.hex)
    }

    /// A job as it is now; one that is due is worked on first.
    func job(
        _ id: String, _ call: SimulatedCall, by provider: any SimulatedProvider
    )
        -> SimulatedBatchJob?
    {
        let name = call.account.provider
        let (job, behaviour) = state.withLock { state in
            (
                state.jobs[name]?.first { $0.id == id && $0.account == call.account },
                state.behaviours[name] ?? SimulatedBatchBehaviour()
            )
        }
        guard var job else { return nil }
        let due = job.createdAt.nanoseconds + behaviour.delayMs * 1_000_000
        guard job.results == nil, !job.lines.isEmpty,
            job.cancelledAt != nil || call.at.nanoseconds >= due
        else { return job }
        let entries = work(&job, behaviour, call, by: provider)
        let isMine = state.withLock { state in
            guard let index = state.jobs[name]?.firstIndex(where: { $0.id == id }),
                state.jobs[name]?[index].results == nil
            else { return false }
            state.jobs[name]?[index] = job
            return true
        }
        // Two that ask at once both work; the first of them is billed.
        if isMine { for entry in entries { books.append(entry) } }
        return isMine ? job : self.job(id, call, by: provider)
    }

    func change(_ id: String, of name: ProviderName, _ body: (inout SimulatedBatchJob) -> Void) {
        state.withLock { state in
            guard let index = state.jobs[name]?.firstIndex(where: { $0.id == id }) else { return }
            state.jobs[name]?[index].apply(body)
        }
    }

    private func work(
        _ job: inout SimulatedBatchJob, _ behaviour: SimulatedBatchBehaviour, _ call: SimulatedCall,
        by provider: any SimulatedProvider
    ) -> [BookEntry] {
        var entries: [BookEntry] = []
        var results: [SimulatedBatchResult] = []
        let isCancelled = job.cancelledAt != nil
        for (index, line) in job.lines.enumerated() {
            let lineCall = self.call(for: line, of: job, call)
            let requestID = provider.requestID(of: lineCall)
            func end(_ ending: SimulatedBatchResult.Ending) {
                results.append(
                    SimulatedBatchResult(key: line.key, requestID: requestID, ending: ending))
            }
            let number = index + 1
            if isCancelled {
                end(.cancelled)
            } else if behaviour.expireEvery > 0, number % behaviour.expireEvery == 0 {
                end(.expired)
            } else if behaviour.failEvery > 0, number % behaviour.failEvery == 0 {
                let failure = provider.failure(lineCall, status: 500, code: nil, retryAfter: nil)
                end(.failed(status: 500, failure.body))
            } else {
                do throws(Refusal) {
                    let (body, entry) = try serve(lineCall, job, by: provider)
                    entries.append(entry)
                    end(.succeeded(body))
                } catch {
                    end(.failed(status: error.response.status, error.response.body))
                }
            }
        }
        if job.account.provider == .xai, results.contains(where: \.isRefused) {
            // One line that it does not take cancels all of them.
            job.refusal = "A request of this batch is invalid."
            job.cancelledAt = call.at
            results = job.lines.map {
                SimulatedBatchResult(key: $0.key, requestID: "", ending: .cancelled)
            }
            entries = []
        }
        var chance = SeededGenerator(seed: StableHash.of(job.id))
        results.shuffle(using: &chance)
        job.results = results
        return entries
    }

    private func call(
        for line: SimulatedBatchLine, of job: SimulatedBatchJob, _ call: SimulatedCall
    ) -> SimulatedCall {
        let request = HTTPRequest(
            method: "POST", path: line.path, headers: call.request.headers, body: line.body,
            receivedAt: call.request.receivedAt)
        var hash = StableHash()
        hash.combine(seed)
        hash.combine(job.id)
        hash.combine(line.key)
        return SimulatedCall(
            account: job.account, path: line.path, request: request, at: call.at,
            chanceSeed: hash.value, isBatch: true)
    }

    private func serve(
        _ call: SimulatedCall, _ job: SimulatedBatchJob, by provider: any SimulatedProvider
    ) throws(Refusal) -> ([UInt8], BookEntry) {
        let body = try? JSONDocument(parsing: call.request.body).root
        let answer = try provider.answer(
            call, payer: job.payer, body: body, under: Conditions(nil))
        guard case .whole(let bytes) = answer.shape else {
            throw Refusal(response: provider.failure(call, status: 400, code: nil, retryAfter: nil))
        }
        provider.cache.commit(answer.cacheWrites, at: call.at)
        var entry = answer.entry
        entry.tier = "batch"
        entry.status = 200
        entry.isFinished = true
        entry.isBilled = true
        entry.tokens.output = answer.generated.total
        entry.tokens.reasoning = answer.generated.reasoning
        return (bytes, entry)
    }
}

extension SimulatedBatchResult {
    /// The provider did not take it, by the client's fault.
    fileprivate var isRefused: Bool {
        if case .failed(let status, _) = ending { return status < 500 }
        return false
    }
}

extension SimulatedBatchJob {
    fileprivate mutating func apply(_ body: (inout SimulatedBatchJob) -> Void) { body(&self) }
}
