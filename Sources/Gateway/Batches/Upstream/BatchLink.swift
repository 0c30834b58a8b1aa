import Events
import HTTPClient
import JSON
import Providers

/// Calls one account's batch API: its key, its limits of time and size, and its errors in one place.
struct BatchLink: Sendable {
    let client: HTTPClient
    let clock: any GatewayClock
    let adapter: any ProviderAdapter
    /// What the provider's own SDK calls its base URL.
    let baseURL: String
    let key: Secret
    let connectTimeoutMs: Int64

    private static let patience = Duration.seconds(120)
    /// The longest answer that is read into memory: a page of results.
    private static let answerBytesMax = 64 << 20

    /// Sends JSON, or nothing, and gives the JSON that comes back.
    func json(
        _ method: String, _ url: String, _ body: [UInt8]? = nil,
        headers: [(name: String, value: String)] = []
    ) async throws(BatchLinkError) -> JSONValue {
        let type = body == nil ? [] : [(name: "content-type", value: "application/json")]
        let bytes = try await send(method, url, body, headers: type + headers)
        if bytes.isEmpty { return try parsed(Array("{}".utf8)) }
        return try parsed(bytes)
    }

    private func parsed(_ bytes: [UInt8]) throws(BatchLinkError) -> JSONValue {
        do throws(JSONError) { return try JSONDocument(parsing: bytes).root } catch {
            throw .unreadable
        }
    }

    /// Uploads a file in a form, with the form's other fields.
    func upload(
        _ content: [[UInt8]], fields: [(String, String)], to url: String
    ) async throws(BatchLinkError) -> JSONValue {
        // No line of JSON begins with two hyphens, so no content has this boundary.
        let boundary = "zumik-batch-boundary"
        var body: [UInt8] = []
        body.reserveCapacity(content.reduce(1_024) { $0 + $1.count + 1 })
        for (name, value) in fields {
            body += Array(
                "--\(boundary)\r\ncontent-disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
                    .utf8)
        }
        body += Array(
            ("--\(boundary)\r\ncontent-disposition: form-data; name=\"file\"; filename=\"batch.jsonl\"\r\n"
                + "content-type: application/jsonl\r\n\r\n").utf8)
        for line in content {
            body += line
            body.append(UInt8(ascii: "\n"))
        }
        body += Array("\r\n--\(boundary)--\r\n".utf8)
        let type = (name: "content-type", value: "multipart/form-data; boundary=\(boundary)")
        return try parsed(try await send("POST", url, body, headers: [type]))
    }

    /// Gives a file's lines, some at a time, as they come.
    ///
    /// - Parameter isSigned: the address carries its own permission, and must not get our key.
    func lines(
        of url: String, isSigned: Bool = false, headers: [(name: String, value: String)] = [],
        to sink: ([JSONValue]) async throws -> Void
    ) async throws {
        let transfer = client.start(request("GET", url, nil, headers, withKey: !isSigned))
        try await withTaskCancellationHandler {
            try await read(transfer, to: sink)
        } onCancel: {
            transfer.cancel()
        }
    }

    private func read(
        _ transfer: Transfer, to sink: ([JSONValue]) async throws -> Void
    ) async throws {
        let head = UpstreamHead(try await transfer.head(until: deadline))
        guard head.isSuccess else {
            let body = try await transfer.complete(
                until: deadline, bodyBytesMax: Self.answerBytesMax)
            throw BatchLinkError.refused(adapter.failure(head: head, body: body.body))
        }
        var rest: [UInt8] = []
        while let bytes = try await transfer.next(until: deadline) {
            rest += bytes
            guard rest.count <= Self.answerBytesMax else { throw BatchLinkError.unreadable }
            try await sink(Self.takeLines(&rest))
        }
        rest.append(UInt8(ascii: "\n"))
        try await sink(Self.takeLines(&rest))
    }

    /// The whole lines, which are left out of the bytes from then on.
    private static func takeLines(_ bytes: inout [UInt8]) throws(BatchLinkError) -> [JSONValue] {
        guard let last = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        var lines: [JSONValue] = []
        for line in bytes[...last].split(separator: UInt8(ascii: "\n")) where !line.isBlank {
            do throws(JSONError) {
                lines.append(try JSONDocument(parsing: Array(line)).root)
            } catch {
                throw .unreadable
            }
        }
        bytes.removeFirst(last + 1)
        return lines
    }

    private func send(
        _ method: String, _ url: String, _ body: [UInt8]?,
        headers: [(name: String, value: String)]
    ) async throws(BatchLinkError) -> [UInt8] {
        let transfer = client.start(request(method, url, body, headers, withKey: true))
        let answer: (head: TransferHead, body: [UInt8])
        do throws(TransferError) {
            // The gateway does not wait for a provider when it stops.
            answer = try await withTaskCancellationHandler {
                await Self.whole(transfer, until: deadline)
            } onCancel: {
                transfer.cancel()
            }.get()
        } catch {
            throw .broken(error.label)
        }
        let head = UpstreamHead(answer.head)
        guard head.isSuccess else {
            throw .refused(adapter.failure(head: head, body: answer.body))
        }
        return answer.body
    }

    private static func whole(
        _ transfer: Transfer, until deadline: ContinuousClock.Instant
    ) async -> Result<(head: TransferHead, body: [UInt8]), TransferError> {
        do throws(TransferError) {
            return .success(
                try await transfer.complete(until: deadline, bodyBytesMax: answerBytesMax))
        } catch {
            return .failure(error)
        }
    }

    private var deadline: ContinuousClock.Instant { clock.instant().advanced(by: Self.patience) }

    private func request(
        _ method: String, _ url: String, _ body: [UInt8]?,
        _ headers: [(name: String, value: String)], withKey: Bool
    ) -> HTTPClientRequest {
        HTTPClientRequest(
            method: method, url: url,
            headers: headers + (withKey ? adapter.authentication(key: key.revealed) : []),
            body: body, connectTimeout: .milliseconds(connectTimeoutMs))
    }
}

extension ArraySlice<UInt8> {
    /// Nothing but white space.
    var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x0d || $0 == 0x09 } }
}
