import HTTPServer
import JSON

/// Fireworks: datasets in and out, a job between them, all on the control plane under `/v1/accounts`.
extension SimulatedBatchDesk {
    func fireworks() throws(Refusal) -> HTTPResponse? {
        guard let first = parts.first, first == "accounts" || first == "_download" else {
            return nil
        }
        if first == "_download", parts.count == 2 {
            // A signed address: it needs no key.
            return HTTPResponse(status: 200, body: try file(parts[1]))
        }
        _ = try payer()
        switch (method, parts.count, parts.dropFirst(2).first) {
        case ("GET", 1, _):
            return .json(["accounts": [["name": "accounts/simulated"]], "nextPageToken": ""])
        case ("POST", 3, "datasets"?):
            return .json(["name": .text(body?["datasetId"]?.string), "state": "UPLOADING"])
        case ("POST", 4, "datasets"?) where parts[3].hasSuffix(":upload"):
            store(try form().file, as: String(parts[3].dropLast(7)))
            return .json([:])
        case ("GET", 4, "datasets"?) where parts[3].hasSuffix(":getDownloadEndpoint"):
            return try downloads(String(parts[3].dropLast(20)))
        case ("POST", 3, "batchInferenceJobs"?): return .json(fireworksNode(try createFireworks()))
        case ("GET", 3, "batchInferenceJobs"?):
            return .json(["batchInferenceJobs": .array(try jobs().map(fireworksNode))])
        case ("GET", 4, "batchInferenceJobs"?): return .json(fireworksNode(try found(parts[3])))
        case ("POST", 4, "batchInferenceJobs"?) where parts[3].hasSuffix(":cancel"):
            let id = String(parts[3].dropLast(7))
            cancel(id)
            return .json(fireworksNode(try found(id)))
        default: return nil
        }
    }

    private func createFireworks() throws(Refusal) -> SimulatedBatchJob {
        let payer = try payer()
        try checkSubmission()
        guard let body, let model = body["model"]?.string,
            let input = body["inputDatasetId"]?.string?.split(separator: "/").last.map(String.init)
        else { throw refuse(400) }
        let id = call.query("batchInferenceJobId") ?? batches.id("bij-")
        guard try jobs().allSatisfy({ $0.id != id }) else { throw refuse(409) }
        let lines = Self.documents(try file(input)).map { line in
            SimulatedBatchLine(
                key: line["custom_id"]?.string ?? "", path: "/chat/completions",
                body: line["body"].map { $0.replacing([("model", .string(model))]) } ?? [])
        }
        let job = SimulatedBatchJob(
            id: id, account: call.account, payer: payer, mark: .null, model: model,
            createdAt: call.at, lines: lines, input: input,
            output: body["outputDatasetId"]?.string?.split(separator: "/").last.map(String.init)
                ?? id + "-output")
        add(job)
        return job
    }

    private func downloads(_ dataset: String) throws(Refusal) -> HTTPResponse {
        guard let id = try jobs().first(where: { $0.output == dataset })?.id else {
            throw refuse(404)
        }
        guard let results = try found(id).results else { throw refuse(404) }
        var output: [JSONNode] = []
        var errors: [JSONNode] = []
        for result in results {
            let key = JSONNode.string(result.key)
            switch result.ending {
            case .succeeded(let body):
                output.append(["custom_id": key, "response": .raw(body), "error": .null])
            case .failed(let status, let body):
                errors.append([
                    "custom_id": key, "response": .null,
                    "error": [
                        "code": .number(status),
                        "message": .string(String(decoding: body, as: UTF8.self)),
                    ],
                ])
            case .expired, .cancelled: break
            }
        }
        store(Self.lines(output), as: dataset + "-results")
        store(Self.lines(errors), as: dataset + "-errors")
        let host = "http://\(call.headers.first("host") ?? "127.0.0.1")/fireworks/v1/_download"
        return .json([
            "filenameToSignedUrls": [
                "\(dataset)/BIJOutputSet.jsonl": .string("\(host)/\(dataset)-results"),
                "\(dataset)/error-data.jsonl": .string("\(host)/\(dataset)-errors"),
            ]
        ])
    }

    private func fireworksNode(_ job: SimulatedBatchJob) -> JSONNode {
        let state =
            job.results == nil
            ? job.cancelledAt == nil ? "RUNNING" : "CANCELLING"
            : job.cancelledAt != nil ? "CANCELLED" : job.expired > 0 ? "EXPIRED" : "COMPLETED"
        return [
            "name": .string("accounts/simulated/batchInferenceJobs/\(job.id)"),
            "model": .text(job.model), "inputDatasetId": .text(job.input),
            "outputDatasetId": .text(job.output), "state": .string("JOB_STATE_" + state),
            "createTime": .string(job.createdAt.rfc3339),
            "jobProgress": [
                "totalInputRequests": .number(job.lines.count),
                "successfullyProcessedRequests": .number(job.succeeded),
                "failedRequests": .number(job.failed),
            ],
        ]
    }
}
