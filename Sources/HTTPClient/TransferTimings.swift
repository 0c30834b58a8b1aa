/// What is known about the way of a transfer so far.
package struct TransferTimings: Equatable, Sendable {
    /// Whether any byte of the request may have left for the wire, and so money may be spent.
    ///
    /// While the transfer runs, true from just before the first byte is sent. Once it has failed on
    /// its own, exact. After `cancel()` final: nothing is sent later.
    package internal(set) var requestSent = false
    /// Whether an idle connection was used; nil: there was no connection.
    package internal(set) var connectionReused: Bool?
    /// From the start to a connection that can carry the request; nil: there was none.
    package internal(set) var connectDuration: Duration?
    /// From the start to the first byte of the answer; nil: none came.
    package internal(set) var firstByteDuration: Duration?
    /// From the start to the end; nil: still running, or cancelled.
    package internal(set) var totalDuration: Duration?
}
