/// What is remembered of a content block while it is open.
enum AnthropicBlock: Sendable {
    case text
    case thinking(Thought)
    /// `input` is what the block began with, the call's arguments when no delta brings any.
    case tool(call: Int, input: String, hasArguments: Bool)

    /// A thought being gathered, because it goes back to the provider whole.
    struct Thought: Sendable {
        private var text = ""
        private var signature = ""

        /// A longer thought is relayed but not given for replay.
        private static let bytesMax = 4 << 20

        mutating func append(text more: String?) {
            guard let more, text.utf8.count <= Self.bytesMax else { return }
            text += more
        }

        mutating func append(signature more: String?) {
            guard let more, signature.utf8.count <= Self.bytesMax else { return }
            signature += more
        }

        /// nil without a signature, or when it is too long to be carried.
        var record: ThoughtRecord? {
            guard !signature.isEmpty, text.utf8.count <= Self.bytesMax,
                signature.utf8.count <= Self.bytesMax
            else { return nil }
            return .signed(text: text, signature: signature)
        }
    }
}
