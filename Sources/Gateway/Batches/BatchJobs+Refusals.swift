import Events
import Pricing
import Providers

/// What becomes of jobs that a provider refused as a whole.
extension BatchJobs {
    /// Hands what a provider refused as a whole to the next route; false when there is none for any of it.
    func fallBack() async throws -> Bool {
        var work = self
        let refused = batch.jobs.filter {
            $0.isRefused && !$0.isServedSingly && batch.successor(of: $0) == nil
        }
        guard !refused.isEmpty,
            let file = engine.files.file(batch.created.inputFile, of: batch.customer)
        else { return false }
        let input = BatchInput(try engine.files.reader(of: file, batch.customer))
        guard let first = try await input.next() else { return false }
        let line = try BatchLine(first, number: 1, for: batch.created.surface)
        guard let terms = try? BatchTerms(line.request, of: batch, services) else { return false }
        while try await input.next() != nil {}
        for job in refused { try await work.fallBack(from: job, input, terms) }
        return work.batch.jobs.count > batch.jobs.count
    }

    /// A provider took none of a job: its lines go to the next route, if there is one; else they are served one by one, if
    /// the policy says so.
    private mutating func fallBack(
        from job: BatchJob, _ input: BatchInput, _ terms: BatchTerms
    ) async throws {
        var tried: [BatchJob] = []
        var last: BatchJob? = job
        while let one = last {
            tried.append(one)
            last = batch.predecessor(of: one)
        }
        let books = books(terms)
        let range = job.prepared.firstLine...job.prepared.lastLine
        for route in terms.routes
        where !tried.contains(where: {
            $0.prepared.account == route.account.name && $0.prepared.model == route.model
        }) {
            let mark = BatchJob.mark(batch: batch.id, number: Int64(batch.jobs.count + 1))
            var members: [Member] = []
            for line in range where try await books.isWaiting(line, in: job) {
                let bytes = try await input.line(line)
                if let member = member(bytes, line, mark, route) { members.append(member) }
            }
            guard !members.isEmpty else { continue }
            return try await handOver(members, range, on: route, terms, after: job)
        }
        if let singly = terms.singly { try await prepareSingly(job, range, in: singly.tier) }
    }

    /// Lines that no provider takes as a batch are to be served one by one: that is durable before the first of them is.
    private mutating func prepareSingly(
        _ job: BatchJob, _ range: ClosedRange<Int64>, in tier: PriceTier
    ) async throws {
        batch = try await engine.store.record(
            [
                .batchJobPrepared(
                    BatchJobPrepared(
                        account: nil, batch: batch.id, credential: nil,
                        firstLine: range.lowerBound, job: Int64(batch.jobs.count + 1),
                        lastLine: range.upperBound, lines: job.prepared.lines,
                        model: batch.validated?.model ?? "", provider: nil, replaces: job.number,
                        round: job.prepared.round + 1, tier: tier.rawValue))
            ], of: batch)
    }

    /// Serves lines one by one for a while.
    mutating func serveSingly(
        _ job: BatchJob, _ input: BatchInput, _ terms: BatchTerms
    ) async throws -> BatchEngine.Next {
        guard let refused = batch.predecessor(of: job), let singly = terms.singly else {
            try await end(job, .refused, reason: .policyForbidden)
            return .now
        }
        while try await input.next() != nil {}
        let purse = BatchPurse(batch, of: engine)
        let work = BatchSingles(
            engine: engine, batch: batch, job: job, refused: refused, terms: terms, singly: singly,
            books: books(terms),
            bound: BatchBound(terms, services.catalogue, createdAt: batch.createdAt))
        let progress = try await work.serve(input, purse)
        batch = purse.batch
        switch progress {
        case .done:
            try await end(job, .completed)
            return .now
        case .more: return .now
        case .stopping: return .later
        }
    }
}
