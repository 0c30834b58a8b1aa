import Events
import HTTPServer
package import JSON
import Projections

/// `exports`: made, described, and read.
package struct ExportsResource: Sendable {
    private let desk: ExportDesk
    private let clock: any GatewayClock

    package init(desk: ExportDesk, clock: any GatewayClock) {
        self.desk = desk
        self.clock = clock
    }

    /// `POST exports` `{"kind":"billing","format","customer","from","to"}`: 201 for a new one, 200 for one that was made
    /// before.
    func emit(_ request: NativeRequest) async throws -> HTTPResponse {
        let asked = try read(try request.object())
        let emitted = try await desk.emit(asked)
        return NativeAnswer.json(status: emitted.isNew ? 201 : 200) { emitted.write(to: &$0) }
    }

    /// `GET exports/{id}`
    func show(_ id: String) async throws -> HTTPResponse {
        guard let emitted = try await desk.find(id) else { throw ClientError.nothingHere }
        return NativeAnswer.json { emitted.write(to: &$0) }
    }

    /// `GET exports/{id}/content`: streamed, so that any size takes constant memory; nil: the exchange is answered.
    func content(_ id: String, _ exchange: HTTPExchange) async throws -> HTTPResponse? {
        guard let emitted = try await desk.find(id),
            let format = ExportFormat(rawValue: emitted.fact.format)
        else { throw ClientError.nothingHere }
        var headers = HTTPHeaders()
        headers.addSafe("Content-Type", format.mediaType)
        headers.addSafe("Cache-Control", "private, immutable")
        headers.addSafe("ETag", "\"\(emitted.fact.sha256)\"")
        exchange.startStream(status: 200, headers: headers)
        do {
            try await desk.content(of: emitted) { try await exchange.write($0) }
            exchange.finish()
        } catch {
            // A content that breaks off must not look like a whole one.
            exchange.abort()
        }
        return nil
    }

    private func read(_ body: JSONValue) throws(ClientError) -> ExportRequest {
        let known = ["kind", "format", "customer", "from", "to"]
        for (key, _) in body.members where !known.contains(key) {
            throw .badParameter(key, "left out: known are \(known.joined(separator: ", "))")
        }
        func text(_ name: StaticString) throws(ClientError) -> String? {
            guard let value = body[name], !value.isNull else { return nil }
            guard let text = value.string else { throw .badParameter("\(name)", "a string") }
            return text
        }
        func time(_ name: StaticString) throws(ClientError) -> Timestamp {
            guard let text = try text(name),
                let time = Timestamp(rfc3339: text) ?? Timestamp(utcDay: text)
            else { throw .badParameter("\(name)", "a time such as 2026-11-01T00:00:00Z") }
            return time
        }
        guard try text("kind") ?? "billing" == "billing" else {
            throw .badParameter("kind", "billing")
        }
        guard let format = try text("format").flatMap({ ExportFormat(rawValue: $0) }) else {
            let formats = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw .badParameter("format", "one of \(formats)")
        }
        var customer: CustomerID?
        if let id = try text("customer") {
            guard let known = CustomerID(id) else {
                throw .badParameter("customer", "a customer's id")
            }
            customer = known
        }
        let (from, to) = (try time("from"), try time("to"))
        do throws(ExportRefusal) {
            return try ExportRequest(
                format: format, customer: customer, from: from, to: to, now: clock.now())
        } catch {
            throw .badParameter(error.member, error.must)
        }
    }
}

extension ExportDesk.Emitted {
    package func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("id", fact.exportID)
        json.member("object", "export")
        json.member("kind", fact.kind)
        json.member("format", fact.format)
        json.member("customer", customer?.text)
        json.member("from", fact.from.description)
        json.member("to", fact.to.description)
        json.member("as_of_seq", fact.asOfSeq)
        json.member("sha256", fact.sha256)
        json.member("bytes", fact.bytes)
        json.member("rows", fact.rows)
        json.member("unpriced", fact.unpriced)
        json.member("emitted_at", recordedAt.description)
        json.member("ledger_seq", seq)
        json.endObject()
    }
}
