import HTTPServer
import JSON

/// Anthropic: message batches, whose requests come in the call that makes them.
extension SimulatedBatchDesk {
    func anthropic() throws(Refusal) -> HTTPResponse? {
        guard parts.starts(with: ["v1", "messages", "batches"]) else { return nil }
        _ = try payer()
        switch (method, parts.count) {
        case ("POST", 3): return .json(anthropicNode(try createAnthropic()))
        case ("GET", 3):
            return .json([
                "data": .array(try jobs().map(anthropicNode)), "has_more": false,
                "first_id": .null, "last_id": .null,
            ])
        case ("GET", 4): return .json(anthropicNode(try found(parts[3])))
        case ("POST", 5) where parts[4] == "cancel":
            cancel(parts[3])
            return .json(anthropicNode(try found(parts[3])))
        case ("GET", 5) where parts[4] == "results":
            guard let results = try found(parts[3]).results else { throw refuse(404) }
            return HTTPResponse(
                status: 200, headers: ["content-type": "application/x-jsonl"],
                body: Self.lines(results.map(Self.anthropicLine)))
        default: return nil
        }
    }

    private func createAnthropic() throws(Refusal) -> SimulatedBatchJob {
        try checkSubmission()
        guard let requests = body?["requests"], requests.kind == .array, requests.count > 0 else {
            throw refuse(400)
        }
        var lines: [SimulatedBatchLine] = []
        for request in requests.elements {
            guard let key = request["custom_id"]?.string, (1...64).contains(key.utf8.count),
                key.utf8.allSatisfy({
                    $0 == 45 || $0 == 95 || Character(UnicodeScalar($0)).isLetter
                        || Character(UnicodeScalar($0)).isNumber
                }),
                let params = request["params"]
            else { throw refuse(400) }
            lines.append(
                SimulatedBatchLine(key: key, path: "/v1/messages", body: Array(params.rawBytes)))
        }
        let job = SimulatedBatchJob(
            id: batches.id("msgbatch_"), account: call.account, payer: try payer(), mark: .null,
            model: nil, createdAt: call.at, lines: lines)
        add(job)
        return job
    }

    private static func anthropicLine(_ result: SimulatedBatchResult) -> JSONNode {
        let ending: JSONNode =
            switch result.ending {
            case .succeeded(let body): ["type": "succeeded", "message": .raw(body)]
            case .failed(_, let body): ["type": "errored", "error": .raw(body)]
            case .expired: ["type": "expired"]
            case .cancelled: ["type": "canceled"]
            }
        return ["custom_id": .string(result.key), "result": ending]
    }

    private func anthropicNode(_ job: SimulatedBatchJob) -> JSONNode {
        let hasEnded = job.results != nil
        let status = hasEnded ? "ended" : job.cancelledAt == nil ? "in_progress" : "canceling"
        return [
            "id": .string(job.id), "type": "message_batch", "processing_status": .string(status),
            "request_counts": [
                "processing": .number(hasEnded ? 0 : job.lines.count),
                "succeeded": .number(job.succeeded), "errored": .number(job.failed),
                "canceled": .number(job.cancelled), "expired": .number(job.expired),
            ],
            "created_at": .string(job.createdAt.rfc3339),
            "expires_at": .string(job.createdAt.adding(seconds: 86_400).rfc3339),
            "ended_at": hasEnded ? .string(call.at.rfc3339) : .null,
            "cancel_initiated_at": .text(job.cancelledAt?.rfc3339), "archived_at": .null,
            "results_url": hasEnded
                ? .string("/v1/messages/batches/\(job.id)/results") : .null,
        ]
    }
}
