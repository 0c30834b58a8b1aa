/// What becomes of one request in a simulation. Times are nanoseconds.
package struct Served: Sendable, Equatable {
    /// Where it is served: a replica's number from 0, ``managed`` or ``refused``.
    package var place: Int32
    /// Since the workload's beginning; when it starts to run, or leaves the line.
    package var startedNs: Int64 = 0
    /// Since its arrival; nil: nobody knows, or there is none.
    package var firstTokenNs: Int64?
    /// Since its arrival; nil: it is refused.
    package var totalNs: Int64?
    /// Input tokens that are read from a cache.
    package var cachedTokens: Int64 = 0
    /// At managed; replicas are paid by the hour.
    package var costPico: Int64 = 0

    package static let managed: Int32 = -1
    package static let refused: Int32 = -2

    package var isOnReplica: Bool { place >= 0 }

    init(place: Int32) {
        self.place = place
    }
}
