import Events
import JSON
import Providers

/// Gemini: requests in line, an operation that is asked about, and answers in line once it is done.
struct GeminiBatchAPI: BatchAPI {
    /// The answers stand in one document, which must fit into memory.
    let limits = BatchJobLimits(lines: 2_000, bytes: 8 << 20)

    func entry(key: String, path: String, call: UpstreamCall) -> [UInt8]? {
        guard path.hasSuffix(":generateContent") else { return nil }
        var json = JSONWriter(capacity: call.body.count + 64)
        json.beginObject()
        json.key("request")
        json.raw(call.body.oneLine)
        json.key("metadata")
        json.beginObject()
        json.member("key", key)
        json.endObject()
        json.endObject()
        return json.take()
    }

    func submit(
        _ job: BatchSubmission, by link: BatchLink
    ) async throws(BatchLinkError) -> String {
        let body =
            Array(
                #"{"batch":{"displayName":"\#(job.mark)","inputConfig":{"requests":{"requests":["#
                    .utf8) + Array(job.entries.joined(separator: [0x2c])) + Array("]}}}}".utf8)
        let path = job.path.dropLast(":generateContent".count)
        let operation = try await link.json(
            "POST", "\(link.baseURL)\(path):batchGenerateContent", body)
        guard let name = operation["name"]?.string else { throw .unreadable }
        return name
    }

    func find(
        _ job: BatchSubmission, by link: BatchLink
    ) async throws(BatchLinkError) -> String? {
        var token = ""
        while true {
            let page = try await link.json(
                "GET", link.baseURL + "/v1beta/batches?pageSize=100" + token)
            for operation in page["operations"]?.elements.map(\.self) ?? []
            where operation["metadata"]?["displayName"]?.string == job.mark {
                return operation["name"]?.string
            }
            guard let next = page["nextPageToken"]?.string, !next.isEmpty else { return nil }
            token = "&pageToken=" + next.asPathSegment
        }
    }

    func progress(
        of id: String, by link: BatchLink
    ) async throws(BatchLinkError) -> BatchProgress {
        let metadata = try await operation(id, link)["metadata"]
        let state = metadata?["state"]?.string ?? ""
        switch state.split(separator: "_").last {
        case "SUCCEEDED": return .ended(.completed)
        case "FAILED": return .ended(.refused)
        case "CANCELLED": return .ended(.cancelled)
        case "EXPIRED": return .ended(.expired)
        case nil: throw .unreadable
        default:
            let stats = metadata?["batchStats"]
            return .running(
                completed: Self.count(stats?["successfulRequestCount"]),
                failed: Self.count(stats?["failedRequestCount"]))
        }
    }

    /// Google writes 64-bit numbers as text.
    private static func count(_ value: JSONValue?) -> Int64 {
        value?.int ?? value?.string.flatMap { Int64($0) } ?? 0
    }

    func results(
        of id: String, by link: BatchLink, to sink: ([BatchResult]) async throws -> Void
    ) async throws {
        let response = try await operation(id, link)["response"]
        guard let lines = response?["inlinedResponses"]?["inlinedResponses"] else { return }
        var page: [BatchResult] = []
        for line in lines.elements.map(\.self) {
            guard let key = line["metadata"]?["key"]?.string else { continue }
            if let response = line["response"] {
                page.append(
                    BatchResult(
                        key: key, requestID: response["responseId"]?.string,
                        ending: .answer(Array(response.rawBytes))))
            } else if let error = line["error"] {
                let body: JSONNode = ["error": .raw(Array(error.rawBytes))]
                page.append(
                    BatchResult(
                        key: key, requestID: nil,
                        ending: .failure(status: Self.status(error), body.bytes())))
            }
            if page.count == 256 {
                try await sink(page)
                page = []
            }
        }
        try await sink(page)
    }

    /// Google's codes are those of gRPC here, or HTTP's.
    private static func status(_ error: JSONValue) -> Int {
        switch error["code"]?.int ?? 13 {
        case 3, 9, 11: 400
        case 5: 404
        case 7: 403
        case 8: 429
        case 400...599: Int(error["code"]?.int ?? 500)
        default: 500
        }
    }

    func cancel(_ id: String, by link: BatchLink) async throws(BatchLinkError) {
        _ = try await link.json("POST", url(id, link) + ":cancel", Array("{}".utf8))
    }

    private func operation(
        _ id: String, _ link: BatchLink
    ) async throws(BatchLinkError) -> JSONValue {
        try await link.json("GET", url(id, link))
    }

    /// The operation's name is `batches/ID`.
    private func url(_ id: String, _ link: BatchLink) -> String {
        let name = id.hasPrefix("batches/") ? String(id.dropFirst(8)) : id
        return "\(link.baseURL)/v1beta/batches/\(name.asPathSegment)"
    }
}
