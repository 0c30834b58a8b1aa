import Events
import Ledger
import Pricing
import Projections
import Providers

/// The middle steps: parts of a batch become jobs at providers, and are asked about until they have ended.
struct BatchJobs {
    let engine: BatchEngine
    var batch: BatchRecord

    /// A line that is to be in a job.
    struct Member {
        var line: Int64
        var entry: [UInt8]
        var path: String
    }

    var services: GatewayServices { engine.services }

    func run() async throws -> BatchEngine.Next {
        var work = self
        if work.batch.cancel != nil {
            try await work.cancel()
        } else if !batch.isCovered
            || batch.jobs.contains(where: { $0.upstreamID == nil && $0.ended == nil })
        {
            guard let file = engine.files.file(batch.created.inputFile, of: batch.customer) else {
                throw FileFault.damaged(file: batch.created.inputFile)
            }
            let input = BatchInput(try engine.files.reader(of: file, batch.customer))
            guard let first = try await input.next() else {
                throw FileFault.damaged(file: batch.created.inputFile)
            }
            let line = try BatchLine(first, number: 1, for: batch.created.surface)
            let terms = try BatchTerms(line.request, of: batch, services)
            if let job = batch.jobs.first(where: { $0.isServedSingly && $0.ended == nil }) {
                return try await work.serveSingly(job, input, terms)
            }
            try await work.submitPrepared(input, first, terms)
        }
        return try await work.ask()
    }

    // MARK: Handing over

    /// Submits what was prepared before a stop, then what no job was made from yet.
    private mutating func submitPrepared(
        _ input: BatchInput, _ first: [UInt8], _ terms: BatchTerms
    ) async throws {
        if batch.jobs.contains(where: { $0.upstreamID == nil && $0.ended == nil }) {
            // Places of all lines, so that any can be read again.
            while try await input.next() != nil {}
            for job in batch.jobs where job.upstreamID == nil && job.ended == nil {
                try await resubmit(job, input, terms)
            }
            while !batch.isCovered { try await cover(input, from: nil, terms) }
            return
        }
        while input.count < batch.nextLine - 1, try await input.next() != nil {}
        var head: [UInt8]? = batch.nextLine == 1 ? first : nil
        while !batch.isCovered {
            try await cover(input, from: head, terms)
            head = nil
        }
    }

    /// Makes jobs of the next lines, as many as one job may hold.
    private mutating func cover(
        _ input: BatchInput, from head: [UInt8]?, _ terms: BatchTerms
    ) async throws {
        let route = terms.routes[0]
        let limits = try route.batches().limits
        let firstLine = batch.nextLine
        let mark = BatchJob.mark(batch: batch.id, number: Int64(batch.jobs.count + 1))
        var members: [Member] = []
        var others: [Int64] = []
        var bytes = 0
        var number = firstLine
        var next = head
        while members.count + others.count < limits.lines, bytes < limits.bytes {
            var line = next
            next = nil
            if line == nil {
                line = number <= input.count ? try await input.line(number) : try await input.next()
            }
            guard let line else { break }
            if let member = member(line, number, mark, route) {
                members.append(member)
                bytes += member.entry.count
            } else {
                others.append(number)
                bytes += line.count
            }
            number += 1
        }
        let range = firstLine...(number - 1)
        if !members.isEmpty { try await handOver(members, range, on: route, terms) }
        // What the first route cannot express goes where it can be.
        for route in terms.routes.dropFirst() where !others.isEmpty {
            let mark = BatchJob.mark(batch: batch.id, number: Int64(batch.jobs.count + 1))
            var taken: [Member] = []
            for line in others {
                if let member = member(try await input.line(line), line, mark, route) {
                    taken.append(member)
                }
            }
            let lines = Set(taken.map(\.line))
            others.removeAll { lines.contains($0) }
            if !taken.isEmpty { try await handOver(taken, range, on: route, terms) }
        }
        try await books(terms).refuse(others, model: batch.validated?.model ?? "")
        if batch.nextLine <= range.lowerBound {
            // No route takes any of them; the batch goes on behind them.
            try await handOver([], range, on: route, terms)
        }
    }

    func member(
        _ bytes: [UInt8], _ number: Int64, _ mark: String, _ route: Route
    ) -> Member? {
        guard let line = try? BatchLine(bytes, number: number, for: batch.created.surface) else {
            return nil
        }
        return line.entry(
            key: BatchJob.key(mark: mark, line: number), on: route,
            as: BatchLine.responseID(number, of: batch), of: batch, services.catalogue
        ).map { Member(line: number, entry: $0.bytes, path: $0.path) }
    }

    /// Lines are durable as begun, then the job as prepared; only then does a byte go upstream.
    mutating func handOver(
        _ members: [Member], _ range: ClosedRange<Int64>, on route: Route, _ terms: BatchTerms,
        after refused: BatchJob? = nil
    ) async throws {
        let round = (refused?.prepared.round ?? 0) + 1
        let lines = members.map(\.line)
        if let refused {
            let reason = refused.refusal
            try await books(terms).goOn(
                lines, after: reason, attempt(on: route, number: round, after: reason))
        } else {
            try await books(terms).begin(
                lines, model: batch.validated?.model ?? "",
                attempt(on: route, number: round, after: nil))
        }
        batch = try await engine.store.record(
            [
                .batchJobPrepared(
                    BatchJobPrepared(
                        account: route.account.name, batch: batch.id,
                        credential: route.account.credential, firstLine: range.lowerBound,
                        job: Int64(batch.jobs.count + 1), lastLine: range.upperBound,
                        lines: Int64(members.count), model: route.model, provider: route.provider,
                        replaces: refused?.number, round: round, tier: "batch"))
            ], of: batch)
        guard let job = batch.jobs.last else { return }
        if members.isEmpty { return try await end(job, .completed) }
        try await submit(job, members, on: route, findsFirst: false)
    }

