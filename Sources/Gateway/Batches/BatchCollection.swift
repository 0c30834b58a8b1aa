import Events
import JSON
import Providers

/// The last step: results are fetched, put into the books, and written to the customer's files.
///
/// It can be done any number of times: what has its ending keeps it, and the files are made anew until the batch has
/// ended.
struct BatchCollection {
    let engine: BatchEngine
    let batch: BatchRecord

    private var services: GatewayServices { engine.services }

    func run() async throws -> BatchEngine.Next {
        try await engine.files.discardResults(of: batch.id, batch.customer)
        guard let caller = services.batchCaller(batch) else { return try await forget() }
        guard let file = engine.files.file(batch.created.inputFile, of: batch.customer) else {
            throw FileFault.damaged(file: batch.created.inputFile)
        }
        let input = BatchInput(try engine.files.reader(of: file, batch.customer))
        var routes: [Int64: Route] = [:]
        if let first = try await input.next() {
            let line = try BatchLine(first, number: 1, for: batch.created.surface)
            let terms = try? BatchTerms(line.request, of: batch, services)
            for job in batch.jobs { routes[job.number] = terms?.route(of: job.prepared) }
        }
        while try await input.next() != nil {}
        let output = BatchOutput(engine: engine, batch: batch)
        do {
            let work = BatchGathering(
                engine: engine, batch: batch, input: input, output: output, routes: routes,
                books: BatchLineBooks(services: services, batch: batch, caller: caller))
            try await work.gather()
            let files = try await output.finish()
            _ = try await engine.store.record(
                [
                    .batchEnded(
                        BatchEnded(
                            batch: batch.id, completed: output.completed, errorFile: files.errors,
                            failed: output.failed, outputFile: files.output, status: status))
                ], of: batch)
            return .over
        } catch {
            await output.abandon()
            throw error
        }
    }

    private var status: BatchStatus {
        switch batch.cancel?.why {
        case .requested, .erased: return .cancelled
        case .expired: return .expired
        case nil: break
        }
        if batch.jobs.contains(where: { $0.ended?.status == .expired }) { return .expired }
        return .completed
    }

    /// The customer was erased: nobody is left whose answers these are, and nobody's key opens them.
    private func forget() async throws -> BatchEngine.Next {
        let lines = batch.validated?.lines ?? 0
        let caller = Caller(
            customer: batch.customer, keyID: batch.created.keyID, policy: Policy())
        let books = BatchLineBooks(services: services, batch: batch, caller: caller)
        for job in batch.jobs {
            let endings = (job.prepared.firstLine...job.prepared.lastLine).map { line in
                BatchLineBooks.Ending(
                    line: line, started: AttemptStarted(job), startedAt: job.preparedAt,
                    verdict: .failed(UpstreamFailure(reason: .clientDisconnected, billed: nil)),
                    completion: .cancelled)
            }
            try await books.end(endings)
        }
        _ = try await engine.store.record(
            [
                .batchEnded(
                    BatchEnded(
                        batch: batch.id, completed: 0, errorFile: nil, failed: lines,
                        outputFile: nil, status: .cancelled))
            ], of: batch)
        return .over
    }
}

/// Fetches the results of all jobs of one batch and ends each line by them.
struct BatchGathering {
    let engine: BatchEngine
    let batch: BatchRecord
    let input: BatchInput
    let output: BatchOutput
    let routes: [Int64: Route]
    let books: BatchLineBooks

    func gather() async throws {
        var seen = [Bool](repeating: false, count: Int(input.count) + 1)
        for job in batch.jobs where job.ended?.status != .refused {
            guard let id = job.upstreamID else { continue }
            guard let route = routes[job.number], let link = engine.services.batchLink(route)
            else {
                throw BatchLinkError.broken("no_route")
            }
            var wave: [BatchResult] = []
            try await route.batches().results(of: id, by: link) { results in
                wave += results
                guard wave.count >= BatchLineBooks.togetherMax else { return }
                try await take(wave, of: job, on: route, &seen)
                wave = []
            }
            try await take(wave, of: job, on: route, &seen)
        }
        try await endTheRest(&seen)
    }

