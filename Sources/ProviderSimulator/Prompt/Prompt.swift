import JSON

/// What a simulated model understands of a request, whatever wire format it came in.
struct Prompt: Sendable {
    /// A function that the caller offers.
    struct Tool: Sendable {
        let name: String
        /// The JSON Schema of its arguments.
        let parameters: JSONValue?
    }

    enum ToolChoice: Sendable, Equatable {
        case never
        case free
        case required
        case named(String)
    }

    enum Form: Sendable {
        case text
        case jsonObject
        case schema(JSONValue)
    }

    var meter = PromptMeter()
    /// The text of the last user message: it may steer the answer.
    var lastUserText = ""
    var endsWithToolResult = false
    var tools: [Tool] = []
    var toolChoice = ToolChoice.free
    var allowsParallelCalls = true
    var form = Form.text
}
