import Events
import Ledger
import Projections
import Providers

/// The middle steps: parts of a batch become jobs at providers, and are asked about until they have ended.
struct BatchJobs {
    let engine: BatchEngine
    var batch: BatchRecord

    /// A line that is to be in a job.
    private struct Member {
        var line: Int64
        var entry: [UInt8]
        var path: String
    }

    private var services: GatewayServices { engine.services }

    func run() async throws -> BatchEngine.Next {
        var work = self
        if work.batch.cancel != nil {
            try await work.cancel()
        } else {
            guard let file = engine.files.file(batch.created.inputFile, of: batch.customer) else {
                throw FileFault.damaged(file: batch.created.inputFile)
            }
            let input = BatchInput(try engine.files.reader(of: file, batch.customer))
            guard let first = try await input.next() else {
                throw FileFault.damaged(file: batch.created.inputFile)
            }
            let line = try BatchLine(first, number: 1, for: batch.created.surface)
            let terms = try BatchTerms(line.request, of: batch, services)
            try await work.submitPrepared(input, first, terms)
        }
        return try await work.ask()
    }

    // MARK: Handing over

    /// Hands what a provider refused as a whole to the next route; false when there is none for any of it.
    func fallBack() async throws -> Bool {
        var work = self
        let refused = batch.jobs.filter { $0.isRefused && successor(of: $0) == nil }
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

    /// Submits what was prepared before a stop, then what no job was made from yet.
    private mutating func submitPrepared(
        _ input: BatchInput, _ first: [UInt8], _ terms: BatchTerms
    ) async throws {
        let isOpen = batch.jobs.contains { $0.upstreamID == nil && $0.ended == nil }
        guard isOpen || !batch.isCovered else { return }
        if isOpen {
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
        if !members.isEmpty { try await handOver(members, range, on: route, terms, round: 1) }
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
            if !taken.isEmpty { try await handOver(taken, range, on: route, terms, round: 1) }
        }
        try await books(terms).refuse(others, model: batch.validated?.model ?? "")
        if batch.nextLine <= range.lowerBound {
            // No route takes any of them; the batch goes on behind them.
            try await handOver([], range, on: route, terms, round: 1)
        }
    }

    private func member(
        _ bytes: [UInt8], _ number: Int64, _ mark: String, _ route: Route
    ) -> Member? {
        guard let line = try? BatchLine(bytes, number: number, for: batch.created.surface) else {
            return nil
        }
        return line.entry(
            key: BatchJob.key(mark: mark, line: number), on: route,
            as: BatchLine.responseID(number, of: batch), of: batch
        ).map { Member(line: number, entry: $0.bytes, path: $0.path) }
    }

    /// Lines are durable as begun, then the job as prepared; only then does a byte go upstream.
    private mutating func handOver(
        _ members: [Member], _ range: ClosedRange<Int64>, on route: Route, _ terms: BatchTerms,
        round: Int64, after reason: ReasonCode? = nil
    ) async throws {
        let started = attempt(on: route, number: round, after: reason)
        let lines = members.map(\.line)
        if let reason {
            try await books(terms).goOn(lines, after: reason, started)
        } else {
            try await books(terms).begin(lines, model: batch.validated?.model ?? "", started)
        }
        batch = try await engine.store.record(
            [
                .batchJobPrepared(
                    BatchJobPrepared(
                        account: route.account.name, batch: batch.id,
                        credential: route.account.credential, firstLine: range.lowerBound,
                        job: Int64(batch.jobs.count + 1), lastLine: range.upperBound,
                        lines: Int64(members.count), model: route.model, provider: route.provider,
                        round: round))
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
        for line in job.prepared.firstLine...job.prepared.lastLine {
            let bytes = try await input.line(line)
            guard owner(of: line, bytes, terms, before: job.number) == nil else { continue }
            if let member = member(bytes, line, job.mark, route) { members.append(member) }
        }
        try await submit(job, members, on: route, findsFirst: true)
    }

    /// The job before this one that a line is in and that was not refused.
    private func owner(
        of line: Int64, _ bytes: [UInt8], _ terms: BatchTerms, before number: Int64
    ) -> BatchJob? {
        batch.jobs.first { job in
            guard job.number < number, job.covers(line), !job.isRefused,
                let route = terms.route(of: job.prepared)
            else { return false }
            return member(bytes, line, job.mark, route) != nil
        }
    }

    // MARK: Refusals

    /// The job that was made from a refused one's lines, or none.
    private func successor(of job: BatchJob) -> BatchJob? {
        batch.jobs.first {
            $0.prepared.firstLine == job.prepared.firstLine
                && $0.prepared.lastLine == job.prepared.lastLine
                && $0.prepared.round == job.prepared.round + 1
        }
    }

    /// A provider took none of a job: its lines go to the next route, if there is one.
    private mutating func fallBack(
        from job: BatchJob, _ input: BatchInput, _ terms: BatchTerms
    ) async throws {
        let tried = batch.jobs.filter { $0.covers(job.prepared.firstLine) }
        let next = terms.routes.first { route in
            !tried.contains {
                $0.prepared.account == route.account.name && $0.prepared.model == route.model
            }
        }
        guard let route = next, let refused = terms.route(of: job.prepared) else { return }
        let mark = BatchJob.mark(batch: batch.id, number: Int64(batch.jobs.count + 1))
        var members: [Member] = []
        for line in job.prepared.firstLine...job.prepared.lastLine {
            let bytes = try await input.line(line)
            guard member(bytes, line, job.mark, refused) != nil,
                owner(of: line, bytes, terms, before: job.number) == nil,
                let member = member(bytes, line, mark, route)
            else { continue }
            members.append(member)
        }
        guard !members.isEmpty else { return }
        try await handOver(
            members, job.prepared.firstLine...job.prepared.lastLine, on: route, terms,
            round: job.prepared.round + 1, after: job.ended?.reason ?? .providerError)
    }

    // MARK: Asking

    private mutating func ask() async throws -> BatchEngine.Next {
        var counts: (completed: Int64, failed: Int64) = (0, 0)
        let terms = try? accounts()
        for job in batch.jobs where job.ended == nil {
            guard let id = job.upstreamID, let route = terms?(job.prepared),
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

    /// The route of a job that runs, by its account.
    private func accounts() throws -> (BatchJobPrepared) -> Route? {
        let resolver = services.admission.resolver
        let caller = services.batchCaller(batch)
        return { job in
            if let account = resolver.accounts.first(where: { $0.name == job.account }) {
                return Route(account: account, model: job.model, preference: 0)
            }
            guard let credential = caller?.credentials[job.provider], credential.id == job.account,
                let caller
            else { return nil }
            return Route(
                account: Account(
                    own: CredentialName(
                        customer: caller.customer, provider: job.provider, id: credential.id),
                    like: resolver.accounts.first { $0.provider == job.provider }),
                model: job.model, preference: 0)
        }
    }

    /// The batch is to end early: what runs is told so, what was not handed over stays here.
    private mutating func cancel() async throws {
        let route = try accounts()
        for job in batch.jobs where job.ended == nil {
            guard let known = route(job.prepared), let link = services.batchLink(known) else {
                if services.batchCaller(batch) == nil { try await end(job, .cancelled) }
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

    private mutating func end(
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
    }

    private func attempt(
        on route: Route, number: Int64, after reason: ReasonCode?
    ) -> AttemptStarted {
        AttemptStarted(
            number: number, provider: route.provider, account: route.account.name,
            region: route.account.region, credential: route.account.credential,
            model: route.model, tier: "batch", retryCause: reason, weightsVersion: nil)
    }

    private func books(_ terms: BatchTerms) -> BatchLineBooks {
        BatchLineBooks(services: services, batch: batch, caller: terms.caller)
    }
}
