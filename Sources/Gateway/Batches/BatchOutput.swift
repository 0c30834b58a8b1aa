import Events
import JSON

/// The two files of a batch's results while they are written.
final class BatchOutput {
    /// Why a line has no answer.
    enum Unserved: String {
        case expired = "batch_expired"
        case cancelled = "batch_cancelled"

        var message: String {
            switch self {
            case .expired:
                "This request could not be executed before the completion window expired."
            case .cancelled: "This request was not executed because the batch was cancelled."
            }
        }
    }

    private let engine: BatchEngine
    private let batch: BatchRecord
    private var output: FileUpload?
    private var errors: FileUpload?
    private(set) var completed: Int64 = 0
    private(set) var failed: Int64 = 0

    init(engine: BatchEngine, batch: BatchRecord) {
        self.engine = engine
        self.batch = batch
    }

    func write(_ lines: [(isOutput: Bool, bytes: [UInt8])]) async throws {
        var (answers, failures): ([UInt8], [UInt8]) = ([], [])
        for line in lines {
            if line.isOutput {
                answers += line.bytes + [UInt8(ascii: "\n")]
                completed += 1
            } else {
                failures += line.bytes + [UInt8(ascii: "\n")]
                failed += 1
            }
        }
        if !answers.isEmpty {
            if output == nil { output = try begin() }
            try await output?.write(answers)
        }
        if !failures.isEmpty {
            if errors == nil { errors = try begin() }
            try await errors?.write(failures)
        }
    }

    /// The ids of the files, those that have a line.
    func finish() async throws -> (output: String?, errors: String?) {
        let output = try await finish(output, "output")
        let errors = try await finish(errors, "error")
        return (output, errors)
    }

    func abandon() async {
        await output?.abandon()
        await errors?.abandon()
    }

    private var lifeMs: Int64? {
        let note = (try? engine.files.note(batch.id, of: batch.customer)).flatMap { $0 }
        return note.flatMap(BatchNote.init(decoding:))?.outputLifeMs
    }

    private func begin() throws -> FileUpload {
        try engine.files.begin(for: batch.customer, isResult: true)
    }

    private func finish(_ file: FileUpload?, _ kind: String) async throws -> String? {
        try await file?.finish(
            name: "\(batch.id)_\(kind).jsonl", purpose: "batch_output", lifeMs: lifeMs,
            batch: batch.id
        ).id
    }

    /// A line with an answer, or with an error in its place.
    static func line(
        _ customID: String, _ id: ResponseID, status: Int, _ body: [UInt8]
    ) -> [UInt8] {
        document(customID, id) { json in
            json.key("response")
            json.beginObject()
            json.member("status_code", status)
            json.member("request_id", id.text)
            json.key("body")
            json.raw(body.oneLine)
            json.endObject()
            json.key("error")
            json.null()
        }
    }

    static func unserved(_ customID: String, _ id: ResponseID, _ why: Unserved) -> [UInt8] {
        document(customID, id) { json in
            json.key("response")
            json.null()
            json.key("error")
            json.beginObject()
            json.member("code", why.rawValue)
            json.member("message", why.message)
            json.endObject()
        }
    }

    private static func document(
        _ customID: String, _ id: ResponseID, _ write: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var json = JSONWriter(capacity: 1_024)
        json.beginObject()
        json.member("id", "batch_req_\(id.text)")
        json.member("custom_id", customID)
        write(&json)
        json.endObject()
        return json.take()
    }
}
