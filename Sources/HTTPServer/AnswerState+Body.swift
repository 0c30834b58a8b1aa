/// A request's body that its handler takes piece by piece, while it comes.
struct BodyInflow: Sendable {
    /// Bytes that the handler has not taken yet; with as many as the stream's limit the connection rests.
    var waiting: [UInt8] = []
    /// The last byte has come.
    var isWhole = false
    /// The handler, while it waits for bytes.
    var reader: CheckedContinuation<Void, Never>?
}

extension AnswerState {
    // MARK: The HTTP thread's side

    /// The next bytes of the body; true when the connection must rest until the handler has taken some.
    ///
    /// What comes after the answer, or for a handler that is gone, is thrown away.
    mutating func receive(_ bytes: UnsafeRawBufferPointer) -> (rests: Bool, Effects) {
        guard inflow != nil, !isGone, !isComplete else { return (false, .none) }
        inflow?.waiting.append(contentsOf: bytes)
        // The library goes on with a chunked body that it has read already, whether we rest or not: it must be told once.
        let rests = !isSuspended && (inflow?.waiting.count ?? 0) >= bufferBytesMax
        if rests { isSuspended = true }
        return (rests, Effects(writers: takeReader()))
    }

    /// The body is there to its last byte.
    mutating func bodyEnded() -> Effects {
        inflow?.isWhole = true
        return Effects(writers: takeReader())
    }

    // MARK: The handler's side

    enum BodyTake {
        case bytes([UInt8])
        case end
        case gone
        case wait
    }

    /// What has come since the last time; room for more, where the connection rested.
    mutating func takeBody() -> (BodyTake, Effects) {
        guard var inflow else { return (.end, .none) }
        guard !isGone else { return (.gone, .none) }
        guard inflow.waiting.isEmpty else {
            let bytes = inflow.waiting
            inflow.waiting = []
            self.inflow = inflow
            // Once the body is whole, what rests is the wait for the answer.
            return (.bytes(bytes), inflow.isWhole ? .none : wake())
        }
        return (inflow.isWhole ? .end : .wait, .none)
    }

    /// True when the handler has to wait for bytes; otherwise there are some, or never will be.
    mutating func waitForBody(_ reader: CheckedContinuation<Void, Never>) -> Bool {
        guard let inflow, inflow.waiting.isEmpty, !inflow.isWhole, !isGone else { return false }
        self.inflow?.reader = reader
        return true
    }

    mutating func takeReader() -> [CheckedContinuation<Void, Never>] {
        guard let reader = inflow?.reader else { return [] }
        inflow?.reader = nil
        return [reader]
    }
}
