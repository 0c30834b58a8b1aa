import JSON

/// What an error's body says, whatever its shape: an object, a text, a list, or nothing that can be read.
struct ProviderErrorBody: Sendable, Equatable {
    /// More of an error body than this is not read; an error so long is no message.
    static let bytesMax = 64 * 1_024
    /// A message longer than this is cut for the client.
    static let messageCharactersMax = 2_000

    var type: String?
    var code: String?
    var param: String?
    var message: String?

    init(type: String? = nil, code: String? = nil, param: String? = nil, message: String? = nil) {
        self.type = type
        self.code = code
        self.param = param
        self.message = message
    }

    /// Reads a body that may be anything at all; what is not JSON says nothing.
    init(reading body: [UInt8]) {
        guard body.count <= Self.bytesMax, let document = try? JSONDocument(parsing: body) else {
            self.init()
            return
        }
        self.init(in: document.root)
    }

    /// Reads the shapes that the five providers use, and those of the proxies in front of them:
    /// `{"error":{…}}`, `{"error":"text","code":…}`, `{"detail":[{"msg":…}]}`, a list of one of these, a bare text.
    init(in root: JSONValue) {
        switch root.kind {
        case .string: self.init(message: Self.cut(root.string))
        case .array:
            guard let first = root[0], first.kind != .array else {
                self.init()
                return
            }
            self.init(in: first)
        case .object:
            let error = root["error"].flatMap { $0.kind == .object ? $0 : nil }
            self.init(flat: error ?? root)
        case .null, .bool, .number: self.init()
        }
    }

    private init(flat object: JSONValue) {
        type = Self.text(object["type"])
        code = Self.text(object["code"])
        param = object["param"]?.string
        message = Self.cut(
            object["message"]?.string ?? object["error"]?.string ?? object["detail"]?.string)
        // FastAPI's list of faults; the last part of `loc` is the field.
        if message == nil, let fault = object["detail"]?[0] {
            message = Self.cut(fault["msg"]?.string)
            type = type ?? Self.text(fault["type"])
            param = param ?? fault["loc"].flatMap { Array($0.elements).last?.string }
        }
    }

    /// A word, or the number that stands in its place.
    private static func text(_ value: JSONValue?) -> String? { value?.string ?? value?.numberText }

    private static func cut(_ message: String?) -> String? {
        message.map { String($0.prefix(messageCharactersMax)) }
    }

    /// Whether the message holds one of the phrases, given in lower case.
    func mentions(_ phrases: String...) -> Bool {
        guard let message = message?.lowercased() else { return false }
        return phrases.contains { message.contains($0) }
    }

    /// Whether type or code is one of the words.
    func names(_ words: Set<String>) -> Bool {
        (code.map(words.contains) ?? false) || (type.map(words.contains) ?? false)
    }
}
