import Pricing

/// What a model of Gemini takes, as far as requests are shaped by it.
///
/// What it refuses stands beside the prices; how it thinks is read from the name, `gemini-<generation>-<kind>`, by
/// Google's pages on thinking and public model maps of November 2026.
/// Aliases such as `gemini-flash-latest` move without notice; they are taken for what they stood for then.
struct GeminiModel: Sendable, Equatable {
    enum Thinking: Sendable, Equatable {
        /// `thinkingBudget` in tokens, and the least that it may be, 0 being off.
        case budget(least: Int64, minimal: Int64)
        /// `thinkingLevel`, which cannot be off.
        case level(hasMinimal: Bool)
        case unknown
    }

    var thinking: Thinking
    /// `temperature` and `top_p` are ignored by the newest Flash models, and are to become an error.
    var takesSampling: Bool
    /// Frequency and presence penalties: not since generation 3.
    var takesPenalties: Bool
    /// Whether calls and results carry ids, and calls must come back with their signature: since generation 3.
    var signsCalls: Bool
    /// The most output that an unstreamed call may ask for, or nil: a rule of generation 4's long decoding.
    var unstreamedTokensMax: Int64?

    /// - Parameter capabilities: what stands beside the prices; nil leaves it to the provider to refuse.
    init(named name: String, _ capabilities: ModelCapabilities?) {
        takesSampling = capabilities?.takes(.sampling) ?? true
        takesPenalties = capabilities?.takes(.penalties) ?? true
        let plain = name.hasPrefix("models/") ? String(name.dropFirst(7)) : name
        let name = Self.aliases[plain] ?? plain
        let version = name.hasPrefix("gemini-") ? Self.version(in: name.dropFirst(7)) : nil
        guard let version else {
            thinking = .unknown
            signsCalls = false
            return
        }
        let isFlash = name.contains("-flash")
        let isLite = name.contains("-flash-lite")
        signsCalls = version.major >= 3
        unstreamedTokensMax = version.major >= 4 ? 32_768 : nil
        if version.major >= 3 {
            let hasMinimal = isFlash && version.major == 3 && version.minor < 7
            thinking = .level(hasMinimal: hasMinimal)
        } else if version.major == 2, version.minor >= 5 {
            thinking =
                isLite
                ? .budget(least: 0, minimal: 512)
                : isFlash ? .budget(least: 0, minimal: 1) : .budget(least: 128, minimal: 128)
        } else {
            thinking = .unknown
        }
    }

    private static let aliases = [
        "gemini-flash-latest": "gemini-3.8-flash",
        "gemini-flash-lite-latest": "gemini-3.5-flash-lite",
        "gemini-pro-latest": "gemini-3.1-pro-preview",
    ]

    private static func version(in text: Substring) -> (major: Int, minor: Int)? {
        let numbers = text.prefix { $0 != "-" }.split(separator: ".").map { Int($0) }
        guard let major = numbers.first ?? nil, numbers.count <= 2 else { return nil }
        guard numbers.count == 2 else { return (major, 0) }
        return numbers[1].map { (major, $0) }
    }
}
