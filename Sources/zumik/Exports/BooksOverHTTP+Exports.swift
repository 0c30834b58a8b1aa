import Gateway
import HTTPClient
import JSON

extension BooksOverHTTP {
    func export(
        _ asked: ExportAsked, progress: (Int64) -> Void, to sink: ExportSink
    ) async throws -> JSONValue {
        var json = JSONWriter()
        json.beginObject()
        json.member("kind", "billing")
        json.member("format", asked.format)
        json.member("customer", asked.customer)
        json.member("from", asked.from)
        json.member("to", asked.to)
        json.endObject()
        let document = try await send("POST", ["exports"], body: json.take())
        guard let id = document["id"]?.string else {
            throw CommandFailure("\(base) answered without the export's id")
        }
        let length = try await stream(["exports", id, "content"], to: sink.write)
        guard length == document["bytes"]?.int else {
            throw CommandFailure("the content of \(id) broke off after \(length) bytes")
        }
        return document
    }

    /// Streams an answer, and gives its length.
    func stream(_ path: [String], to sink: ([UInt8]) throws -> Void) async throws -> Int64 {
        let transfer = client.start(
            HTTPClientRequest(
                method: "GET", url: base + path.map(Self.escaped).joined(separator: "/"),
                headers: [(name: "Authorization", value: "Bearer \(token.revealed)")]))
        do {
            let head = try await transfer.head(
                until: clock.instant().advanced(by: Self.patience))
            var length: Int64 = 0
            var refusal: [UInt8] = []
            while let bytes = try await transfer.next(
                until: clock.instant().advanced(by: Self.patience))
            {
                length += Int64(bytes.count)
                if head.status == 200 { try sink(bytes) } else { refusal += bytes }
            }
            guard head.status == 200 else { throw Self.refusal(status: head.status, refusal) }
            return length
        } catch let error as TransferError {
            throw CommandFailure("\(base): \(error)")
        }
    }
}
