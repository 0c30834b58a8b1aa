import JSON

/// Reads members of a JSON object and says which one is wrong.
struct BodyReader: Sendable {
    let value: JSONValue
    /// Where this object is in the body; empty for the body itself.
    var path = ""

    func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The member, unless it is missing or null.
    func present(_ key: String) -> JSONValue? {
        guard let member = value[key], !member.isNull else { return nil }
        return member
    }

    func text(_ key: String) throws(RequestFlaw) -> String? {
        guard let member = present(key) else { return nil }
        guard let text = member.string else { throw wrongType(key, "a string") }
        return text
    }

    func requiredText(_ key: String) throws(RequestFlaw) -> String {
        guard let text = try text(key) else { throw missing(key) }
        return text
    }

    func flag(_ key: String) throws(RequestFlaw) -> Bool? {
        guard let member = present(key) else { return nil }
        guard let flag = member.bool else { throw wrongType(key, "a boolean") }
        return flag
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(RequestFlaw) -> Int? {
        guard let member = present(key) else { return nil }
        guard let number = member.int else { throw wrongType(key, "an integer") }
        guard range.contains(Int(number)) else {
            throw invalid(key, "\(number) is not from \(range.lowerBound) to \(range.upperBound)")
        }
        return Int(number)
    }

    func decimal(_ key: String, in range: ClosedRange<Double>) throws(RequestFlaw) -> Double? {
        guard let member = present(key) else { return nil }
        guard let number = member.double else { throw wrongType(key, "a number") }
        guard range.contains(number) else {
            throw invalid(key, "\(number) is not from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func choice(_ key: String, of allowed: [String]) throws(RequestFlaw) -> String? {
        guard let text = try text(key) else { return nil }
        guard allowed.contains(text) else {
            throw invalid(key, "'\(text)' is not one of \(allowed.joined(separator: ", "))")
        }
        return text
    }

    /// The first of two names that is there: some wire formats have two for one thing.
    func text(_ key: String, or other: String) throws(RequestFlaw) -> String? {
        guard let text = try text(key) else { return try self.text(other) }
        return text
    }

    func object(_ key: String, or other: String) throws(RequestFlaw) -> BodyReader? {
        guard let object = try object(key) else { return try self.object(other) }
        return object
    }

    /// The member's elements, each with its place.
    func list(_ key: String) throws(RequestFlaw) -> [BodyReader]? {
        guard let member = present(key) else { return nil }
        guard member.kind == .array else { throw wrongType(key, "an array") }
        return member.elements.enumerated().map {
            BodyReader(value: $0.element, path: "\(name(key))[\($0.offset)]")
        }
    }

    func object(_ key: String) throws(RequestFlaw) -> BodyReader? {
        guard let member = present(key) else { return nil }
        guard member.kind == .object else { throw wrongType(key, "an object") }
        return BodyReader(value: member, path: name(key))
    }

    // MARK: Flaws

    func missing(_ key: String) -> RequestFlaw {
        let name = name(key)
        return RequestFlaw(
            kind: .missing, param: name, message: "Missing required parameter: '\(name)'.")
    }

    func wrongType(_ key: String, _ expected: String) -> RequestFlaw {
        let name = name(key)
        return RequestFlaw(
            kind: .wrongType, param: name,
            message: "Invalid type for '\(name)': expected \(expected).")
    }

    func invalid(_ key: String, _ reason: String) -> RequestFlaw {
        let name = name(key)
        return RequestFlaw(
            kind: .invalidValue, param: name, message: "Invalid value for '\(name)': \(reason).")
    }
}
