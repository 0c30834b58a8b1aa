import Events
import Gateway
import HTTPClient
import JSON

/// The books of a running server, over its native surface.
struct BooksOverHTTP: Books {
    let base: String
    let token: Secret
    let client: HTTPClient
    let clock: any GatewayClock

    /// - Parameter url: where the server is; the native surface's path is added.
    init(url: String, token: Secret, clock: any GatewayClock) throws {
        var url = url
        while url.hasSuffix("/") { url.removeLast() }
        base = url + "/zumik/v1/"
        self.token = token
        self.clock = clock
        client = try HTTPClient(
            configuration: HTTPClientConfiguration(
                transfersMax: 4, userAgent: "zumik/\(Version.text)"))
    }

    func close() { client.shutdown() }

    func response(_ id: ResponseID) async throws -> JSONValue {
        try await send("GET", ["responses", id.text])
    }

    func events(of id: ResponseID) async throws -> JSONValue {
        try await send("GET", ["responses", id.text, "events"])
    }

    func events(after seq: Int64, limit: Int) async throws -> JSONValue {
        try await send("GET", ["ledger", "events"], query: "?after_seq=\(seq)&limit=\(limit)")
    }

    func ledgerStatistics() async throws -> JSONValue {
        try await send("GET", ["ledger", "stats"])
    }

    func projections() async throws -> JSONValue { try await send("GET", ["projections"]) }

    func rebuildProjections() async throws -> JSONValue {
        try await send("POST", ["projections", "rebuild"], body: Array("{}".utf8))
    }

    func checkpoint() async throws -> JSONValue {
        try await send("GET", ["ledger", "checkpoint"])
    }

    func inclusionProof(seq: Int64, size: Int64) async throws -> JSONValue {
        try await send("GET", ["ledger", "proof", "inclusion"], query: "?seq=\(seq)&size=\(size)")
    }

    func consistencyProof(from: Int64, to: Int64?) async throws -> JSONValue {
        try await send(
            "GET", ["ledger", "proof", "consistency"],
            query: "?from=\(from)" + (to.map { "&to=\($0)" } ?? ""))
    }

    func costs(
        _ kind: CostDocuments.Kind, _ query: [(name: String, value: String)]
    ) async throws -> JSONValue {
        try await send("GET", [kind.rawValue], query: Self.text(query))
    }

    func budget(of customer: String) async throws -> JSONValue {
        try await send("GET", ["customers", customer, "budget"])
    }

    func compliance(_ query: [(name: String, value: String)]) async throws -> JSONValue {
        try await send("GET", ["slo", "compliance"], query: Self.text(query))
    }

    func objectives() async throws -> JSONValue { try await send("GET", ["slo", "objectives"]) }

    func setObjective(_ text: [UInt8], id: String) async throws -> JSONValue {
        try await send("PUT", ["slo", "objectives", id], body: text)
    }

    func weights(_ version: Int64?) async throws -> JSONValue {
        try await send("GET", ["routing", "weights"] + (version.map { [String($0)] } ?? []))
    }

    func circuits() async throws -> JSONValue { try await send("GET", ["routing", "circuits"]) }

    func closeCircuits(of account: String) async throws -> JSONValue {
        try await send("DELETE", ["routing", "circuits", account])
    }

    func reasonCodes(_ query: [(name: String, value: String)]) async throws -> JSONValue {
        try await send("GET", ["reason-codes"], query: Self.text(query))
    }

    static func text(_ query: [(name: String, value: String)]) -> String {
        let pairs = query.map { "\($0.name)=\(escaped($0.value))" }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }

    func customers() async throws -> JSONValue { try await send("GET", ["customers"]) }

    func customer(_ id: String) async throws -> JSONValue {
        try await send("GET", ["customers", id])
    }

    func createCustomer(_ id: String, name: String?) async throws -> JSONValue {
        var json = JSONWriter()
        json.beginObject()
        json.member("id", id)
        if let name { json.member("name", name) }
        json.endObject()
        return try await send("POST", ["customers"], body: json.take())
    }

