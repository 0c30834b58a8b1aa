/// What a simulated model says to one prompt, before any wire format.
struct Generation: Sendable {
    enum Finish: Sendable {
        case stop
        case length
        case toolCalls
        /// The provider's rules cut it.
        case filtered
    }

    struct ToolCall: Sendable {
        let id: String
        let name: String
        /// The text of a JSON object.
        let arguments: String

        /// A call costs what its words cost, and four tokens for being a call.
        var tokens: Int { openingTokens + PromptMeter.tokens(of: arguments) }
        var openingTokens: Int { PromptMeter.messageTokens + PromptMeter.tokens(of: name) }
    }

    struct Choice: Sendable {
        /// Cut into what one event of a stream carries.
        var pieces: [String] = []
        var toolCalls: [ToolCall] = []
        /// Part of the output; spent before the first visible token.
        var reasoningTokens = 0
        /// Its words, for providers that show them; as many tokens as `reasoningTokens`.
        var reasoningPieces: [String] = []
        var finish = Finish.stop

        var text: String { pieces.joined() }
        var visibleTokens: Int {
            toolCalls.reduce(PromptMeter.tokens(of: text)) { $0 + $1.tokens }
        }
    }

    var choices: [Choice]

    var tokens: GeneratedTokens {
        choices.reduce(into: GeneratedTokens()) {
            $0.visible += $1.visibleTokens
            $0.reasoning += $1.reasoningTokens
        }
    }
}

/// Output as far as it has been produced: the two parts are disjoint.
struct GeneratedTokens: Sendable, Equatable {
    var visible = 0
    var reasoning = 0

    var total: Int { visible + reasoning }
}
