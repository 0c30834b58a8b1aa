import Events
import JSON
import Providers

/// OpenAI: a file of lines is uploaded, a batch is made from it, and its results are two files.
struct OpenAIBatchAPI: BatchAPI {
    let limits = BatchJobLimits(lines: 50_000, bytes: 8 << 20)

    func entry(key: String, path: String, call: UpstreamCall) -> [UInt8]? {
        guard ["/chat/completions", "/responses", "/embeddings"].contains(path) else { return nil }
        var json = JSONWriter(capacity: call.body.count + 128)
        json.beginObject()
        json.member("custom_id", key)
        json.member("method", "POST")
        json.member("url", "/v1" + path)
        json.key("body")
        json.raw(call.body.oneLine)
        json.endObject()
        return json.take()
    }

    func submit(
        _ job: BatchSubmission, by link: BatchLink
    ) async throws(BatchLinkError) -> String {
        let file = try await link.upload(
            job.entries, fields: [("purpose", "batch")], to: link.baseURL + "/files")
        guard let fileID = file["id"]?.string else { throw .unreadable }
        let body: JSONNode = [
            "input_file_id": .string(fileID), "endpoint": .string("/v1" + job.path),
            "completion_window": "24h", "metadata": ["zumik_job": .string(job.mark)],
        ]
        let batch = try await link.json("POST", link.baseURL + "/batches", body.bytes())
        guard let id = batch["id"]?.string else { throw .unreadable }
        return id
    }

    func find(
        _ job: BatchSubmission, by link: BatchLink
    ) async throws(BatchLinkError) -> String? {
        var after = ""
        while true {
            let page = try await link.json("GET", link.baseURL + "/batches?limit=100" + after)
            guard let batches = page["data"] else { throw .unreadable }
            for batch in batches.elements
            where batch["metadata"]?["zumik_job"]?.string == job.mark {
                return batch["id"]?.string
            }
            guard page["has_more"]?.bool == true, let oldest = batches[batches.count - 1],
                let id = oldest["id"]?.string?.asPathSegment,
                (oldest["created_at"]?.int ?? 0) >= job.preparedAt.unixSeconds - 3_600
            else { return nil }
            after = "&after=" + id
        }
    }

    func progress(
        of id: String, by link: BatchLink
    ) async throws(BatchLinkError) -> BatchProgress {
        let batch = try await batch(id, link)
        switch batch["status"]?.string {
        case "completed": return .ended(.completed)
        case "expired": return .ended(.expired)
        case "cancelled": return .ended(.cancelled)
        case "failed": return .ended(.refused)
        case nil: throw .unreadable
        default:
            return .running(
                completed: batch["request_counts"]?["completed"]?.int ?? 0,
                failed: batch["request_counts"]?["failed"]?.int ?? 0)
        }
    }

    func results(
        of id: String, by link: BatchLink, to sink: ([BatchResult]) async throws -> Void
    ) async throws {
        let batch = try await batch(id, link)
        for member in ["output_file_id", "error_file_id"] {
            guard let file = batch[member]?.string else { continue }
            let url = "\(link.baseURL)/files/\(file.asPathSegment)/content"
            try await link.lines(of: url) { lines in
                try await sink(lines.compactMap(Self.result))
            }
        }
    }

    private static func result(_ line: JSONValue) -> BatchResult? {
        guard let key = line["custom_id"]?.string else { return nil }
        guard let response = line["response"], let status = response["status_code"]?.int else {
            let code = line["error"]?["code"]?.string
            let isCancelled = code == "batch_cancelled" || code == "batch_canceled"
            return BatchResult(
                key: key, requestID: nil, ending: isCancelled ? .cancelled : .expired)
        }
        let body = response["body"].map { Array($0.rawBytes) } ?? []
        return BatchResult(
            key: key, requestID: response["request_id"]?.string,
            ending: (200...299).contains(status)
                ? .answer(body) : .failure(status: Int(status), body))
    }

    func cancel(_ id: String, by link: BatchLink) async throws(BatchLinkError) {
        _ = try await link.json(
            "POST", "\(link.baseURL)/batches/\(id.asPathSegment)/cancel", Array("{}".utf8))
    }

    private func batch(_ id: String, _ link: BatchLink) async throws(BatchLinkError) -> JSONValue {
        try await link.json("GET", "\(link.baseURL)/batches/\(id.asPathSegment)")
    }
}

extension String {
    /// A provider's id in a path: what is no plain character of one is left out, so that no id leads elsewhere.
    var asPathSegment: String {
        String(
            decoding: utf8.filter { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }, as: UTF8.self)
    }
}

extension [UInt8] {
    /// JSON on one line: line ends stand only between its parts, where a blank does as well.
    var oneLine: [UInt8] {
        guard contains(where: { $0 == 0x0a || $0 == 0x0d }) else { return self }
        return map { $0 == 0x0a || $0 == 0x0d ? 0x20 : $0 }
    }
}
