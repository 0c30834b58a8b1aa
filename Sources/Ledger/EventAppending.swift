package import Events

/// Something that makes events durable: the log, or its stand-in in tests.
package protocol EventAppending: Sendable {
    /// Appends all events, or none.
    ///
    /// On return they are durable. An append whose event ids all stand in the log with the same content
    /// succeeds again without a change, so it can be repeated after any failure.
    func append(_ append: StreamAppend) async throws(AppendError) -> AppendReceipt

    /// Whether new work should be let in: what is let in must be able to end in the log.
    var canAppend: Bool { get }
}

/// Where an append stands in the log.
package struct AppendReceipt: Sendable, Equatable {
    package var firstSeq: Int64
    package var lastSeq: Int64
    /// The length of the stream after this append: what the next one expects.
    package var nextVersion: Int64
    /// Whether the events stood in the log already.
    package var duplicate: Bool

    package init(firstSeq: Int64, lastSeq: Int64, nextVersion: Int64, duplicate: Bool) {
        self.firstSeq = firstSeq
        self.lastSeq = lastSeq
        self.nextVersion = nextVersion
        self.duplicate = duplicate
    }
}
