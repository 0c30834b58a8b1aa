import Events
import HTTPServer
import JSON
import Ledger

/// OpenAI's `/v1/batches`: creates, lists, shows and cancels the customer's batches.
struct BatchesResource: Sendable {
    let engine: BatchEngine

    /// Batches of one customer that may run at a time.
    private static let openMax = 50

    func handle(_ exchange: HTTPExchange, for caller: Caller, id: ResponseID) async {
        let request = exchange.request
        let parts = request.path.split(separator: "/").dropFirst(2).map(String.init)
        do throws(ClientError) {
            switch (request.method, parts.first, parts.dropFirst().first, parts.count) {
            case ("POST", nil, nil, 0):
                try respond(try await create(request, caller, id), exchange, id)
            case ("GET", nil, nil, 0):
                let query = try ListQuery(request, limitMax: 100, limitUsual: 20)
                let page = try query.page(of: engine.store.batches(of: caller.customer)) { $0.id }
                exchange.respond(
                    .openAIDocument(id) { json in page.write(to: &json) { write($1, to: &$0) } })
            case ("GET", let name?, nil, 1): try respond(try found(name, caller), exchange, id)
            case ("POST", let name?, "cancel"?, 2):
                try respond(try await cancel(try found(name, caller)), exchange, id)
            case (_, _, nil, 0...1), (_, _, "cancel"?, 2):
                throw ClientError(
                    status: 405, reason: nil,
                    message: "This path does not take \(request.method).")
            default: throw .nothingHere
            }
        } catch {
            exchange.respond(error.openAIResponse(id: id))
        }
    }

    private func respond(
        _ batch: BatchRecord, _ exchange: HTTPExchange, _ id: ResponseID
    ) throws(ClientError) {
        exchange.respond(.openAIDocument(id) { write(batch, to: &$0) })
    }

    private func found(_ name: String, _ caller: Caller) throws(ClientError) -> BatchRecord {
        guard let batch = engine.store.record(name, of: caller.customer) else {
            throw ClientError(
                status: 404, reason: nil, message: "No such batch: \(name.prefix(128))",
                param: "batch_id")
        }
        return batch
    }

    // MARK: Creation

    private func create(
        _ request: HTTPRequest, _ caller: Caller, _ id: ResponseID
    ) async throws(ClientError) -> BatchRecord {
        guard !engine.services.inFlight.isDraining else {
            throw ClientError(Refusal(.shuttingDown, ReasonCode.shuttingDown.sentence))
        }
        guard let body = try? JSONDocument(parsing: request.body).root, body.kind == .object else {
            throw Self.fault("The body must be a JSON object.", nil)
        }
        func text(_ name: String) throws(ClientError) -> String {
            guard let value = body[name], !value.isNull else {
                throw Self.fault("Missing required parameter: '\(name)'.", name)
            }
            guard let text = value.string else {
                throw Self.fault("'\(name)' must be a string.", name)
            }
            return text
        }
        let known = [
            "input_file_id", "endpoint", "completion_window", "metadata", "output_expires_after",
        ]
        for (name, _) in body.members where !known.contains(name) {
            throw Self.fault("Unknown parameter: '\(name.prefix(64))'.", String(name.prefix(64)))
        }
        guard let surface = BatchLine.surface(of: try text("endpoint")) else {
            throw Self.fault(
                "'endpoint' must be one of /v1/chat/completions, /v1/responses and /v1/embeddings.",
                "endpoint")
        }
        guard try text("completion_window") == "24h" else {
            throw Self.fault("'completion_window' must be '24h'.", "completion_window")
        }
        let metadata = try Self.metadata(body["metadata"])
        let fileID = try text("input_file_id")
        guard let file = engine.files.file(fileID, of: caller.customer) else {
            var missing = FilesResource.missing(fileID)
            missing.param = "input_file_id"
            throw missing
        }
        guard file.purpose == "batch" else {
            throw Self.fault("The file's purpose must be 'batch'.", "input_file_id")
        }
        let open = engine.store.batches(of: caller.customer).count { !$0.isOver }
        guard open < Self.openMax else {
            throw ClientError(
                status: 429, reason: .rateLimited,
                message: "You have \(open) batches that have not ended: wait for one of them.",
                retryAfter: 60)
        }
        let note = BatchNote(
            metadata: metadata, outputLifeMs: try Self.outputLifeMs(body["output_expires_after"]))
        return try await begin(file, surface, note, caller, id)
    }

    private func begin(
        _ file: StoredFile, _ surface: Surface, _ note: BatchNote, _ caller: Caller,
        _ id: ResponseID
    ) async throws(ClientError) -> BatchRecord {
        let services = engine.services
        let now = services.clock.now()
        let batchID = "batch_" + ULID.text(at: now, random: services.ids.draw())
        engine.files.use(file.id, by: batchID)
        var reservation: SpendReserved?
        do {
            reservation = try await engine.reserve(file, as: surface, for: caller, at: now)
            // What the client wrote is there before the batch is.
            if note != BatchNote() {
                try await engine.files.keepNote(note.encoded, batchID, of: caller.customer)
            }
            let created = BatchCreated(
                batch: batchID, inputFile: file.id, keyID: caller.keyID, surface: surface,
                windowMs: BatchCreated.windowMs)
            let batch = try await engine.store.create(
                created, reservation, of: caller.customer, at: now)
            engine.wake(batchID)
            return batch
        } catch {
            engine.files.release(file.id, from: batchID)
            services.gate.giveBack(reservation, of: caller.customer)
            switch error {
            case let refusal as Refusal:
                var sketch = RequestSketch(surface: surface, caller: caller, receivedAt: now)
                sketch.qosClass = .batch
                throw ClientError(await services.record(refusal, sketch, id: id))
            case let fault as FileFault: throw ClientError(fault)
            default: throw Self.unrecorded
            }
        }
    }

