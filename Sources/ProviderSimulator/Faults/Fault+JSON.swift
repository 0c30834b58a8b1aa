import JSON

/// Why an order for a fault is not taken: names the field.
struct FaultRefused: Error, Equatable {
    let field: String
    let reason: String
}

extension Fault {
    private static let fields = [
        "provider", "region", "model", "kind", "status", "after_chunks", "delay_ms", "count",
        "probability", "every", "retry_after", "code",
    ]

    /// Reads the body of `POST /_sim/faults`; null is the same as leaving a field out.
    init(_ body: JSONValue) throws(FaultRefused) {
        guard body.kind == .object else {
            throw FaultRefused(field: "", reason: "a fault is a JSON object")
        }
        for (key, _) in body.members where !Self.fields.contains(key) {
            throw FaultRefused(field: key, reason: "unknown field")
        }
        let names = ProviderName.allCases.map(\.rawValue)
        guard let provider = try Self.text(body, "provider").flatMap(ProviderName.init) else {
            throw FaultRefused(field: "provider", reason: "one of \(names.joined(separator: ", "))")
        }
        let kinds = Kind.allCases.map(\.rawValue)
        guard let kind = try Self.text(body, "kind").flatMap(Kind.init) else {
            throw FaultRefused(field: "kind", reason: "one of \(kinds.joined(separator: ", "))")
        }
        self.init(provider: provider, kind: kind)
        region = try Self.text(body, "region")
        if let region, !provider.regions.contains(region) {
            throw FaultRefused(
                field: "region", reason: "\(provider.rawValue) has no region \(region)")
        }
        model = try Self.text(body, "model")
        code = try Self.text(body, "code")
        status = try Self.number(body, "status", in: 400...599) ?? status
        afterChunks = try Self.number(body, "after_chunks", in: 0...100_000) ?? afterChunks
        delayMs = try Self.number(body, "delay_ms", in: 0...600_000) ?? delayMs
        remaining = try Self.number(body, "count", in: 1...1_000_000)
        retryAfter = try Self.number(body, "retry_after", in: 0...86_400)
        probability = try Self.probability(body) ?? probability
        every = try Self.number(body, "every", in: 1...1_000_000) ?? every
    }

    private static func text(_ body: JSONValue, _ field: String) throws(FaultRefused) -> String? {
        guard let value = body[field], !value.isNull else { return nil }
        guard let text = value.string, !text.isEmpty, text.utf8.count <= 256 else {
            throw FaultRefused(field: field, reason: "a text of 1 to 256 bytes")
        }
        return text
    }

    private static func number(
        _ body: JSONValue, _ field: String, in range: ClosedRange<Int>
    ) throws(FaultRefused) -> Int? {
        guard let value = body[field], !value.isNull else { return nil }
        guard let number = value.int, range.contains(Int(number)) else {
            let reason = "an integer from \(range.lowerBound) to \(range.upperBound)"
            throw FaultRefused(field: field, reason: reason)
        }
        return Int(number)
    }

    /// A decimal in a string, or a number.
    private static func probability(_ body: JSONValue) throws(FaultRefused) -> Double? {
        guard let value = body["probability"], !value.isNull else { return nil }
        guard let number = value.double ?? value.string.flatMap(Double.init),
            (0...1).contains(number)
        else { throw FaultRefused(field: "probability", reason: "a decimal from 0 to 1") }
        return number
    }

    /// The fault as `GET /_sim/faults` lists it; `count` is what remains.
    func node(id: String) -> JSONNode {
        [
            "id": .string(id), "provider": .string(provider.rawValue), "region": .text(region),
            "model": .text(model), "kind": .string(kind.rawValue), "status": .int(Int64(status)),
            "after_chunks": .int(Int64(afterChunks)), "delay_ms": .int(Int64(delayMs)),
            "count": .number(remaining), "probability": .string("\(probability)"),
            "every": .number(every),
            "retry_after": .number(retryAfter), "code": .text(code),
        ]
    }
}