    private mutating func submit(
        _ job: BatchJob, _ members: [Member], on route: Route, findsFirst: Bool
    ) async throws {
        guard let link = services.batchLink(route) else {
            return try await end(job, .refused, reason: .noRoute)
        }
        let submission = BatchSubmission(
            mark: job.mark, model: route.model, path: members.first?.path ?? "",
            entries: members.map(\.entry), preparedAt: job.preparedAt)
        let api = try route.batches()
        do throws(BatchLinkError) {
            let known = findsFirst ? try await api.find(submission, by: link) : nil
            let id: String
            if let known { id = known } else { id = try await api.submit(submission, by: link) }
            try await submitted(job, id)
        } catch {
            guard case .refused(let failure) = error, !error.isTransient else { throw error }
            try await end(job, .refused, reason: failure.reason, failure)
        }
    }

    private mutating func submitted(_ job: BatchJob, _ id: String) async throws(BatchLinkError) {
        do {
            batch = try await engine.store.record(
                [
                    .batchJobSubmitted(
                        BatchJobSubmitted(batch: batch.id, job: job.number, upstreamID: id))
                ], of: batch)
        } catch {
            // It is found by its mark when the log takes it.
            throw .broken(error.label)
        }
    }

    /// A job whose submission may have come through: it is looked for before it is submitted again.
    private mutating func resubmit(
        _ job: BatchJob, _ input: BatchInput, _ terms: BatchTerms
    ) async throws {
        guard let route = terms.route(of: job.prepared) else {
            return try await end(job, .refused, reason: .noRoute)
        }
        var members: [Member] = []
        let books = books(terms)
        for line in job.prepared.firstLine...job.prepared.lastLine
        where try await books.isWaiting(line, in: job) {
            let bytes = try await input.line(line)
            if let member = member(bytes, line, job.mark, route) { members.append(member) }
        }
        try await submit(job, members, on: route, findsFirst: true)
    }

    // MARK: Asking

    private mutating func ask() async throws -> BatchEngine.Next {
        var counts: (completed: Int64, failed: Int64) = (0, 0)
        let caller = services.batchCaller(batch)
        for job in batch.jobs where job.ended == nil {
            guard let id = job.upstreamID,
                let route = services.route(of: job.prepared, for: caller),
                let link = services.batchLink(route)
            else { continue }
            do {
                switch try await route.batches().progress(of: id, by: link) {
                case .running(let completed, let failed):
                    counts = (counts.completed + completed, counts.failed + failed)
                case .ended(let status):
                    try await end(
                        job, status, reason: status == .refused ? .providerError : nil)
                }
            } catch let error as BatchLinkError {
                guard case .refused(let failure) = error, failure.httpStatus == 404 else {
                    throw error
                }
                // The provider does not have it any more.
                try await end(job, .refused, reason: .providerError, failure)
            }
        }
        engine.note(progress: counts, of: batch.id)
        let isDone = batch.isCovered && batch.jobs.allSatisfy { $0.ended != nil }
        return isDone ? .now : .later
    }

    /// The batch is to end early: what runs is told so, what was not handed over stays here.
    private mutating func cancel() async throws {
        let caller = services.batchCaller(batch)
        for job in batch.jobs where job.ended == nil {
            guard !job.isServedSingly else {
                try await end(job, .cancelled)
                continue
            }
            guard let known = services.route(of: job.prepared, for: caller),
                let link = services.batchLink(known)
            else {
                if caller == nil { try await end(job, .cancelled) }
                continue
            }
            let api = try known.batches()
            if let id = job.upstreamID {
                try await api.cancel(id, by: link)
                continue
            }
            let submission = BatchSubmission(
                mark: job.mark, model: job.prepared.model, path: "",
                entries: Array(repeating: [], count: Int(job.prepared.lines)),
                preparedAt: job.preparedAt)
            if let id = try await api.find(submission, by: link) {
                try await submitted(job, id)
                try await api.cancel(id, by: link)
            } else {
                try await end(job, .cancelled)
            }
        }
    }

    mutating func end(
        _ job: BatchJob, _ status: BatchJobStatus, reason: ReasonCode? = nil,
        _ failure: UpstreamFailure? = nil
    ) async throws {
        batch = try await engine.store.record(
            [
                .batchJobEnded(
                    BatchJobEnded(
                        batch: batch.id, errorCode: failure?.errorCode,
                        errorType: failure?.errorType, job: job.number, reason: reason,
                        status: status))
            ], of: batch)
        if let provider = job.prepared.provider {
            services.metrics.batchJobEnded(provider, status)
        }
    }

    private func attempt(
        on route: Route, number: Int64, after reason: ReasonCode?
    ) -> AttemptStarted {
        AttemptStarted(
            number: number, provider: route.provider, account: route.account.name,
            region: route.account.region, credential: route.account.credential,
            model: route.model, tier: "batch", retryCause: reason, weightsVersion: nil)
    }

    func books(_ terms: BatchTerms) -> BatchLineBooks {
        BatchLineBooks(services: services, batch: batch, caller: terms.caller)
    }
}
