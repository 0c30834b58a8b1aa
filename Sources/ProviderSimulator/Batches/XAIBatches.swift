import HTTPServer
import JSON

/// xAI: a batch that is named first and filled after, told of by counters, its results in pages.
extension SimulatedBatchDesk {
    func xai() throws(Refusal) -> HTTPResponse? {
        guard let first = parts.first, first == "batches" else { return nil }
        _ = try payer()
        switch (method, parts.count) {
        case ("POST", 1):
            try checkSubmission()
            let job = SimulatedBatchJob(
                id: batches.id("batch_"), account: call.account, payer: try payer(),
                mark: .text(body?["name"]?.string), model: nil, createdAt: call.at, lines: [])
            add(job)
            return .json(xaiNode(job))
        case ("GET", 1):
            return .json([
                "batches": .array(try jobs().map(xaiNode)), "pagination_token": .null,
            ])
        case ("GET", 2): return .json(xaiNode(try found(parts[1])))
        case ("POST", 2) where parts[1].hasSuffix(":cancel"):
            let id = String(parts[1].dropLast(7))
            cancel(id)
            return .json(xaiNode(try found(id)))
        case ("POST", 3) where parts[2] == "requests":
            try addXAI(to: parts[1])
            return .json([:])
        case ("GET", 3) where parts[2] == "results": return try xaiResults(parts[1])
        default: return nil
        }
    }

    private static let batchModels = ["grok-4.3", "grok-4.20"]

    private func addXAI(to id: String) throws(Refusal) {
        _ = try found(id)
        guard call.request.body.count <= 25 << 20, let requests = body?["batch_requests"],
            requests.count > 0
        else { throw refuse(400) }
        var lines: [SimulatedBatchLine] = []
        for request in requests.elements {
            guard let key = request["batch_request_id"]?.string,
                let union = request["batch_request"],
                let body = union["chat_get_completion"] ?? union["responses"],
                let model = body["model"]?.string,
                Self.batchModels.contains(where: { model.hasPrefix($0) })
            else { throw refuse(400) }
            let path = union["responses"] == nil ? "/chat/completions" : "/responses"
            lines.append(SimulatedBatchLine(key: key, path: path, body: Array(body.rawBytes)))
        }
        batches.change(id, of: name) { job in
            let known = Set(job.lines.map(\.key))
            job.lines += lines.filter { !known.contains($0.key) }
        }
    }

    private func xaiResults(_ id: String) throws(Refusal) -> HTTPResponse {
        let results = (try found(id).results ?? []).filter {
            if case .cancelled = $0.ending { false } else { true }
        }
        let start = call.query("pagination_token").flatMap { Int($0) } ?? 0
        let limit = min(call.query("limit").flatMap { Int($0) } ?? 100, 1_000)
        guard (0...results.count).contains(start), limit > 0 else { throw refuse(400) }
        let end = min(start + limit, results.count)
        let lines = results[start..<end].map { result -> JSONNode in
            let outcome: JSONNode =
                switch result.ending {
                case .succeeded(let body):
                    ["response": [Self.unionKey(body): .raw(body)]]
                case .failed(_, let body):
                    [
                        "error": [
                            "code": 3, "message": .string(String(decoding: body, as: UTF8.self)),
                        ]
                    ]
                case .expired, .cancelled: ["error": ["code": 4, "message": "expired"]]
                }
            return ["batch_request_id": .string(result.key), "batch_result": outcome]
        }
        return .json([
            "results": .array(lines),
            "pagination_token": end < results.count ? .string(String(end)) : .null,
        ])
    }

    private static func unionKey(_ body: [UInt8]) -> String {
        let object = (try? JSONDocument(parsing: body).root)?["object"]?.string
        return object == "response" ? "responses" : "chat_get_completion"
    }

    private func xaiNode(_ job: SimulatedBatchJob) -> JSONNode {
        let pending = job.results == nil ? job.lines.count : 0
        return .members([
            ("batch_id", .string(job.id)), ("name", job.mark),
            ("create_time", .string(job.createdAt.rfc3339)),
            ("expire_time", .string(job.createdAt.adding(seconds: 86_400).rfc3339)),
            (
                "state",
                [
                    "num_requests": .number(job.lines.count), "num_pending": .number(pending),
                    "num_success": .number(job.succeeded),
                    "num_error": .number(job.failed + job.expired),
                    "num_cancelled": .number(job.cancelled),
                ]
            ), ("cancel_time", job.cancelledAt.map { .string($0.rfc3339) }),
            ("cancel_by_xai_message", job.refusal.map(JSONNode.string)),
        ])
    }
}
