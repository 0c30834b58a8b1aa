import JSON

/// An HTTP/1.1 answer as it came over the wire, trailers included.
struct WireAnswer: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    var trailers: [(name: String, value: String)] = []
    /// Whether the answer has its end; false when the connection was cut before.
    var isWhole: Bool

    func header(_ name: String) -> String? { Self.first(name, in: headers) }

    func trailer(_ name: String) -> String? { Self.first(name, in: trailers) }

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSONValue? { try? JSONDocument(parsing: body).root }

    /// The data of each server-sent event.
    var events: [String] {
        text.split(separator: "\n\n").compactMap { event in
            event.hasPrefix("data: ") ? String(event.dropFirst(6)) : nil
        }
    }

    /// The `id` of each event that has one.
    var eventIDs: [String] {
        events.compactMap { try? JSONDocument(parsing: $0).root["id"]?.string }
    }

    /// `code` of an error in OpenAI's shape, as the body or as the last event.
    var errorCode: String? {
        let source = json ?? events.last.flatMap { try? JSONDocument(parsing: $0).root }
        return source?["error"]?["code"]?.string
    }

    private static func first(_ name: String, in fields: [(name: String, value: String)]) -> String?
    {
        fields.first { $0.name == name.lowercased() }?.value
    }
}

extension WireAnswer {
    /// Reads what has arrived; nil while the head is not complete.
    init?(reading bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = Self.lines(bytes[..<end.lowerBound])
        let statusParts = (lines.first ?? "").split(separator: " ")
        guard statusParts.count >= 2, let status = Int(statusParts[1]) else { return nil }
        self.status = status
        headers = lines.dropFirst().compactMap(Self.field)
        body = []
        isWhole = false
        let rest = bytes[end.upperBound...]
        if header("transfer-encoding") == "chunked" {
            readChunks(rest)
        } else {
            body = Array(rest)
            let length = header("content-length").flatMap { Int($0) } ?? (status == 204 ? 0 : nil)
            isWhole = length.map { body.count >= $0 } ?? false
        }
    }

    private mutating func readChunks(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        let lineEnd = Array("\r\n".utf8)
        while let end = rest.firstRange(of: lineEnd) {
            let sizeText = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
            guard let size = Int(sizeText, radix: 16) else { return }
            rest = rest[end.upperBound...]
            guard size > 0 else { return readTrailers(rest) }
            guard rest.count >= size + 2 else { return }
            body += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
    }

    private mutating func readTrailers(_ bytes: ArraySlice<UInt8>) {
        if bytes.starts(with: Array("\r\n".utf8)) {
            isWhole = true
        } else if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
            trailers = Self.lines(bytes[..<end.lowerBound]).compactMap(Self.field)
            isWhole = true
        }
    }

    private static func lines(_ bytes: some Collection<UInt8>) -> [String] {
        // A carriage return and a line feed are one Character: split by scalars.
        String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").map(String.init)
    }

    private static func field(_ line: String) -> (name: String, value: String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let value = line[line.index(after: colon)...].drop { $0 == " " }
        return (String(line[..<colon]).lowercased(), String(value))
    }
}
