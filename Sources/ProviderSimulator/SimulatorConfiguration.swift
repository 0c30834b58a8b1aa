/// What the simulated providers are set up with; a run is repeated by its seed.
package struct SimulatorConfiguration: Sendable {
    /// Decides every id, answer text and draw of chance.
    package var seed: UInt64

    /// The pause before each content event of a stream, in milliseconds.
    package var chunkDelayMs: Int

    /// How long an answer is when the request does not say, in visible tokens.
    package var tokensPerAnswer: ClosedRange<Int>

    /// Visible tokens in one event of a stream, except where an answer is so long that its events would be too many.
    package var tokensPerChunk: Int

    /// The keys that the providers take; nil takes any that is not empty and does not begin with `bad`.
    package var acceptedKeys: Set<String>?

    /// Book entries and usage rows kept for each provider; the totals go on counting.
    package var bookEntriesMax: Int

    /// Captured requests kept for each provider.
    package var capturesMax: Int

    package init(
        seed: UInt64 = 1, chunkDelayMs: Int = 0, tokensPerAnswer: ClosedRange<Int> = 24...96,
        tokensPerChunk: Int = 4, acceptedKeys: Set<String>? = nil, bookEntriesMax: Int = 100_000,
        capturesMax: Int = 256
    ) {
        precondition(tokensPerAnswer.lowerBound > 0 && tokensPerChunk > 0, "an answer has tokens")
        precondition(bookEntriesMax > 0 && capturesMax > 0 && chunkDelayMs >= 0, "a limit is empty")
        self.seed = seed
        self.chunkDelayMs = chunkDelayMs
        self.tokensPerAnswer = tokensPerAnswer
        self.tokensPerChunk = tokensPerChunk
        self.acceptedKeys = acceptedKeys
        self.bookEntriesMax = bookEntriesMax
        self.capturesMax = capturesMax
    }

    func accepts(key: String) -> Bool {
        if let acceptedKeys { return acceptedKeys.contains(key) }
        return !key.isEmpty && !key.hasPrefix("bad")
    }
}
