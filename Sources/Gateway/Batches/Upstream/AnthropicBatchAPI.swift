import Events
import JSON
import Providers

/// Anthropic: message batches, whose requests stand in the call that makes them, and whose results are one file.
struct AnthropicBatchAPI: BatchAPI {
    let limits = BatchJobLimits(lines: 50_000, bytes: 8 << 20)

    private static let version = [(name: "anthropic-version", value: "2023-06-01")]

    func entry(key: String, path: String, call: UpstreamCall) -> [UInt8]? {
        guard path == "/v1/messages" else { return nil }
        var json = JSONWriter(capacity: call.body.count + 64)
        json.beginObject()
        json.member("custom_id", key)
        json.key("params")
        json.raw(call.body.oneLine)
        json.endObject()
        return json.take()
    }

    func submit(
        _ job: BatchSubmission, by link: BatchLink
    ) async throws(BatchLinkError) -> String {
        let body =
            Array(#"{"requests":["#.utf8) + Array(job.entries.joined(separator: [0x2c]))
            + Array("]}".utf8)
        let batch = try await link.json(
            "POST", link.baseURL + "/v1/messages/batches", body, headers: Self.version)
        guard let id = batch["id"]?.string else { throw .unreadable }
        return id
    }

    /// Nothing of ours stands in the list: a batch of that size from that time on is one of ours if its keys say so, which
    /// they do once it has ended; before that nobody else's can be told from it, so it is taken for ours and told apart by
    /// its results.
    func find(
        _ job: BatchSubmission, by link: BatchLink
    ) async throws(BatchLinkError) -> String? {
        var after = ""
        var mayRun = false
        while true {
            let page = try await link.json(
                "GET", link.baseURL + "/v1/messages/batches?limit=100" + after,
                headers: Self.version)
            guard let batches = page["data"] else { throw .unreadable }
            var isTooOld = false
            for batch in batches.elements {
                let created = batch["created_at"]?.string.flatMap { Timestamp(rfc3339: $0) }
                if let created, created < job.preparedAt.adding(milliseconds: -60_000) {
                    isTooOld = true
                    continue
                }
                let counts = batch["request_counts"]
                let total = counts?.members.reduce(Int64(0)) { $0 + ($1.value.int ?? 0) }
                guard total == Int64(job.entries.count), let id = batch["id"]?.string else {
                    continue
                }
                if batch["processing_status"]?.string == "ended" {
                    if try await isOurs(id, job, link) { return id }
                } else {
                    mayRun = true
                }
            }
            guard page["has_more"]?.bool == true, !isTooOld, let last = page["last_id"]?.string
            else { break }
            after = "&after_id=" + last.asPathSegment
        }
        // It runs, and may be ours: whoever asks waits until it has ended rather than pay twice.
        if mayRun { throw .undecided }
        return nil
    }

    private func isOurs(
        _ id: String, _ job: BatchSubmission, _ link: BatchLink
    ) async throws(BatchLinkError) -> Bool {
        var found: Bool?
        do {
            try await results(of: id, by: link) { results in
                guard let first = results.first else { return }
                found = first.key.hasPrefix(job.mark)
                throw CancellationError()
            }
        } catch let error as BatchLinkError {
            throw error
        } catch {
            // The first key is enough.
            return found ?? false
        }
        return found ?? false
    }

    func progress(
        of id: String, by link: BatchLink
    ) async throws(BatchLinkError) -> BatchProgress {
        let batch = try await link.json("GET", url(id, link), headers: Self.version)
        let counts = batch["request_counts"]
        guard let status = batch["processing_status"]?.string else { throw .unreadable }
        guard status == "ended" else {
            return .running(
                completed: counts?["succeeded"]?.int ?? 0, failed: counts?["errored"]?.int ?? 0)
        }
        if (counts?["canceled"]?.int ?? 0) > 0 { return .ended(.cancelled) }
        return .ended((counts?["expired"]?.int ?? 0) > 0 ? .expired : .completed)
    }

    func results(
        of id: String, by link: BatchLink, to sink: ([BatchResult]) async throws -> Void
    ) async throws {
        try await link.lines(of: url(id, link) + "/results", headers: Self.version) { lines in
            try await sink(lines.compactMap(Self.result))
        }
    }

    private static func result(_ line: JSONValue) -> BatchResult? {
        guard let key = line["custom_id"]?.string, let result = line["result"] else { return nil }
        let ending: BatchResult.Ending
        switch result["type"]?.string {
        case "succeeded": ending = .answer(result["message"].map { Array($0.rawBytes) } ?? [])
        case "expired": ending = .expired
        case "canceled": ending = .cancelled
        default:
            let error = result["error"]
            let type = (error?["error"]?["type"] ?? error?["type"])?.string
            ending = .failure(
                status: type == "invalid_request_error" ? 400 : 500,
                error.map { Array($0.rawBytes) } ?? [])
        }
        return BatchResult(key: key, requestID: nil, ending: ending)
    }

    func cancel(_ id: String, by link: BatchLink) async throws(BatchLinkError) {
        _ = try await link.json(
            "POST", url(id, link) + "/cancel", Array("{}".utf8), headers: Self.version)
    }

    private func url(_ id: String, _ link: BatchLink) -> String {
        "\(link.baseURL)/v1/messages/batches/\(id.asPathSegment)"
    }
}
