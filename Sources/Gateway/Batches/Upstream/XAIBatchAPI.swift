import Events
import JSON
import Providers

/// xAI: a batch is named, then filled, and told of by counters; its results come in pages.
struct XAIBatchAPI: BatchAPI {
    let limits = BatchJobLimits(lines: 50_000, bytes: 8 << 20)

    func entry(key: String, path: String, call: UpstreamCall) -> [UInt8]? {
        let kinds = ["/chat/completions": "chat_get_completion", "/responses": "responses"]
        guard let kind = kinds[path] else { return nil }
        let request: JSONNode = [
            "batch_request_id": .string(key),
            "batch_request": .object([
                JSONMember(kind, .raw(call.body.oneLine))
            ]),
        ]
        return request.bytes()
    }

    func submit(
        _ job: BatchSubmission, by link: BatchLink
    ) async throws(BatchLinkError) -> String {
        let named: JSONNode = ["name": .string(job.mark)]
        let batch = try await link.json("POST", link.baseURL + "/batches", named.bytes())
        guard let id = batch["batch_id"]?.string else { throw .unreadable }
        try await fill(id, job, link)
        return id
    }

    private func fill(
        _ id: String, _ job: BatchSubmission, _ link: BatchLink
    ) async throws(BatchLinkError) {
        let body =
            Array(#"{"batch_requests":["#.utf8) + Array(job.entries.joined(separator: [0x2c]))
            + Array("]}".utf8)
        _ = try await link.json("POST", url(id, link) + "/requests", body)
    }

    /// A batch that was named may be empty still: then it is filled now. All requests come in one call, so it is either.
    func find(
        _ job: BatchSubmission, by link: BatchLink
    ) async throws(BatchLinkError) -> String? {
        var token = ""
        while true {
            let page = try await link.json("GET", link.baseURL + "/batches?limit=100" + token)
            for batch in page["batches"]?.elements.map(\.self) ?? []
            where batch["name"]?.string == job.mark {
                guard let id = batch["batch_id"]?.string else { throw .unreadable }
                if (batch["state"]?["num_requests"]?.int ?? 0) == 0 {
                    try await fill(id, job, link)
                }
                return id
            }
            guard let next = page["pagination_token"]?.string, !next.isEmpty else { return nil }
            token = "&pagination_token=" + next.asPathSegment
        }
    }

    func progress(
        of id: String, by link: BatchLink
    ) async throws(BatchLinkError) -> BatchProgress {
        let batch = try await link.json("GET", url(id, link))
        // Not always populated: then nothing is known yet.
        let state = batch["state"]
        let requests = state?["num_requests"]?.int ?? 0
        let pending = state?["num_pending"]?.int ?? requests
        if batch["cancel_by_xai_message"]?.string != nil { return .ended(.refused) }
        guard requests > 0, pending == 0 else {
            return .running(
                completed: state?["num_success"]?.int ?? 0, failed: state?["num_error"]?.int ?? 0)
        }
        let isCancelled = batch["cancel_time"]?.string != nil
        return .ended(isCancelled ? .cancelled : .completed)
    }

    func results(
        of id: String, by link: BatchLink, to sink: ([BatchResult]) async throws -> Void
    ) async throws {
        var token = ""
        while true {
            let page = try await link.json("GET", url(id, link) + "/results?limit=500" + token)
            guard let results = page["results"] else { throw BatchLinkError.unreadable }
            try await sink(results.elements.compactMap(Self.result))
            guard let next = page["pagination_token"]?.string, !next.isEmpty else { return }
            token = "&pagination_token=" + next.asPathSegment
        }
    }

    private static func result(_ line: JSONValue) -> BatchResult? {
        guard let key = line["batch_request_id"]?.string, let result = line["batch_result"] else {
            return nil
        }
        if let response = result["response"],
            let answer = response["chat_get_completion"] ?? response["responses"]
        {
            return BatchResult(
                key: key, requestID: answer["id"]?.string, ending: .answer(Array(answer.rawBytes)))
        }
        guard let error = result["error"] else { return nil }
        let code = error["code"]?.int
        if code == 4 { return BatchResult(key: key, requestID: nil, ending: .expired) }
        let body: JSONNode = ["error": .string(error["message"]?.string ?? "")]
        return BatchResult(
            key: key, requestID: nil,
            ending: .failure(status: code == 3 ? 400 : 500, body.bytes()))
    }

    func cancel(_ id: String, by link: BatchLink) async throws(BatchLinkError) {
        _ = try await link.json("POST", url(id, link) + ":cancel", Array("{}".utf8))
    }

    private func url(_ id: String, _ link: BatchLink) -> String {
        "\(link.baseURL)/batches/\(id.asPathSegment)"
    }
}
