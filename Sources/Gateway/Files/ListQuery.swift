import Events
import HTTPServer
import JSON

/// How OpenAI's lists are walked: `limit`, `after` and `order`.
struct ListQuery: Sendable {
    private let limit: Int
    private let after: String?
    private let isAscending: Bool

    /// - Throws: naming the parameter whose value does not read.
    init(_ request: HTTPRequest, limitMax: Int, limitUsual: Int) throws(ClientError) {
        func value(_ name: String) -> String? { request.query.first { $0.name == name }?.value }
        after = value("after")
        if let text = value("limit") {
            guard let number = Int(text), (1...limitMax).contains(number) else {
                throw Self.fault("'limit' must be a number from 1 to \(limitMax).", "limit")
            }
            limit = number
        } else {
            limit = limitUsual
        }
        switch value("order") {
        case nil, "desc": isAscending = false
        case "asc": isAscending = true
        default: throw Self.fault("'order' must be 'asc' or 'desc'.", "order")
        }
    }

    /// - Parameter items: newest first.
    func page<Item>(
        of items: [Item], id: (Item) -> String
    ) throws(ClientError) -> ListPage<Item> {
        var rest = (isAscending ? items.reversed() : items)[...]
        if let after {
            guard let index = rest.firstIndex(where: { id($0) == after }) else {
                throw Self.fault("No such object to go on after: '\(after.prefix(128))'.", "after")
            }
            rest = rest[(index + 1)...]
        }
        let page = rest.prefix(limit)
        return ListPage(
            items: Array(page), first: page.first.map(id), last: page.last.map(id),
            hasMore: rest.count > page.count)
    }

    private static func fault(_ message: String, _ param: String) -> ClientError {
        ClientError(status: 400, reason: .invalidRequest, message: message, param: param)
    }
}

/// A page of one of OpenAI's lists.
struct ListPage<Item> {
    var items: [Item]
    var first: String?
    var last: String?
    var hasMore: Bool

    func write(to json: inout JSONWriter, _ writeItem: (inout JSONWriter, Item) -> Void) {
        json.beginObject()
        json.member("object", "list")
        json.key("data")
        json.beginArray()
        for item in items { writeItem(&json, item) }
        json.endArray()
        json.member("first_id", first)
        json.member("last_id", last)
        json.member("has_more", hasMore)
        json.endObject()
    }
}
