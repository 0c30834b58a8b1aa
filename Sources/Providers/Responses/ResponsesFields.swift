import JSON

/// Reads the fields of a request of the Responses shape on which the gateway itself depends.
struct ResponsesFields {
    let body: JSONValue

    func checkInput() throws(InvalidRequest) {
        guard let input = body["input"], !input.isNull else {
            throw InvalidRequest("`input` is required.", param: "input")
        }
        guard input.kind == .string || input.kind == .array else {
            throw InvalidRequest("`input` must be a string or an array of items.", param: "input")
        }
        for (index, item) in input.elements.enumerated() where item.kind != .object {
            throw InvalidRequest("Each item must be an object.", param: "input[\(index)]")
        }
    }

    /// What lies at the provider belongs to the account's owner, not to the customer.
    func refuseWhatIsStored() throws(InvalidRequest) {
        for name in ["conversation", "prompt"] where body[name].map({ !$0.isNull }) == true {
            throw Self.notFound(name)
        }
        for (index, item) in (body["input"]?.elements.map(\.self) ?? []).enumerated() {
            let path = "input[\(index)]"
            guard item["type"]?.isString("item_reference") != true else {
                throw Self.notFound(path)
            }
            for name in ["content", "output"] {
                try Self.refuseFiles(in: item[name], at: "\(path).\(name)")
            }
        }
        for (index, tool) in (body["tools"]?.elements.map(\.self) ?? []).enumerated() {
            let path = "tools[\(index)]"
            if tool["vector_store_ids"].map({ $0.count > 0 }) == true {
                throw Self.notFound(path + ".vector_store_ids")
            }
            guard let container = tool["container"] else { continue }
            let files = container["file_ids"].map { $0.count > 0 } ?? false
            if container.kind == .string || files { throw Self.notFound(path + ".container") }
        }
    }

    private static func refuseFiles(in parts: JSONValue?, at path: String) throws(InvalidRequest) {
        for (index, part) in (parts?.elements.map(\.self) ?? []).enumerated()
        where part["file_id"].map({ !$0.isNull }) == true {
            throw notFound("\(path)[\(index)].file_id")
        }
    }

    private static func notFound(_ path: String) -> InvalidRequest {
        InvalidRequest(
            "`\(path)` names something stored at the provider that is not yours to address.",
            param: path, isNotFound: true)
    }

    func text(_ name: String) throws(InvalidRequest) -> String? {
        guard let value = body[name], !value.isNull else { return nil }
        guard let text = value.string else {
            throw InvalidRequest("`\(name)` must be a string.", param: name)
        }
        return text
    }

    func flag(_ name: String) throws(InvalidRequest) -> Bool? {
        guard let value = body[name], !value.isNull else { return nil }
        guard let flag = value.bool else {
            throw InvalidRequest("`\(name)` must be a boolean.", param: name)
        }
        return flag
    }

    func positive(_ name: String) throws(InvalidRequest) -> Int64? {
        guard let value = body[name], !value.isNull else { return nil }
        guard let count = value.int, count > 0 else {
            throw InvalidRequest("`\(name)` must be a positive integer.", param: name)
        }
        return count
    }
}
