package import JSON

/// The members of a stored payload, read with the reason why one does not read.
package struct EventFields: Sendable {
    package let type: EventType
    let object: JSONValue

    package init(type: EventType, object: JSONValue) {
        self.type = type
        self.object = object
    }

    package func optionalString(_ name: StaticString) throws(EventDecodingError) -> String? {
        switch object.string(of: name) {
        case .nothing: return nil
        case .other: throw wrong(name)
        case .value(let string): return string
        }
    }

    package func string(_ name: StaticString) throws(EventDecodingError) -> String {
        guard let string = try optionalString(name) else { throw wrong(name) }
        return string
    }

    package func optionalInt(_ name: StaticString) throws(EventDecodingError) -> Int64? {
        switch object.int(of: name) {
        case .nothing: return nil
        case .other: throw wrong(name)
        case .value(let int): return int
        }
    }

    package func int(_ name: StaticString) throws(EventDecodingError) -> Int64 {
        guard let int = try optionalInt(name) else { throw wrong(name) }
        return int
    }

    package func optionalBool(_ name: StaticString) throws(EventDecodingError) -> Bool? {
        switch object.bool(of: name) {
        case .nothing: return nil
        case .other: throw wrong(name)
        case .value(let bool): return bool
        }
    }

    package func bool(_ name: StaticString) throws(EventDecodingError) -> Bool {
        guard let bool = try optionalBool(name) else { throw wrong(name) }
        return bool
    }

    package func optionalResponseID(
        _ name: StaticString
    ) throws(EventDecodingError) -> ResponseID? {
        guard let text = try optionalString(name) else { return nil }
        guard let id = ResponseID(text) else { throw wrong(name) }
        return id
    }

    /// A word of a closed set.
    package func optionalWord<Word: RawRepresentable<String>>(
        _ name: StaticString, as _: Word.Type = Word.self
    ) throws(EventDecodingError) -> Word? {
        guard let text = try optionalString(name) else { return nil }
        guard let word = Word(rawValue: text) else { throw wrong(name) }
        return word
    }

    package func word<Word: RawRepresentable<String>>(
        _ name: StaticString, as _: Word.Type = Word.self
    ) throws(EventDecodingError) -> Word {
        guard let word = try optionalWord(name, as: Word.self) else { throw wrong(name) }
        return word
    }

    package func optionalMoney(_ name: StaticString) throws(EventDecodingError) -> PicoUSD? {
        try optionalInt(name).map(PicoUSD.init(pico:))
    }

    package func money(_ name: StaticString) throws(EventDecodingError) -> PicoUSD {
        PicoUSD(pico: try int(name))
    }

    /// A day as `2026-11-22`.
    package func day(_ name: StaticString) throws(EventDecodingError) -> UTCDay {
        guard let day = UTCDay(try string(name)) else { throw wrong(name) }
        return day
    }

    package func strings(_ name: StaticString) throws(EventDecodingError) -> [String] {
        guard let value = present(name), value.kind == .array else { throw wrong(name) }
        var strings: [String] = []
        for element in value.elements {
            guard let string = element.string else { throw wrong(name) }
            strings.append(string)
        }
        return strings
    }

    package func optionalObject(_ name: StaticString) throws(EventDecodingError) -> EventFields? {
        guard let value = present(name) else { return nil }
        guard value.kind == .object else { throw wrong(name) }
        return EventFields(type: type, object: value)
    }

    package func objects(_ name: StaticString) throws(EventDecodingError) -> [EventFields] {
        guard let value = present(name), value.kind == .array,
            value.elements.allSatisfy({ $0.kind == .object })
        else { throw wrong(name) }
        return value.elements.map { EventFields(type: type, object: $0) }
    }

    package func hasValue(_ name: StaticString) -> Bool {
        present(name) != nil
    }

    package func wrong(_ name: StaticString) -> EventDecodingError {
        .wrongField(type, name.description)
    }

    private func present(_ name: StaticString) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }
}

/// Why stored bytes are not an event of ours: on reading the log this is corruption.
package enum EventDecodingError: Error, Equatable, Sendable, CustomStringConvertible {
    case unknownType(String)
    case unknownSchema(EventType, Int64)
    case wrongField(EventType, String)
    case wrongEnvelope(String)

    package var description: String {
        switch self {
        case .unknownType(let type):
            "the event type \"\(type)\" is not known to this version of zumik"
        case .unknownSchema(let type, let schema):
            "schema \(schema) of \(type.rawValue) is newer than this version of zumik"
        case .wrongField(let type, let field):
            "the field \"\(field)\" of \(type.rawValue) is missing or of the wrong type"
        case .wrongEnvelope(let field):
            "the envelope's member \"\(field)\" is missing or of the wrong type"
        }
    }
}
