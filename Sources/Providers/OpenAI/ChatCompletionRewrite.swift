import JSON

/// Turns an upstream's answer, or one chunk of it, into the client's: one pass over the text, which reads what the books
/// need and replaces the upstream's id by ours.
struct ChatCompletionRewrite: Sendable {
    /// Where a choice keeps its text.
    enum Part: Sendable {
        case message
        case delta
    }

    /// What the pass found.
    struct Finding {
        var text: [UInt8]
        var id: JSONValue?
        var model: JSONValue?
        var serviceTier: JSONValue?
        var usage: JSONValue?
        var performanceMetrics: JSONValue?
        /// Bifrost's account of its own routing, which is left out of the text.
        var extraFields: JSONValue?
        /// The vendor that a broker called.
        var vendor: String?
        var choiceCount = 0
        var hasContent = false
        var hasToolCalls = false
        /// True when any choice ended here.
        var isFinish = false
        /// The first choice's reason, or the first that a chunk has.
        var finishReason: String?
        var contentBytes = 0
    }

    private let part: Part
    private let keepsUsage: Bool
    private let id: [UInt8]
    private let modelRequested: [UInt8]

    init(of part: Part, keepsUsage: Bool, for exchange: ChatExchange) {
        self.part = part
        self.keepsUsage = keepsUsage
        id = JSONNode.string(exchange.responseID).bytes()
        modelRequested = JSONNode.string(exchange.modelRequested).bytes()
    }

    /// Reads and rewrites an object, between a prefix and a suffix that frame it; nil if it is not of the shape.
    ///
    /// - Parameter afterToolCalls: Whether the stream has held tool calls already, for reading an empty finish reason.
    func run(
        _ root: JSONValue, prefix: StaticString = "", suffix: StaticString = "",
        afterToolCalls: Bool = false
    ) -> Finding? {
        guard root.kind == .object else { return nil }
        let source = root.rawBytes
        var pass = Pass(source: source, part: part, afterToolCalls: afterToolCalls, prefix: prefix)
        var lastEnd: Int?
        for (key, value) in root.members {
            let bytes = value.rawBytes
            switch key {
            case "id":
                pass.finding.id = value
                pass.replace(bytes.startIndex..<bytes.endIndex, with: id)
            case "model":
                pass.finding.model = value
                guard value.isNull else { break }
                pass.replace(bytes.startIndex..<bytes.endIndex, with: modelRequested)
            case "choices": guard pass.readChoices(value) else { return nil }
            case "service_tier": pass.finding.serviceTier = value
            case "extra_fields":
                pass.finding.extraFields = value
                pass.remove(bytes, after: lastEnd)
            case "provider": pass.finding.vendor = value.string
            case "perf_metrics": pass.finding.performanceMetrics = value
            case "usage":
                if !value.isNull { pass.finding.usage = value }
                if !keepsUsage {
                    pass.remove(bytes, after: lastEnd)
                } else if let kept = value.withoutCosts {
                    pass.replace(bytes.startIndex..<bytes.endIndex, with: kept)
                }
            default: break
            }
            lastEnd = bytes.endIndex
        }
        guard pass.hasChoices || pass.finding.usage != nil else { return nil }
        pass.copy(upTo: source.endIndex - 1)
        if pass.finding.id == nil { pass.add(",\"id\":", id) }
        if pass.finding.model == nil { pass.add(",\"model\":", modelRequested) }
        pass.add("}", [])
        pass.add(suffix, [])
        return pass.finding
    }
}

extension ChatCompletionRewrite {
    /// A pass on its way through the text.
    private struct Pass {
        let source: ArraySlice<UInt8>
        let part: Part
        let afterToolCalls: Bool
        var finding: Finding
        var hasChoices = false
        /// Everything before this is in the output, or left out on purpose.
        private var copied: Int

        init(
            source: ArraySlice<UInt8>, part: Part, afterToolCalls: Bool, prefix: StaticString
        ) {
            self.source = source
            self.part = part
            self.afterToolCalls = afterToolCalls
            copied = source.startIndex
            finding = Finding(text: [])
            finding.text.reserveCapacity(source.count + 96)
            add(prefix, [])
        }