    /// OpenAI's limits: 16 pairs, keys of 64 characters, values of 512.
    private static func metadata(
        _ value: JSONValue?
    ) throws(ClientError) -> [(key: String, value: String)] {
        guard let value, !value.isNull else { return [] }
        guard value.kind == .object, value.count <= 16 else {
            throw fault("'metadata' must be an object of at most 16 strings.", "metadata")
        }
        var pairs: [(key: String, value: String)] = []
        for (key, value) in value.members {
            guard let text = value.string, key.count <= 64, text.count <= 512 else {
                throw fault(
                    "'metadata' has keys of at most 64 characters and strings of at most 512.",
                    "metadata")
            }
            pairs.append((key, text))
        }
        return pairs
    }

    /// `output_expires_after`: from an hour to thirty days after the files' creation.
    private static func outputLifeMs(_ value: JSONValue?) throws(ClientError) -> Int64? {
        guard let value, !value.isNull else { return nil }
        guard value["anchor"]?.string == "created_at", let seconds = value["seconds"]?.int,
            (3_600...2_592_000).contains(seconds)
        else {
            throw fault(
                "'output_expires_after' has the anchor 'created_at' and 3600 to 2592000 seconds.",
                "output_expires_after")
        }
        return seconds * 1_000
    }

    // MARK: Cancellation

    private func cancel(_ batch: BatchRecord) async throws(ClientError) -> BatchRecord {
        guard !batch.isOver else {
            throw ClientError(
                status: 409, reason: nil,
                message: "The batch cannot be cancelled: it has the status '\(batch.status)'.")
        }
        guard batch.cancel == nil else { return batch }
        var current = batch
        // A step of the batch may be recorded in between.
        for _ in 0..<16 {
            do throws(AppendError) {
                current = try await engine.store.record(
                    [
                        .batchCancelRequested(
                            BatchCancelRequested(batch: batch.id, why: .requested))
                    ], of: current)
                engine.wake(batch.id)
                engine.interruptLines(of: batch.id)
                return current
            } catch {
                guard case .staleVersion = error, let newer = engine.store.record(batch.id),
                    newer.cancel == nil, !newer.isOver
                else {
                    if let newer = engine.store.record(batch.id), newer.cancel != nil {
                        return newer
                    }
                    break
                }
                current = newer
            }
        }
        throw Self.unrecorded
    }

    private static let unrecorded = ClientError(
        status: 503, reason: .ledgerUnavailable, message: ReasonCode.ledgerUnavailable.sentence,
        retryAfter: ReasonCode.ledgerUnavailable.retryAfterSeconds)

    private static func fault(_ message: String, _ param: String?) -> ClientError {
        ClientError(status: 400, reason: .invalidRequest, message: message, param: param)
    }

    // MARK: Documents

    private func write(_ batch: BatchRecord, to json: inout JSONWriter) {
        let note =
            (try? engine.files.note(batch.id, of: batch.customer))
            .flatMap { $0 }.flatMap(BatchNote.init(decoding:))
        let status = batch.status
        json.beginObject()
        json.member("id", batch.id)
        json.member("object", "batch")
        json.member("endpoint", BatchLine.endpoint(of: batch.created.surface))
        json.member("model", batch.validated?.model)
        json.key("errors")
        writeErrors(note?.faults ?? [], batch, to: &json)
        json.member("input_file_id", batch.created.inputFile)
        json.member("completion_window", "24h")
        json.member("status", status)
        json.member("output_file_id", batch.ended?.outputFile)
        json.member("error_file_id", batch.ended?.errorFile)
        json.member("created_at", batch.createdAt.unixSeconds)
        json.member("in_progress_at", batch.validatedAt?.unixSeconds)
        json.member(
            "expires_at",
            batch.createdAt.adding(milliseconds: batch.created.windowMs).unixSeconds)
        json.member("finalizing_at", batch.endedAt?.unixSeconds)
        json.member("completed_at", status == "completed" ? batch.endedAt?.unixSeconds : nil)
        json.member("failed_at", batch.rejectedAt?.unixSeconds)
        json.member("expired_at", status == "expired" ? batch.endedAt?.unixSeconds : nil)
        json.member("cancelling_at", batch.cancelAt?.unixSeconds)
        json.member("cancelled_at", status == "cancelled" ? batch.endedAt?.unixSeconds : nil)
        json.key("request_counts")
        writeCounts(batch, to: &json)
        json.key("metadata")
        if let note, !note.metadata.isEmpty {
            note.writeMetadata(to: &json)
        } else {
            json.null()
        }
        json.endObject()
    }

    private func writeErrors(
        _ faults: [BatchFault], _ batch: BatchRecord, to json: inout JSONWriter
    ) {
        guard batch.rejectedAt != nil else { return json.null() }
        json.beginObject()
        json.member("object", "list")
        json.key("data")
        json.beginArray()
        for fault in faults { fault.write(to: &json) }
        json.endArray()
        json.endObject()
    }

    /// While it runs, what the providers say of it.
    private func writeCounts(_ batch: BatchRecord, to json: inout JSONWriter) {
        let running = engine.progress(of: batch.id)
        json.beginObject()
        json.member("total", batch.validated?.lines ?? 0)
        json.member("completed", batch.ended?.completed ?? running.completed)
        json.member("failed", batch.ended?.failed ?? running.failed)
        json.endObject()
    }
}