    /// Puts some results into the books, then into the files.
    private func take(
        _ results: [BatchResult], of job: BatchJob, on route: Route, _ seen: inout [Bool]
    ) async throws {
        var endings: [BatchLineBooks.Ending] = []
        var texts: [(isOutput: Bool, bytes: [UInt8])] = []
        for result in results {
            guard let number = job.line(of: result.key), number <= input.count,
                !seen[Int(number)]
            else { continue }
            seen[Int(number)] = true
            let line = try BatchLine(
                try await input.line(number), number: number, for: batch.created.surface)
            let (ending, text) = outcome(of: result, line, number, job, route)
            endings.append(ending)
            texts.append((ending.completion == .completed, text))
            if endings.count >= BatchLineBooks.togetherMax {
                try await write(endings, texts)
                endings = []
                texts = []
            }
        }
        try await write(endings, texts)
    }

    private func write(
        _ endings: [BatchLineBooks.Ending], _ texts: [(isOutput: Bool, bytes: [UInt8])]
    ) async throws {
        // First the books, then what the customer gets.
        try await books.end(endings)
        try await output.write(texts)
    }

    private func outcome(
        of result: BatchResult, _ line: BatchLine, _ number: Int64, _ job: BatchJob,
        _ route: Route
    ) -> (BatchLineBooks.Ending, [UInt8]) {
        let id = BatchLine.responseID(number, of: batch)
        var ending = BatchLineBooks.Ending(
            line: number, started: AttemptStarted(job), startedAt: job.preparedAt,
            verdict: .succeeded, route: route, promptTextBytes: line.request.promptTextBytes,
            completion: .failed)
        guard let dialogue = try? line.dialogue(on: route, as: id, of: batch) else {
            return fail(ending, line, id, UpstreamFailure(reason: .providerError, billed: nil))
        }
        let head = { (status: Int) in
            UpstreamHead(
                status: status, headers: result.requestID.map { [("x-request-id", $0)] } ?? [])
        }
        switch result.ending {
        case .answer(let body):
            switch dialogue.reader.answer(head: head(200), body: body) {
            case .failure(let failure): return fail(ending, line, id, failure)
            case .success(let answer):
                ending.report = answer.report
                // Whatever word the answer has for it: it was served, and is billed, as a batch.
                ending.report.tierServed = "batch"
                ending.completion = .completed
                ending.degradations = dialogue.call.droppedParameters
                    .map(Degradation.parameterDropped)
                if route.preference > 0 { ending.degradations.insert(.modelSubstituted, at: 0) }
                return (ending, BatchOutput.line(line.customID, id, status: 200, answer.body))
            }
        case .failure(let status, let body):
            var failure = dialogue.reader.failure(head: head(status), body: body)
            failure.billed = false
            return fail(ending, line, id, failure)
        case .expired:
            ending.completion = .expiredDuringExecution
            ending.verdict = .failed(
                UpstreamFailure(reason: .deadlineExceeded, billed: false))
            return (ending, BatchOutput.unserved(line.customID, id, .expired))
        case .cancelled:
            ending.completion = .cancelled
            ending.verdict = .failed(UpstreamFailure(reason: .clientDisconnected, billed: false))
            return (ending, BatchOutput.unserved(line.customID, id, .cancelled))
        }
    }

    private func fail(
        _ ending: BatchLineBooks.Ending, _ line: BatchLine, _ id: ResponseID,
        _ failure: UpstreamFailure
    ) -> (BatchLineBooks.Ending, [UInt8]) {
        var ending = ending
        ending.verdict = .failed(failure)
        ending.completion = .failed
        let error = ClientError(
            status: failure.reason.httpStatus, reason: failure.reason,
            message: failure.reason.message(of: failure, refuserOfOwnKey: nil),
            param: failure.param)
        return (
            ending, BatchOutput.line(line.customID, id, status: error.status, error.openAIBody)
        )
    }

