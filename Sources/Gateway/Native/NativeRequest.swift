import Events
import HTTPServer
import JSON

/// A request on the native surface, with its caller and its parameters read.
struct NativeRequest: Sendable {
    let method: String
    /// The path's parts after `/zumik/v1`.
    let path: [String]
    let query: [(name: String, value: String)]
    let body: [UInt8]
    private let accept: String
    let caller: NativeCaller

    init(_ request: HTTPRequest, _ caller: NativeCaller) {
        method = request.method
        path = request.path.split(separator: "/", omittingEmptySubsequences: false)
            .dropFirst(3).map(String.init)
        query = request.query
        body = request.body
        accept = request.headers.all("accept").joined(separator: ",")
        self.caller = caller
    }

    /// Whether the caller names this media type: not by `*/*`, which every client sends.
    func accepts(_ mediaType: String) -> Bool {
        accept.split(separator: ",").contains { range in
            range.split(separator: ";").first?.filter { $0 != " " }.lowercased() == mediaType
        }
    }

    /// A query that the administrator's own command asks of the files.
    init(query: [(name: String, value: String)]) {
        method = "GET"
        path = []
        self.query = query
        body = []
        accept = ""
        caller = .administrator
    }

    /// This request, if the administrator makes it; to a customer such paths are not there.
    func asAdmin() throws(ClientError) -> NativeRequest {
        guard caller == .administrator else { throw .nothingHere }
        return self
    }

    /// The customer whose data may be seen: the one asked for, for a customer only itself; nil means all.
    func visibleCustomer() throws(ClientError) -> CustomerID? {
        let asked = try customer("customer")
        guard case .customer(let own) = caller else { return asked }
        guard asked == nil || asked == own.customer else { throw .nothingHere }
        return own.customer
    }

    func mayRead(_ customer: CustomerID?) -> Bool {
        guard case .customer(let own) = caller else { return true }
        return customer == own.customer
    }

    func text(_ name: String) throws(ClientError) -> String? {
        let values = query.filter { $0.name == name }
        guard values.count <= 1 else { throw .badParameter(name, "given once") }
        return values.first?.value
    }

    func customer(_ name: String) throws(ClientError) -> CustomerID? {
        guard let text = try text(name) else { return nil }
        guard let customer = CustomerID(text) else { throw .badParameter(name, "a customer's id") }
        return customer
    }

    func integer(_ name: String, in range: ClosedRange<Int64>) throws(ClientError) -> Int64? {
        guard let text = try text(name) else { return nil }
        guard let value = Int64(text), range.contains(value) else {
            throw .badParameter(name, "from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func time(_ name: String) throws(ClientError) -> Timestamp? {
        guard let text = try text(name) else { return nil }
        guard let time = Timestamp(rfc3339: text) ?? Timestamp(utcDay: text) else {
            throw .badParameter(name, "a time such as 2026-11-22T16:00:00Z")
        }
        return time
    }

    /// Words of a set, with commas between them; nil when the parameter is absent.
    func words<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String, as _: Word.Type = Word.self
    ) throws(ClientError) -> [Word]? {
        guard let text = try text(name) else { return nil }
        var words: [Word] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let word = Word(rawValue: String(part)) else {
                let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
                throw .badParameter(name, "one or more of \(known), with commas")
            }
            words.append(word)
        }
        return words
    }

    func word<Word: RawRepresentable<String>>(
        _ name: String, as _: Word.Type = Word.self
    ) throws(ClientError) -> Word? {
        guard let text = try text(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            throw .badParameter(name, "one of the documented words, not \"\(text)\"")
        }
        return word
    }

    /// The body as a JSON object.
    func object() throws(ClientError) -> JSONValue {
        let root: JSONValue
        do { root = try JSONDocument(parsing: body).root } catch {
            throw ClientError(
                status: 400, reason: .invalidRequest,
                message: "The body is not valid JSON: \(error).")
        }
        guard root.kind == .object else {
            throw ClientError(
                status: 400, reason: .invalidRequest, message: "The body must be a JSON object.")
        }
        return root
    }
}

/// JSON answers of the native surface.
enum NativeAnswer {
    static func json(
        status: Int = 200, id: ResponseID? = nil, _ write: (inout JSONWriter) throws -> Void
    ) rethrows -> HTTPResponse {
        var json = JSONWriter(capacity: 2_048)
        try write(&json)
        var headers = HTTPHeaders(responseID: id)
        headers.addSafe("Content-Type", "application/json")
        headers.addSafe("Cache-Control", "no-store")
        return HTTPResponse(status: status, headers: headers, body: json.take())
    }

    /// A document that is written already.
    static func raw(_ body: [UInt8]) -> HTTPResponse {
        var headers = HTTPHeaders(responseID: nil)
        headers.addSafe("Content-Type", "application/json")
        headers.addSafe("Cache-Control", "no-store")
        return HTTPResponse(status: 200, headers: headers, body: body)
    }

    static func text(_ text: String, id: ResponseID? = nil) -> HTTPResponse {
        var headers = HTTPHeaders(responseID: id)
        headers.addSafe("Content-Type", "text/plain; charset=utf-8")
        headers.addSafe("Cache-Control", "no-store")
        return HTTPResponse(status: 200, headers: headers, body: Array(text.utf8))
    }

    /// `{"object":"list","data":[…],"has_more":…,"next":CURSOR}`.
    static func list<Element>(
        _ elements: [Element], next: String?, _ extra: (inout JSONWriter) -> Void = { _ in },
        _ write: (Element, inout JSONWriter) -> Void
    ) -> HTTPResponse {
        json { json in
            json.beginObject()
            json.member("object", "list")
            json.key("data")
            json.beginArray()
            for element in elements { write(element, &json) }
            json.endArray()
            json.member("has_more", next != nil)
            json.member("next", next)
            extra(&json)
            json.endObject()
        }
    }
}
