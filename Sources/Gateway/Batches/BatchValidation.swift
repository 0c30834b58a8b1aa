import Events
import Providers

/// The first step: every line is read, and either all of them are taken or none.
struct BatchValidation {
    let engine: BatchEngine
    let batch: BatchRecord

    static let linesMax: Int64 = 50_000
    /// So many faults are listed.
    private static let faultsMax = 50

    func run() async throws -> BatchEngine.Next {
        var faults: [BatchFault] = []
        var model = ""
        var lines: Int64 = 0
        if let file = engine.files.file(batch.created.inputFile, of: batch.customer) {
            let input = BatchInput(try engine.files.reader(of: file, batch.customer))
            (model, faults) = try await check(input)
            lines = input.count
        } else {
            faults = [Self.lostInput]
        }
        if faults.isEmpty, lines == 0 {
            faults = [
                BatchFault(
                    code: "empty_file", line: nil,
                    message: "The input file is empty: a batch has one request at least.",
                    param: "input_file_id")
            ]
        }
        guard faults.isEmpty else {
            try await keep(faults)
            try await engine.conclude(
                batch,
                with: .batchRejected(BatchRejected(batch: batch.id, errors: Int64(faults.count))))
            return .over
        }
        _ = try await engine.store.record(
            [.batchValidated(BatchValidated(batch: batch.id, lines: lines, model: model))],
            of: batch)
        return .now
    }

    private static let lostInput = BatchFault(
        code: "invalid_request", line: nil, message: "The input file is not there any more.",
        param: "input_file_id")

    private func keep(_ faults: [BatchFault]) async throws {
        var note = BatchNote()
        if let known = try engine.files.note(batch.id, of: batch.customer) {
            note = BatchNote(decoding: known) ?? note
        }
        note.faults = faults
        try await engine.files.keepNote(note.encoded, batch.id, of: batch.customer)
    }

    private func check(_ input: BatchInput) async throws -> (model: String, faults: [BatchFault]) {
        var faults: [BatchFault] = []
        var customIDs: Set<String> = []
        var model: String?
        do {
            while let bytes = try await input.next() {
                let number = input.count
                guard number <= Self.linesMax else {
                    faults.append(
                        BatchFault(
                            code: "batch_too_large", line: number,
                            message: "A batch has at most \(Self.linesMax) requests.", param: nil))
                    break
                }
                do throws(BatchFault) {
                    let line = try BatchLine(bytes, number: number, for: batch.created.surface)
                    try check(line, number, model, &customIDs)
                    if model == nil {
                        // Whether the model has batches at all, its first line tells.
                        _ = try BatchTerms(line.request, of: batch, engine.services)
                        model = line.request.model
                    }
                } catch {
                    faults.append(error)
                    if faults.count >= Self.faultsMax { break }
                }
            }
        } catch let fault as BatchFault {
            faults.append(fault)
        }
        return (model ?? "", faults)
    }

    private func check(
        _ line: BatchLine, _ number: Int64, _ model: String?, _ customIDs: inout Set<String>
    ) throws(BatchFault) {
        guard customIDs.insert(line.customID).inserted else {
            throw BatchFault(
                code: "duplicate_custom_id", line: number,
                message:
                    "The custom_id '\(line.customID)' for this request is a duplicate of another request. "
                    + "The custom_id parameter must be unique for each request in a batch.",
                param: "custom_id")
        }
        guard model == nil || line.request.model == model else {
            throw BatchFault(
                code: "model_mismatch", line: number,
                message:
                    "The provided model '\(line.request.model.prefix(128))' does not match that of the first request: "
                    + "all requests of a batch have one model.",
                param: "body.model")
        }
    }
}
