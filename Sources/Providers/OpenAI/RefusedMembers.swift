import JSON
import Pricing

/// What a model refuses of a request in OpenAI's shapes, and what is done about it before it is sent.
///
/// What only steers is left out and named; what the answer would be wrong without is refused with its field.
struct RefusedMembers {
    private(set) var changes: [(key: String, value: JSONNode?)] = []
    /// Names of what was left out although it asked for something.
    private(set) var dropped: [String] = []

    /// - Parameter capabilities: nil leaves it to the provider to refuse.
    init(of body: JSONValue, by capabilities: ModelCapabilities?) throws(InvalidRequest) {
        guard let capabilities, !capabilities.refuses.isEmpty else { return }
        if !capabilities.takes(.stop), let stop = body["stop"], !Self.isEmpty(stop) {
            throw InvalidRequest("This model takes no stop sequences.", param: "stop")
        }
        if !capabilities.takes(.sampling) {
            leaveOut(["temperature", "top_p"], of: body, unless: { $0.double == 1 })
        }
        if !capabilities.takes(.penalties) {
            leaveOut(
                ["presence_penalty", "frequency_penalty"], of: body, unless: { $0.double == 0 })
        }
        if !capabilities.takes(.cacheOptions) {
            leaveOut(["prompt_cache_options"], of: body, unless: { _ in false })
        }
        if !capabilities.takes(.reasoning) {
            leaveOut(["reasoning_effort"], of: body, unless: { $0.isString("none") })
            leaveOut(
                ["reasoning"], of: body,
                unless: { $0["effort"].map { $0.isNull || $0.isString("none") } ?? true })
        }
        // The same limit under the name that is taken.
        if !capabilities.takes(.maxTokens), let limit = body["max_tokens"], !limit.isNull {
            changes.append(("max_tokens", nil))
            if body["max_completion_tokens"].map(\.isNull) ?? true {
                changes.append(("max_completion_tokens", .raw(Array(limit.rawBytes))))
            }
        }
    }

    /// - Parameter asksForNothing: whether leaving a value out means the same.
    private mutating func leaveOut(
        _ names: [String], of body: JSONValue, unless asksForNothing: (JSONValue) -> Bool
    ) {
        for name in names {
            guard let value = body[name], !value.isNull else { continue }
            changes.append((name, nil))
            if !asksForNothing(value) { dropped.append(name) }
        }
    }

    private static func isEmpty(_ stop: JSONValue) -> Bool {
        stop.isNull || stop.kind == .array && stop.count == 0
    }
}
