import Crypto
import Events
import HTTPServer
import JSON
package import Ledger
package import Projections

/// Responses as the log has them: one record, its events, the list, and the raw log.
package struct ResponsesResource: Sendable {
    private let reader: LedgerReader
    private let index: ProjectionReader
    private let projector: Projector
    private let clock: any GatewayClock

    package init(
        reader: LedgerReader, index: ProjectionReader, projector: Projector, clock: any GatewayClock
    ) {
        self.reader = reader
        self.index = index
        self.projector = projector
        self.clock = clock
    }

    /// `GET responses/{id}`: read from the log itself, so it is complete as soon as the client has the end.
    func record(_ text: String, _ request: NativeRequest) async throws -> HTTPResponse {
        let (id, events) = try await history(text, request)
        guard let record = ResponseRecord(id: id, events: events.map(\.event)) else {
            throw ClientError.nothingHere
        }
        return NativeAnswer.json(id: id) { record.write(to: &$0, for: request.recordReader) }
    }

    /// `GET responses/{id}/events`.
    func events(_ text: String, _ request: NativeRequest) async throws -> HTTPResponse {
        let (_, events) = try await history(text, request)
        return NativeAnswer.list(events, next: nil) { stored, json in
            stored.write(to: &json, for: request.recordReader, withStream: false)
        }
    }

    /// `GET responses`: newest first; the list comes from the projections, each record from the log.
    func list(_ request: NativeRequest) async throws -> HTTPResponse {
        let limit = Int(try request.integer("limit", in: 1...100) ?? 20)
        var filter = ResponsesFilter()
        filter.customer = try request.visibleCustomer()
        filter.from = try request.time("from")
        filter.to = try request.time("to")
        filter.completion = try request.word("completion")
        filter.reason = try request.word("reason_code")
        let cursor = try request.text("after")
        if let cursor {
            guard let id = ResponseID(cursor) else {
                throw ClientError.badParameter("after", "the `next` of an earlier answer")
            }
            filter.after = id
        }
        try await request.waited(for: projector, clock)
        let wanted = filter
        let page = try await index.read { view in try view.responses(wanted, limit: limit) }
        let records = try await reader.read { view in
            try page.ids.compactMap { id in
                ResponseRecord(
                    id: id, events: try view.events(stream: .response(id)).map(\.event))
            }
        }
        return NativeAnswer.list(records, next: page.hasMore ? page.ids.last?.text : nil) {
            $0.member("ledger_seq", page.ledgerSeq)
        } _: { record, json in
            record.write(to: &json, for: request.recordReader)
        }
    }

    /// `GET ledger/events?after_seq&limit`: the raw log in order.
    func log(_ request: NativeRequest) async throws -> HTTPResponse {
        let after = try request.integer("after_seq", in: -1...Int64.max) ?? -1
        let limit = Int(try request.integer("limit", in: 1...1_000) ?? 100)
        let events = try await reader.read { view in
            try view.events(afterSeq: after, limit: limit + 1)
        }
        let page = events.prefix(limit)
        let next = events.count > limit ? page.last.map { String($0.event.seq) } : nil
        return NativeAnswer.list(Array(page), next: next) { stored, json in
            stored.write(to: &json, for: .administrator, withStream: true)
        }
    }

    /// `GET ledger/stats`.
    func stats(_ request: NativeRequest) async throws -> HTTPResponse {
        let summary = try await reader.read { view in try view.summary() }
        return NativeAnswer.json { LedgerDocuments.write(summary, to: &$0) }
    }

    /// One response's events, if the caller may see them.
    private func history(
        _ text: String, _ request: NativeRequest
    ) async throws -> (ResponseID, [StoredEvent]) {
        guard let id = ResponseID(text) else { throw ClientError.nothingHere }
        let events = try await reader.read { view in try view.events(stream: .response(id)) }
        guard let first = events.first, request.mayRead(first.event.customer) else {
            throw ClientError.nothingHere
        }
        return (id, events)
    }
}

extension NativeRequest {
    var recordReader: RecordReader {
        caller == .administrator ? .administrator : .customer
    }
}

extension StoredEvent {
    /// Writes an event as the native surface gives it; a customer does not see accounts and the provider's costs.
    func write(to json: inout JSONWriter, for reader: RecordReader, withStream: Bool) {
        json.beginObject()
        json.member("seq", event.seq)
        json.member("type", event.event.type.rawValue)
        json.member("recorded_at", event.recordedAt.description)
        if withStream {
            json.member("response_id", event.stream.responseID?.text)
            json.member("customer", event.customer?.text)
            json.member("stream", event.stream.text)
        }
        json.key("data")
        writeData(to: &json, for: reader)
        json.member("leaf", leaf.hex)
        json.endObject()
    }

    /// Every member of the payload, with null for what the stored bytes leave out.
    private func writeData(to json: inout JSONWriter, for reader: RecordReader) {
        guard reader == .customer else { return event.event.writeData(to: &json) }
        var whole = JSONWriter()
        event.event.writeData(to: &whole)
        guard let data = try? JSONDocument(parsing: whole.take()).root else { return json.null() }
        json.raw(CustomerView.of(data))
    }
}
