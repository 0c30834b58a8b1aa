import JSON
import Pricing

/// What a model refuses of a request in Anthropic's shape, and what is done about it before it is sent.
///
/// What only steers is left out and named; what the answer would be wrong without is refused with its field. A model
/// that nobody here knows takes what it is given.
struct MessagesForModel {
    private(set) var changes: [(key: String, value: JSONNode?)] = []
    /// Names of what was left out although it asked for something.
    private(set) var dropped: [String] = []

    init(_ body: JSONValue, for target: UpstreamTarget) throws(InvalidRequest) {
        let capabilities = target.capabilities ?? ModelCapabilities()
        if !capabilities.takes(.sampling) || AnthropicVersion.of(target).refusesSampling {
            leaveOutSampling(body)
        }
        if !capabilities.takes(.forcedTools), let choice = body["tool_choice"]?["type"],
            choice.isString("any") || choice.isString("tool")
        {
            throw InvalidRequest(
                "This model cannot be forced to call a tool: use \"auto\".", param: "tool_choice")
        }
        try checkRoles(body["messages"], capabilities)
        adaptThinking(body["thinking"], capabilities)
        if !capabilities.takes(.extraHighEffort), let output = body["output_config"],
            output["effort"]?.isString("xhigh") == true
        {
            changes.append(("output_config", .raw(output.replacing([("effort", "high")]))))
            dropped.append("effort")
        }
    }

    private mutating func leaveOutSampling(_ body: JSONValue) {
        for name in ["temperature", "top_p", "top_k"] {
            guard let value = body[name], !value.isNull else { continue }
            changes.append((name, nil))
            if name == "top_k" || value.double != 1 { dropped.append(name) }
        }
    }

    private func checkRoles(
        _ messages: JSONValue?, _ capabilities: ModelCapabilities
    ) throws(InvalidRequest) {
        guard let messages, !capabilities.takes(.prefill) || !capabilities.takes(.laterSystem)
        else { return }
        var last: (index: Int, isAssistant: Bool)?
        for (index, message) in messages.elements.enumerated() {
            let role = message["role"]
            if !capabilities.takes(.laterSystem), role?.isString("system") == true {
                throw InvalidRequest(
                    "This model takes no system message amid the conversation: use `system`.",
                    param: "messages[\(index)].role")
            }
            last = (index, role?.isString("assistant") == true)
        }
        guard let last, last.isAssistant, !capabilities.takes(.prefill) else { return }
        throw InvalidRequest(
            "This model continues no assistant message: end with a user message.",
            param: "messages[\(last.index)]")
    }

    /// A budget becomes the model's own measure where it takes no budget; what it cannot be told is left out.
    private mutating func adaptThinking(_ thinking: JSONValue?, _ capabilities: ModelCapabilities) {
        switch thinking?["type"]?.string {
        case "enabled" where !capabilities.takes(.thinkingBudget):
            var members = [JSONMember("type", "adaptive")]
            if let display = thinking?["display"], !display.isNull {
                members.append(JSONMember("display", display.node))
            }
            changes.append(("thinking", .object(members)))
            dropped.append("budget_tokens")
        case "disabled" where !capabilities.takes(.thinkingOff),
            "adaptive" where !capabilities.takes(.adaptiveThinking):
            changes.append(("thinking", nil))
            dropped.append("thinking")
        default: break
        }
    }
}