        mutating func copy(upTo end: Int) {
            if copied < end { finding.text += source[copied..<end] }
            copied = max(copied, end)
        }

        mutating func replace(_ range: Range<Int>, with bytes: [UInt8]) {
            copy(upTo: range.lowerBound)
            finding.text += bytes
            copied = range.upperBound
        }

        mutating func add(_ text: StaticString, _ bytes: [UInt8]) {
            text.withUTF8Buffer { finding.text += $0 }
            finding.text += bytes
        }

        /// Leaves out a member with the comma before it or, for the first of the object, the one after it.
        mutating func remove(_ value: ArraySlice<UInt8>, after lastEnd: Int?) {
            if let lastEnd { return replace(lastEnd..<value.endIndex, with: []) }
            let rest = source[value.endIndex...]
            let comma = rest.firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") }
            let end = comma.map { source[$0] == UInt8(ascii: ",") ? $0 + 1 : $0 }
            replace(source.startIndex + 1..<(end ?? value.endIndex), with: [])
        }

        /// False if the choices are not objects in a list; null counts as no choices.
        mutating func readChoices(_ choices: JSONValue) -> Bool {
            guard choices.kind == .array || choices.isNull else { return false }
            hasChoices = true
            for choice in choices.elements {
                guard choice.kind == .object, readChoice(choice) else { return false }
                finding.choiceCount += 1
            }
            return true
        }

        private mutating func readChoice(_ choice: JSONValue) -> Bool {
            let content = choice[part == .delta ? "delta" : "message"]
            switch content?.kind {
            case .object?:
                if let content {
                    readContent(content)
                    let end = choice["finish_reason"]?.rawBytes.startIndex ?? .max
                    // The text is changed from its front to its back.
                    if part == .message, content.rawBytes.startIndex < end {
                        addRefusal(to: content)
                    }
                }
            case .null?, nil: if part == .message { return false }
            default: return false
            }
            guard let reason = choice["finish_reason"], !reason.isNull else { return true }
            guard let word = reason.string else { return false }
            guard let end = word.isEmpty ? repair(reason) : word else { return true }
            finding.isFinish = true
            finding.finishReason = finding.finishReason ?? end.asPlainWord
            return true
        }

        /// Gives an empty finish reason its meaning: the tool calls before it, or none yet (seen at xAI).
        private mutating func repair(_ reason: JSONValue) -> String? {
            let meaning: String? =
                if finding.hasToolCalls || afterToolCalls {
                    "tool_calls"
                } else if part == .message {
                    "stop"
                } else {
                    nil
                }
            let bytes = reason.rawBytes
            let node = meaning.map { JSONNode.string($0) } ?? .null
            replace(bytes.startIndex..<bytes.endIndex, with: node.bytes())
            return meaning
        }

        /// A message's `refusal` is there, if only as null; Fireworks leaves it out.
        private mutating func addRefusal(to message: JSONValue) {
            let bytes = message.rawBytes
            guard message.count > 0, message["refusal"] == nil, copied <= bytes.startIndex else {
                return
            }
            copy(upTo: bytes.startIndex + 1)
            add("\"refusal\":null,", [])
        }

        private mutating func readContent(_ content: JSONValue) {
            for (key, value) in content.members {
                let kind = value.kind
                guard key != "role", kind == .string || value.count > 0 else { continue }
                if kind == .string, value.rawBytes.count == 2 { continue }
                finding.hasContent = true
                switch key {
                case "content", "reasoning_content", "refusal":
                    finding.contentBytes += value.string?.utf8.count ?? 0
                case "tool_calls":
                    finding.hasToolCalls = true
                    for call in value.elements { count(argumentsOf: call["function"]) }
                case "function_call": count(argumentsOf: value)
                default: break
                }
            }
        }

        private mutating func count(argumentsOf function: JSONValue?) {
            finding.contentBytes += function?["arguments"]?.string?.utf8.count ?? 0
        }
    }
}