    func eraseCustomer(_ id: String) async throws {
        _ = try await exchange("DELETE", ["customers", id])
    }

    func keys(of customer: String) async throws -> JSONValue {
        try await send("GET", ["customers", customer, "keys"])
    }

    func issueKey(to customer: String) async throws -> JSONValue {
        try await send("POST", ["customers", customer, "keys"], body: Array("{}".utf8))
    }

    func revokeKey(_ id: String) async throws {
        _ = try await exchange("DELETE", ["keys", id])
    }

    func policy(of customer: String) async throws -> JSONValue {
        try await send("GET", ["customers", customer, "policy"])
    }

    func setPolicy(_ text: [UInt8], of customer: String) async throws -> JSONValue {
        try await send("PUT", ["customers", customer, "policy"], body: text)
    }

    func credentials(of customer: String) async throws -> JSONValue {
        try await send("GET", ["customers", customer, "credentials"])
    }

    func sealCredential(
        _ key: Secret, for provider: String, of customer: String
    ) async throws -> JSONValue {
        var json = JSONWriter()
        json.beginObject()
        json.member("api_key", key.revealed)
        json.endObject()
        return try await send(
            "PUT", ["customers", customer, "credentials", provider], body: json.take())
    }

    func removeCredential(for provider: String, of customer: String) async throws {
        _ = try await exchange("DELETE", ["customers", customer, "credentials", provider])
    }

    func rotateMasterKey() async throws -> JSONValue {
        try await send("POST", ["credentials", "rotate-master"], body: Array("{}".utf8))
    }
}

extension BooksOverHTTP {
    /// The longest wait for a whole answer.
    static let patience = Duration.seconds(60)
    /// A list of events has at most 1,000, of some kilobytes each.
    private static let bodyBytesMax = 64 << 20

    func send(
        _ method: String, _ path: [String], query: String = "", body: [UInt8]? = nil
    ) async throws -> JSONValue {
        let answer = try await exchange(method, path, query: query, body: body)
        guard let root = try? JSONDocument(parsing: answer).root else {
            throw CommandFailure("\(base) answered with something that is not JSON")
        }
        return root
    }

    private func exchange(
        _ method: String, _ path: [String], query: String = "", body: [UInt8]? = nil
    ) async throws -> [UInt8] {
        var headers = [
            (name: "Authorization", value: "Bearer \(token.revealed)"),
            (name: "Accept", value: "application/json"),
        ]
        if body != nil { headers.append((name: "Content-Type", value: "application/json")) }
        let url = base + path.map(Self.escaped).joined(separator: "/") + query
        let transfer = client.start(
            HTTPClientRequest(method: method, url: url, headers: headers, body: body))
        let deadline = clock.instant().advanced(by: Self.patience)
        let answer: (head: TransferHead, body: [UInt8])
        do throws(TransferError) {
            answer = try await transfer.complete(until: deadline, bodyBytesMax: Self.bodyBytesMax)
        } catch {
            throw CommandFailure("\(base): \(error)")
        }
        guard (200..<300).contains(answer.head.status) else {
            throw Self.refusal(status: answer.head.status, answer.body)
        }
        return answer.body
    }

    /// What the server said was wrong.
    static func refusal(status: Int, _ body: [UInt8]) -> CommandFailure {
        if status == 401 {
            return CommandFailure("the server does not know the token in ZUMIK_ADMIN_TOKEN")
        }
        let problem = try? JSONDocument(parsing: body).root
        let detail = problem?["detail"]?.string ?? problem?["title"]?.string
        return CommandFailure(
            detail.map { "the server refused (\(status)): \($0.printable)" }
                ?? "the server answered with status \(status)")
    }

    /// Percent-encodes all but unreserved characters (RFC 3986 §2.3).
    static func escaped(_ part: String) -> String {
        part.utf8.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                text += "%" + (hex.count == 1 ? "0" : "") + hex
            }
        }
    }
}
