import HTTPServer
import JSON

/// Gemini: an operation for each batch, with requests and answers in line.
extension SimulatedBatchDesk {
    func gemini() throws(Refusal) -> HTTPResponse? {
        guard parts.first == "v1beta" else { return nil }
        let last = parts.last ?? ""
        if method == "POST", parts.count == 3, parts[1] == "models",
            last.hasSuffix(":batchGenerateContent")
        {
            return .json(geminiNode(try createGemini(String(last.dropLast(21)))))
        }
        guard parts.count >= 2, parts[1] == "batches" else { return nil }
        _ = try payer()
        switch (method, parts.count) {
        case ("GET", 2): return .json(["operations": .array(try jobs().map(geminiNode))])
        case ("GET", 3): return .json(geminiNode(try found("batches/" + last)))
        case ("POST", 3) where last.hasSuffix(":cancel"):
            cancel("batches/" + last.dropLast(7))
            return .json([:])
        default: return nil
        }
    }

    private func createGemini(_ model: String) throws(Refusal) -> SimulatedBatchJob {
        let payer = try payer()
        try checkSubmission()
        guard call.request.body.count <= 20 << 20, let batch = body?["batch"],
            let requests = batch["inputConfig"]?["requests"]?["requests"], requests.count > 0
        else { throw refuse(400) }
        let lines = requests.elements.map { request in
            SimulatedBatchLine(
                key: request["metadata"]?["key"]?.string ?? "",
                path: "/v1beta/models/\(model):generateContent",
                body: request["request"].map { Array($0.rawBytes) } ?? [])
        }
        let job = SimulatedBatchJob(
            id: batches.id("batches/"), account: call.account, payer: payer,
            mark: .text(batch["displayName"]?.string), model: model, createdAt: call.at,
            lines: lines.map { $0 })
        add(job)
        return job
    }

    private func geminiNode(_ job: SimulatedBatchJob) -> JSONNode {
        let state =
            job.results == nil
            ? "RUNNING"
            : job.cancelledAt != nil ? "CANCELLED" : job.expired > 0 ? "EXPIRED" : "SUCCEEDED"
        var members: [(String, JSONNode?)] = [
            ("name", .string(job.id)),
            (
                "metadata",
                [
                    "@type":
                        "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
                    "model": .text(job.model.map { "models/" + $0 }), "displayName": job.mark,
                    "state": .string("BATCH_STATE_" + state),
                    "createTime": .string(job.createdAt.rfc3339),
                    "batchStats": [
                        "requestCount": .string(String(job.lines.count)),
                        "successfulRequestCount": .string(String(job.succeeded)),
                        "failedRequestCount": .string(String(job.failed)),
                    ],
                ]
            ),
        ]
        if let results = job.results {
            members.append(("done", true))
            let lines = results.compactMap(Self.geminiLine)
            members.append(
                ("response", ["inlinedResponses": ["inlinedResponses": .array(lines)]]))
        }
        return .members(members)
    }

    /// What was not come to is not among the answers.
    private static func geminiLine(_ result: SimulatedBatchResult) -> JSONNode? {
        let metadata: JSONNode = ["key": .string(result.key)]
        switch result.ending {
        case .succeeded(let body): return ["metadata": metadata, "response": .raw(body)]
        case .failed(_, let body):
            let error = (try? JSONDocument(parsing: body))?.root["error"]?.node
            let internalError: JSONNode = ["code": 13, "message": "internal"]
            return ["metadata": metadata, "error": error ?? internalError]
        case .expired, .cancelled: return nil
        }
    }
}
