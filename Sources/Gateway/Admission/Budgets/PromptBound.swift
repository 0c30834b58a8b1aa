import JSON
import Providers

/// The most tokens that a request's input can have, as far as the request itself tells.
///
/// Every token of a text stands for at least one byte of it, and what the providers put around messages is less than
/// what JSON does. Images are counted apart from their bytes; what else is not text, or is only named in the request, can
/// be anything that the model takes.
enum PromptBound: Equatable {
    case tokens(Int64)
    /// Only the model's context bounds it.
    case context

    /// More than any of the five providers counts for one image: gpt-4o-mini comes to 48,169.
    static let imageTokensMax: Int64 = 50_000
    /// For what a provider adds by itself, such as Anthropic's instructions for the use of tools.
    static let addedTokensMax: Int64 = 1_024

    init(of request: any ClientRequest) {
        let body = request.document.root
        var reading = PromptReading()
        for name: StaticString in ["messages", "input", "system"] {
            if let value = body[name] { reading.read(value) }
        }
        for tool in body["tools"]?.elements.map(\.self) ?? [] { reading.readTool(tool) }
        for name: StaticString in [
            "previous_response_id", "conversation", "prompt", "web_search_options",
            "search_parameters", "mcp_servers",
        ] {
            if let value = body[name], !value.isNull { reading.isOpen = true }
        }
        guard !reading.isOpen else {
            self = .context
            return
        }
        let text = Int64(request.document.bytes.count - reading.imageBytes)
        self = .tokens(text + reading.images * Self.imageTokensMax + Self.addedTokensMax)
    }

    /// The bound for a model with this context.
    func tokens(contextTokensMax: Int64?) -> Int64? {
        switch self {
        case .tokens(let tokens): min(tokens, contextTokensMax ?? tokens)
        case .context: contextTokensMax
        }
    }
}

/// What is found in a prompt that is not text.
private struct PromptReading {
    var images: Int64 = 0
    var imageBytes = 0
    /// Whether there is something whose tokens nobody can tell from the request.
    var isOpen = false

    /// Words for parts that carry their content as text; a part without a word is text as well.
    private static let text: [StaticString] = [
        "text", "input_text", "output_text", "summary_text", "reasoning_text", "refusal", "message",
        "function_call", "function_call_output", "custom_tool_call", "custom_tool_call_output",
        "reasoning", "thinking", "redacted_thinking", "tool_use", "tool_result",
    ]
    private static let image: [StaticString] = ["image_url", "input_image", "image"]

    mutating func read(_ value: JSONValue) {
        switch value.kind {
        case .array:
            for element in value.elements { read(element) }
        case .object: readPart(value)
        case .null, .bool, .number, .string: break
        }
    }

    private mutating func readPart(_ part: JSONValue) {
        if let type = part["type"] {
            if Self.image.contains(where: { type.isString($0) }) {
                images += 1
                imageBytes += part.rawBytes.count
                return
            }
            guard Self.text.contains(where: { type.isString($0) }) else {
                isOpen = true
                return
            }
        }
        for name: StaticString in ["content", "output"] {
            if let inner = part[name] { read(inner) }
        }
    }

    /// A function's description is text. Tools that the provider runs bring their results into the prompt.
    mutating func readTool(_ tool: JSONValue) {
        guard let type = tool["type"], !type.isNull else { return }
        if !type.isString("function"), !type.isString("custom") { isOpen = true }
    }
}
