import HTTPServer
import JSON
import Synchronization

/// OpenAI: a file of lines, a batch made from it, and files of results.
extension SimulatedBatchDesk {
    func openAI() throws(Refusal) -> HTTPResponse? {
        switch (method, parts.count, parts.first) {
        case ("POST", 1, "files"?):
            _ = try payer()
            let form = try form()
            let id = batches.id("file-")
            store(form.file, as: id)
            return .json(fileNode(id, form.file.count))
        case ("GET", 3, "files"?) where parts[2] == "content":
            _ = try payer()
            return HTTPResponse(
                status: 200, headers: ["content-type": "application/octet-stream"],
                body: try file(parts[1]))
        case ("POST", 1, "batches"?): return .json(openAINode(try createOpenAI()))
        case ("GET", 1, "batches"?):
            return .json([
                "object": "list", "data": .array(try jobs().map(openAINode)), "has_more": false,
            ])
        case ("GET", 2, "batches"?):
            _ = try payer()
            return .json(openAINode(withFiles(try found(parts[1]))))
        case ("POST", 3, "batches"?) where parts[2] == "cancel":
            _ = try payer()
            cancel(parts[1])
            return .json(openAINode(withFiles(try found(parts[1]))))
        default: return nil
        }
    }

    private func createOpenAI() throws(Refusal) -> SimulatedBatchJob {
        let payer = try payer()
        try checkSubmission()
        guard let body, let input = body["input_file_id"]?.string,
            let endpoint = body["endpoint"]?.string, body["completion_window"]?.string == "24h"
        else { throw refuse(400) }
        var model: String?
        let lines = Self.documents(try file(input)).map { line in
            model = model ?? line["body"]?["model"]?.string
            return SimulatedBatchLine(
                key: line["custom_id"]?.string ?? "", path: String(endpoint.dropFirst(3)),
                body: line["body"].map { Array($0.rawBytes) } ?? [])
        }
        let job = SimulatedBatchJob(
            id: batches.id("batch_"), account: call.account, payer: payer,
            mark: body["metadata"]?.node ?? .null, model: model, createdAt: call.at, lines: lines,
            input: input)
        add(job)
        return job
    }

    /// A job that has ended has its results in files.
    private func withFiles(_ job: SimulatedBatchJob) -> SimulatedBatchJob {
        guard let results = job.results, job.output == nil, job.errors == nil else { return job }
        var output: [JSONNode] = []
        var errors: [JSONNode] = []
        for result in results {
            func line(_ response: JSONNode, _ error: JSONNode) -> JSONNode {
                [
                    "id": .string("batch_req_" + result.key), "custom_id": .string(result.key),
                    "response": response, "error": error,
                ]
            }
            func response(_ status: Int, _ body: [UInt8]) -> JSONNode {
                [
                    "status_code": .number(status), "request_id": .string(result.requestID),
                    "body": .raw(body),
                ]
            }
            switch result.ending {
            case .succeeded(let body): output.append(line(response(200, body), .null))
            case .failed(let status, let body): errors.append(line(response(status, body), .null))
            case .expired:
                errors.append(
                    line(
                        .null,
                        [
                            "code": "batch_expired",
                            "message":
                                "This request could not be executed before the completion window expired.",
                        ]))
            case .cancelled:
                errors.append(
                    line(
                        .null, ["code": "batch_cancelled", "message": "This batch was cancelled."]))
            }
        }
        let outputID = output.isEmpty ? nil : batches.id("file-")
        let errorsID = errors.isEmpty ? nil : batches.id("file-")
        if let outputID { store(Self.lines(output), as: outputID) }
        if let errorsID { store(Self.lines(errors), as: errorsID) }
        var done = job
        done.output = outputID
        done.errors = errorsID
        batches.change(job.id, of: name) { $0 = done }
        return done
    }

    private func fileNode(_ id: String, _ bytes: Int) -> JSONNode {
        [
            "id": .string(id), "object": "file", "bytes": .number(bytes),
            "created_at": .int(call.at.seconds), "filename": "batch.jsonl", "purpose": "batch",
            "status": "processed",
        ]
    }

    private func openAINode(_ job: SimulatedBatchJob) -> JSONNode {
        let status =
            job.results == nil
            ? job.cancelledAt == nil ? "in_progress" : "cancelling"
            : job.cancelledAt != nil ? "cancelled" : job.expired > 0 ? "expired" : "completed"
        return [
            "id": .string(job.id), "object": "batch", "endpoint": "/v1/chat/completions",
            "errors": .null, "input_file_id": .text(job.input), "completion_window": "24h",
            "status": .string(status), "output_file_id": .text(job.output),
            "error_file_id": .text(job.errors), "created_at": .int(job.createdAt.seconds),
            "request_counts": [
                "total": .number(job.lines.count), "completed": .number(job.succeeded),
                "failed": .number(job.failed + job.expired + job.cancelled),
            ], "metadata": job.mark,
        ]
    }
}
