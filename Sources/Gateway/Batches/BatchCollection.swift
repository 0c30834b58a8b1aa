import Events
import JSON
import Projections
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
        var terms: BatchTerms?
        if let first = try await input.next() {
            let line = try BatchLine(first, number: 1, for: batch.created.surface)
            terms = try? BatchTerms(line.request, of: batch, services)
        }
        while try await input.next() != nil {}
        var routes: [Int64: Route] = [:]
        for job in batch.jobs {
            routes[job.number] =
                terms?.route(of: job.prepared) ?? services.route(of: job.prepared, for: caller)
        }
        let output = BatchOutput(engine: engine, batch: batch)
        let purse = BatchPurse(batch, of: engine)
        do {
            let work = BatchGathering(
                engine: engine, batch: batch, input: input, output: output, routes: routes,
                books: BatchLineBooks(services: services, batch: batch, caller: caller),
                purse: purse,
                bound: batch.reserved == nil
                    ? nil
                    : terms.map {
                        BatchBound($0, services.catalogue, createdAt: batch.createdAt)
                    })
            try await work.gather()
            let files = try await output.finish()
            try await engine.conclude(
                purse.batch,
                with: .batchEnded(
                    BatchEnded(
                        batch: batch.id, completed: output.completed, errorFile: files.errors,
                        failed: output.failed, outputFile: files.output, status: status)))
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
            guard let started = AttemptStarted(job) else { continue }
            let endings = (job.prepared.firstLine...job.prepared.lastLine).map { line in
                BatchLineBooks.Ending(
                    line: line, started: started, startedAt: job.preparedAt,
                    verdict: .failed(UpstreamFailure(reason: .clientDisconnected, billed: nil)),
                    completion: .cancelled)
            }
            try await books.end(endings)
        }
        try await engine.conclude(
            batch,
            with: .batchEnded(
                BatchEnded(
                    batch: batch.id, completed: 0, errorFile: nil, failed: lines, outputFile: nil,
                    status: .cancelled)))
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
    let purse: BatchPurse
    /// nil: nothing is set aside.
    let bound: BatchBound?

    func gather() async throws {
        var seen = [Bool](repeating: false, count: Int(input.count) + 1)
        for job in batch.jobs where job.ended?.status != .refused {
            guard let id = job.upstreamID, let started = AttemptStarted(job) else { continue }
            guard let route = routes[job.number], let link = engine.services.batchLink(route)
            else {
                throw BatchLinkError.broken("no_route")
            }
            var wave: [BatchResult] = []
            try await route.batches().results(of: id, by: link) { results in
                wave += results
                guard wave.count >= BatchLineBooks.togetherMax else { return }
                try await take(wave, of: job, started, on: route, &seen)
                wave = []
            }
            try await take(wave, of: job, started, on: route, &seen)
        }
        try await endTheRest(&seen)
    }

    /// Puts some results into the books, then into the files.
    private func take(
        _ results: [BatchResult], of job: BatchJob, _ started: AttemptStarted, on route: Route,
        _ seen: inout [Bool]
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
            let attempt = (started: started, at: job.preparedAt)
            let (ending, text) = outcome(of: result, line, number, attempt, route)
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
        try await purse.giveBack(try await books.end(endings))
        try await output.write(texts)
    }

    private func outcome(
        of result: BatchResult, _ line: BatchLine, _ number: Int64,
        _ attempt: (started: AttemptStarted, at: Timestamp), _ route: Route
    ) -> (BatchLineBooks.Ending, [UInt8]) {
        let id = BatchLine.responseID(number, of: batch)
        var ending = BatchLineBooks.Ending(
            line: number, started: attempt.started, startedAt: attempt.at,
            verdict: .succeeded, route: route, promptTextBytes: line.request.promptTextBytes,
            completion: .failed)
        ending.bound = bound?.most(of: line.request) ?? .zero
        let catalogue = engine.services.catalogue
        guard let dialogue = try? line.dialogue(on: route, as: id, of: batch, catalogue) else {
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
            if let record = try await books.record(number), let last = record.attempts.last {
                if last.started.tier != "batch", !record.isOpen {
                    texts.append(try await servedSingly(line, number, record))
                } else {
                    var ending = end(line, number, last, &texts)
                    ending.bound = bound?.most(of: line.request) ?? .zero
                    endings.append(ending)
                }
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

    /// A line that was in a job which brought nothing for it.
    private func end(
        _ line: BatchLine, _ number: Int64, _ last: AttemptRecord,
        _ texts: inout [(isOutput: Bool, bytes: [UInt8])]
    ) -> BatchLineBooks.Ending {
        let id = BatchLine.responseID(number, of: batch)
        let job = batch.jobs.last { $0.covers(number) && last.started.isMade(in: $0) }
        var ending = BatchLineBooks.Ending(
            line: number, started: last.started, startedAt: last.startedAt, verdict: .succeeded,
            completion: .failed)
        let isCutShort = batch.cancel != nil && (job?.isRefused ?? true)
        let result: BatchResult.Ending
        switch job?.ended?.status {
        case _ where isCutShort, .cancelled:
            result = batch.cancel?.why == .expired ? .expired : .cancelled
        case .expired: result = .expired
        case .completed, .refused, nil:
            let (failed, text) = fail(
                ending, line, id,
                UpstreamFailure(
                    reason: job?.refusal ?? .providerError,
                    billed: job?.isRefused == true ? false : nil))
            texts.append((false, text))
            return failed
        }
        let isExpired = result == .expired
        ending.verdict = .failed(
            UpstreamFailure(
                reason: isExpired ? .deadlineExceeded : .clientDisconnected, billed: false))
        ending.completion = isExpired ? .expiredDuringExecution : .cancelled
        texts.append(
            (false, BatchOutput.unserved(line.customID, id, isExpired ? .expired : .cancelled)))
        return ending
    }

    /// A line that was served on its own: its ending is in the books, its answer rests sealed.
    private func servedSingly(
        _ line: BatchLine, _ number: Int64, _ record: ResponseRecord
    ) async throws -> (isOutput: Bool, bytes: [UInt8]) {
        let kept = try await engine.files.answer(batch.id, number, of: batch.customer)
            .flatMap(BatchAnswer.init(decoding:))
        if record.completion == .completed, let kept, kept.status == 200 {
            return (true, BatchOutput.line(line.customID, record.id, status: 200, kept.body))
        }
        if record.completion == .expiredDuringExecution {
            return (false, BatchOutput.unserved(line.customID, record.id, .expired))
        }
        if record.completion == .cancelled {
            return (false, BatchOutput.unserved(line.customID, record.id, .cancelled))
        }
        if let kept, kept.status != 200 {
            return (
                false, BatchOutput.line(line.customID, record.id, status: kept.status, kept.body)
            )
        }
        let reason = record.outcome.reasonCode ?? .providerError
        let error = ClientError(
            status: reason.httpStatus, reason: reason, message: reason.sentence)
        return (
            false,
            BatchOutput.line(line.customID, record.id, status: error.status, error.openAIBody)
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
                _ = try line.dialogue(on: route, as: id, of: batch, engine.services.catalogue)
            } catch {
                reason = error
            }
        }
        let error = ClientError(Refusal(reason))
        return BatchOutput.line(line.customID, id, status: error.status, error.openAIBody)
    }
}
