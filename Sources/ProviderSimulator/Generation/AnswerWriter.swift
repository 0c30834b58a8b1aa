import JSON

/// Writes the answers of the simulated models: the same prompt and seed give the same answer.
struct AnswerWriter: Sendable {
    /// What bounds one choice.
    struct Limit: Sendable {
        /// Nil where the caller sets none.
        var tokensMax: Int?
        /// Whether reasoning counts towards it.
        var includesReasoning = true
    }

    /// An answer's events are at most about this many, so that a long answer stays small on the wire.
    private static let eventsMax = 2000

    let configuration: SimulatorConfiguration

    /// - Parameter reasoningTokens: what the model spends on thinking, before any limit; 0 for models that do not.
    func generate(
        _ prompt: Prompt, choices: Int = 1, reasoningTokens: Int, limit: Limit, callIDPrefix: String
    ) -> Generation {
        let steering = Steering(prompt.lastUserText)
        var chance = SeededGenerator(seed: configuration.seed ^ prompt.meter.digest)
        return Generation(
            choices: (0..<choices).map { _ in
                var choice = Generation.Choice()
                let wanted = steering.reasoningTokens ?? reasoningTokens
                think(reasoningTokens > 0 ? wanted : 0, within: limit, in: &choice, by: &chance)
                if Self.callsTools(prompt) {
                    choice.toolCalls = calls(for: prompt, idPrefix: callIDPrefix, by: &chance)
                    choice.finish = .toolCalls
                } else {
                    let text = text(for: prompt, steering: steering, by: &chance)
                    say(text, within: limit, in: &choice)
                    if steering.isFiltered { Self.filter(&choice) }
                }
                return choice
            })
    }

    /// Thinks less, not more, where the limit is tight.
    private func think(
        _ tokens: Int, within limit: Limit, in choice: inout Generation.Choice,
        by chance: inout SeededGenerator
    ) {
        let bounded = limit.includesReasoning ? min(tokens, limit.tokensMax ?? tokens) : tokens
        choice.reasoningTokens = bounded
        choice.reasoningPieces = pieces(of: Sentences.text(tokens: bounded, by: &chance))
    }

    private func say(_ text: String, within limit: Limit, in choice: inout Generation.Choice) {
        let spent = limit.includesReasoning ? choice.reasoningTokens : 0
        let room = limit.tokensMax.map { max(0, $0 - spent) }
        if let room, PromptMeter.tokens(of: text) > room {
            choice.finish = .length
            choice.pieces = pieces(of: text.prefix(utf8Max: room * 4))
        } else {
            choice.pieces = pieces(of: text)
        }
    }

    /// Half of it was said before the rules cut it.
    private static func filter(_ choice: inout Generation.Choice) {
        choice.pieces.removeLast(choice.pieces.count / 2)
        choice.finish = .filtered
    }

    private func text(
        for prompt: Prompt, steering: Steering, by chance: inout SeededGenerator
    ) -> String {
        if let echo = steering.echo { return echo }
        switch prompt.form {
        case .jsonObject:
            return #"{"answer":"\#(Sentences.one(by: &chance))"}"#
        case .schema(let schema):
            return String(decoding: SchemaSample(root: schema).bytes(by: &chance), as: UTF8.self)
        case .text:
            let usual = configuration.tokensPerAnswer
            let tokens = usual.lowerBound + chance.below(usual.count)
            return Sentences.text(tokens: steering.answerTokens ?? tokens, by: &chance)
        }
    }

    private func pieces(of text: String) -> [String] {
        let tokens = PromptMeter.tokens(of: text)
        let perPiece = max(
            configuration.tokensPerChunk, (tokens + Self.eventsMax - 1) / Self.eventsMax)
        var pieces: [String] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            let piece = rest.prefix(utf8Max: perPiece * 4, atLeastOne: true)
            pieces.append(piece)
            rest = Substring(rest.unicodeScalars.dropFirst(piece.unicodeScalars.count))
        }
        return pieces
    }

    // MARK: Tools

    /// A model calls when it must, or when the user speaks of a tool; it answers a tool's result with text.
    private static func callsTools(_ prompt: Prompt) -> Bool {
        guard !prompt.tools.isEmpty, !prompt.endsWithToolResult else { return false }
        switch prompt.toolChoice {
        case .never: return false
        case .required, .named: return true
        case .free:
            return prompt.lastUserText.lowercased().split { !$0.isLetter }
                .contains { $0 == "tool" || $0 == "tools" }
        }
    }

    private func calls(
        for prompt: Prompt, idPrefix: String, by chance: inout SeededGenerator
    ) -> [Generation.ToolCall] {
        let asksForSeveral = prompt.lastUserText.lowercased().split { !$0.isLetter }
            .contains("tools")
        var called = Array(prompt.tools.prefix(1))
        if case .named(let name) = prompt.toolChoice {
            called = prompt.tools.filter { $0.name == name }
        } else if asksForSeveral, prompt.allowsParallelCalls {
            called = prompt.tools.count > 1 ? Array(prompt.tools.prefix(2)) : called + called
        }
        return called.map { tool in
            let arguments = tool.parameters.map { SchemaSample(root: $0).bytes(by: &chance) }
            return Generation.ToolCall(
                id: idPrefix + chance.text(24), name: tool.name,
                arguments: String(decoding: arguments ?? Array("{}".utf8), as: UTF8.self))
        }
    }
}

extension StringProtocol {
    /// As much of the beginning as fits in that many bytes of UTF-8 without splitting a character.
    func prefix(utf8Max: Int, atLeastOne: Bool = false) -> String {
        var bytes = 0
        var taken = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            bytes += UTF8.width(scalar)
            guard bytes <= utf8Max || (atLeastOne && taken.isEmpty) else { break }
            taken.append(scalar)
        }
        return String(taken)
    }
}
