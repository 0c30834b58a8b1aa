import Events

/// Whoever gets the answer of a response: a client at its connection, or a batch that gathers answers.
protocol ResponseClient: FrameSink {
    /// When the first content byte was written to the client; nil before.
    var firstContentAt: Timestamp? { get }
    var streamIsStarted: Bool { get }

    /// Names the attempt whose answer comes next.
    func serve(_ attempt: AttemptStarted, as admission: Events.Admission)

    /// Takes a complete answer before its ending is recorded; false where it could not, and then it has not ended well.
    func keep(_ body: [UInt8]) async -> Bool

    /// Sends a complete answer.
    func answer(_ body: [UInt8], _ outcome: OutcomeHeaders)

    /// Sends an error instead of an answer.
    func fail(_ problem: ClientError, _ outcome: OutcomeHeaders)

    /// Ends a stream with the surface's end mark and the outcome.
    func endStream(_ endMark: [UInt8], _ outcome: OutcomeHeaders) async

    /// Ends a stream that broke: the surface's error event, no end mark, and the outcome.
    func breakStream(_ problem: ClientError, sequence: Int64?, _ outcome: OutcomeHeaders) async
}
