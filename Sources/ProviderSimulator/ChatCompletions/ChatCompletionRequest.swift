import JSON

/// A request for chat completions, in the shape that OpenAI, xAI and Fireworks share.
struct ChatCompletionRequest: Sendable {
    let body: BodyReader
    let model: String
    let prompt: Prompt
    let streams: Bool
    let includesUsage: Bool
    let choices: Int
    /// `max_completion_tokens`, or the older `max_tokens`.
    let tokensMax: Int?
    let reasoningEffort: String?
    let serviceTier: String?

    private static let efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"]

    init(_ value: JSONValue) throws(RequestFlaw) {
        body = BodyReader(value: value)
        model = try body.requiredText("model")
        prompt = try ChatPromptReader(body: body).prompt()
        streams = try body.flag("stream") ?? false
        includesUsage = try Self.includesUsage(body, streams: streams)
        choices = try body.integer("n", in: 1...128) ?? 1
        let limit = try body.integer("max_tokens", in: 1...1_000_000_000)
        tokensMax = try body.integer("max_completion_tokens", in: 1...1_000_000_000) ?? limit
        reasoningEffort = try body.choice("reasoning_effort", of: Self.efforts)
        serviceTier = try body.text("service_tier")
        _ = try body.decimal("temperature", in: 0...2)
        _ = try body.decimal("top_p", in: 0...1)
        _ = try body.decimal("presence_penalty", in: -2...2)
        _ = try body.decimal("frequency_penalty", in: -2...2)
        if let stop = body.present("stop"), stop.kind != .string, !(1...8).contains(stop.count) {
            throw body.wrongType("stop", "a string or a list of strings")
        }
    }

    private static func includesUsage(
        _ body: BodyReader, streams: Bool
    ) throws(RequestFlaw) -> Bool {
        guard let options = try body.object("stream_options") else { return false }
        guard streams else {
            throw body.invalid("stream_options", "only allowed when 'stream' is true")
        }
        return try options.flag("include_usage") ?? false
    }

    /// How much a model thinks by default, in tokens, for each effort; chance adds up to 31.
    func reasoningTokens(usual: String) -> Int {
        let base =
            switch reasoningEffort ?? usual {
            case "none": 0
            case "minimal": 16
            case "low": 64
            case "high": 256
            case "xhigh": 512
            case "max": 768
            default: 128
            }
        return base == 0 ? 0 : base + Int(prompt.meter.digest % 32)
    }
}