    /// Lines of which no provider said anything: by how their job ended.
    private func endTheRest(_ seen: inout [Bool]) async throws {
        var endings: [BatchLineBooks.Ending] = []
        var texts: [(isOutput: Bool, bytes: [UInt8])] = []
        for number in stride(from: Int64(1), through: input.count, by: 1)
        where !seen[Int(number)] {
            seen[Int(number)] = true
            let line = try BatchLine(
                try await input.line(number), number: number, for: batch.created.surface)
            let id = BatchLine.responseID(number, of: batch)
            if let job = job(of: number, line) {
                let (ending, text) = end(line, number, id, job)
                endings.append(ending)
                texts.append((false, text))
            } else {
                texts.append((false, unserved(line, number, id)))
            }
            if texts.count >= BatchLineBooks.togetherMax {
                try await write(endings, texts)
                endings = []
                texts = []
            }
        }
        try await write(endings, texts)
    }

    private func end(
        _ line: BatchLine, _ number: Int64, _ id: ResponseID, _ job: BatchJob
    ) -> (BatchLineBooks.Ending, [UInt8]) {
        let result: BatchResult.Ending
        switch job.ended?.status {
        case .cancelled: result = batch.cancel?.why == .expired ? .expired : .cancelled
        case .expired: result = .expired
        case .completed, .refused, nil:
            let ending = BatchLineBooks.Ending(
                line: number, started: AttemptStarted(job), startedAt: job.preparedAt,
                verdict: .succeeded, completion: .failed)
            return fail(
                ending, line, id,
                UpstreamFailure(
                    reason: job.ended?.reason ?? .providerError, billed: job.isRefused ? false : nil
                ))
        }
        let ending = BatchLineBooks.Ending(
            line: number, started: AttemptStarted(job), startedAt: job.preparedAt,
            verdict: .failed(
                UpstreamFailure(
                    reason: result == .expired ? .deadlineExceeded : .clientDisconnected,
                    billed: false)),
            completion: result == .expired ? .expiredDuringExecution : .cancelled)
        return (
            ending,
            BatchOutput.unserved(line.customID, id, result == .expired ? .expired : .cancelled)
        )
    }

    /// A line that came into no job: the batch ended before, or no provider can express it.
    private func unserved(_ line: BatchLine, _ number: Int64, _ id: ResponseID) -> [UInt8] {
        if number >= batch.nextLine {
            let isExpired = batch.cancel?.why == .expired
            return BatchOutput.unserved(line.customID, id, isExpired ? .expired : .cancelled)
        }
        var reason = InvalidRequest("No route can serve this request.", param: nil)
        for route in routes.values {
            do throws(InvalidRequest) {
                _ = try line.dialogue(on: route, as: id, of: batch)
            } catch {
                reason = error
            }
        }
        let error = ClientError(Refusal(reason))
        return BatchOutput.line(line.customID, id, status: error.status, error.openAIBody)
    }

    /// The job that a line was last in, or none.
    private func job(of number: Int64, _ line: BatchLine) -> BatchJob? {
        var current: BatchJob?
        for job in batch.jobs where job.covers(number) && (current?.isRefused ?? true) {
            guard let route = routes[job.number] else { continue }
            let id = BatchLine.responseID(number, of: batch)
            let key = BatchJob.key(mark: job.mark, line: number)
            if line.entry(key: key, on: route, as: id, of: batch) != nil { current = job }
        }
        return current
    }
}

extension AttemptStarted {
    /// The attempt that a line makes in a job.
    init(_ job: BatchJob) {
        self.init(
            number: job.prepared.round, provider: job.prepared.provider,
            account: job.prepared.account, region: nil, credential: job.prepared.credential,
            model: job.prepared.model, tier: "batch", retryCause: nil, weightsVersion: nil)
    }
}
