import Events
import JSON
import Providers

/// Fireworks: datasets in and out and a job between them, on the control plane of the key's account.
///
/// The job's id is ours, so the provider itself refuses it a second time.
struct FireworksBatchAPI: BatchAPI {
    let limits = BatchJobLimits(lines: 50_000, bytes: 8 << 20)

    func entry(key: String, path: String, call: UpstreamCall) -> [UInt8]? {
        guard path == "/chat/completions",
            let body = try? JSONDocument(parsing: call.body).root
        else { return nil }
        var json = JSONWriter(capacity: call.body.count + 64)
        json.beginObject()
        json.member("custom_id", key)
        json.key("body")
        // The job names the model for all of them.
        json.raw(body.replacing([("model", nil)]).oneLine)
        json.endObject()
        return json.take()
    }

    func submit(
        _ job: BatchSubmission, by link: BatchLink
    ) async throws(BatchLinkError) -> String {
        let account = try await account(link)
        let id = Self.id(job)
        let dataset: JSONNode = [
            "datasetId": .string(id + "-in"),
            "dataset": ["exampleCount": .string(String(job.entries.count)), "userUploaded": [:]],
        ]
        do throws(BatchLinkError) {
            _ = try await link.json("POST", account + "/datasets", dataset.bytes())
        } catch {
            // Of a submission that broke, the dataset is there already.
            guard case .refused(let failure) = error, failure.httpStatus == 409 else { throw error }
        }
        _ = try await link.upload(
            job.entries, fields: [], to: "\(account)/datasets/\(id)-in:upload")
        let name = account.split(separator: "/").last.map(String.init) ?? ""
        let body: JSONNode = [
            "model": .string(job.model),
            "inputDatasetId": .string("accounts/\(name)/datasets/\(id)-in"),
            "outputDatasetId": .string("accounts/\(name)/datasets/\(id)-out"),
        ]
        _ = try await link.json(
            "POST", "\(account)/batchInferenceJobs?batchInferenceJobId=\(id)", body.bytes())
        return id
    }

    func find(
        _ job: BatchSubmission, by link: BatchLink
    ) async throws(BatchLinkError) -> String? {
        let id = Self.id(job)
        do throws(BatchLinkError) {
            _ = try await link.json("GET", "\(try await account(link))/batchInferenceJobs/\(id)")
            return id
        } catch {
            guard case .refused(let failure) = error, failure.httpStatus == 404 else { throw error }
            return nil
        }
    }

    func progress(
        of id: String, by link: BatchLink
    ) async throws(BatchLinkError) -> BatchProgress {
        let job = try await job(id, link)
        switch job["state"]?.string?.split(separator: "_").last {
        case "COMPLETED": return .ended(.completed)
        case "FAILED": return .ended(.refused)
        case "CANCELLED": return .ended(.cancelled)
        case "EXPIRED": return .ended(.expired)
        case nil: throw .unreadable
        default:
            let progress = job["jobProgress"]
            return .running(
                completed: progress?["successfullyProcessedRequests"]?.int ?? 0,
                failed: progress?["failedRequests"]?.int ?? 0)
        }
    }

    func results(
        of id: String, by link: BatchLink, to sink: ([BatchResult]) async throws -> Void
    ) async throws {
        let account = try await account(link)
        let output = try await job(id, link)["outputDatasetId"]?.string ?? id + "-out"
        let name = output.split(separator: "/").last.map(String.init) ?? output
        let files = try await link.json(
            "GET", "\(account)/datasets/\(name.asPathSegment):getDownloadEndpoint")
        guard let urls = files["filenameToSignedUrls"] else { throw BatchLinkError.unreadable }
        for (_, url) in urls.members.map({ ($0.key, $0.value.string) }) {
            guard let url else { continue }
            try await link.lines(of: url, isSigned: true) { lines in
                try await sink(lines.compactMap(Self.result))
            }
        }
    }

    private static func result(_ line: JSONValue) -> BatchResult? {
        guard let key = line["custom_id"]?.string else { return nil }
        if let response = line["response"], !response.isNull {
            let body = response["body"] ?? response
            return BatchResult(
                key: key, requestID: body["id"]?.string, ending: .answer(Array(body.rawBytes)))
        }
        let error = line["error"]
        let body: JSONNode = ["error": ["message": .string(error?["message"]?.string ?? "")]]
        let status = error?["code"]?.int ?? 500
        return BatchResult(
            key: key, requestID: nil,
            ending: .failure(
                status: (400...599).contains(status) ? Int(status) : 500, body.bytes()))
    }

    func cancel(_ id: String, by link: BatchLink) async throws(BatchLinkError) {
        let account = try await account(link)
        _ = try await link.json(
            "POST", "\(account)/batchInferenceJobs/\(id.asPathSegment):cancel", Array("{}".utf8))
    }

    private func job(_ id: String, _ link: BatchLink) async throws(BatchLinkError) -> JSONValue {
        try await link.json(
            "GET", "\(try await account(link))/batchInferenceJobs/\(id.asPathSegment)")
    }

    /// The control plane stands beside the inference API, and knows the key's account.
    private func account(_ link: BatchLink) async throws(BatchLinkError) -> String {
        let base =
            link.baseURL.hasSuffix("/inference/v1")
            ? link.baseURL.dropLast("/inference/v1".count) + "/v1" : link.baseURL[...]
        let list = try await link.json("GET", base + "/accounts")
        guard let name = list["accounts"]?[0]?["name"]?.string?.split(separator: "/").last else {
            throw .unreadable
        }
        return "\(base)/accounts/\(String(name).asPathSegment)"
    }

    /// Ids are lower case there.
    private static func id(_ job: BatchSubmission) -> String { job.mark.lowercased() }
}
