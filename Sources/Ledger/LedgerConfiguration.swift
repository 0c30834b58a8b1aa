/// Where the log lives, and its limits.
package struct LedgerConfiguration: Sendable, Equatable {
    /// The data directory; created for its owner alone when it is missing.
    package var directory: String
    /// Events that may wait for the writer; more are refused as `queueFull`.
    package var queueEventsMax: Int
    /// Events of one transaction, unless a single append has more.
    package var batchEventsMax: Int
    /// Bytes of bodies in one transaction, and the most that one append may have.
    package var batchBytesMax: Int
    /// The write-ahead log is copied into the database when it has grown by this much.
    package var walCheckpointBytes: Int
    /// The write-ahead log has at least this many bytes from the start, so that commits overwrite and do not extend it.
    package var walReserveBytes: Int
    /// Whether everything that is there at the start is checked while the log is served.
    package var checksWholeLog: Bool
    /// Below this much free space the log stops being ready, so that what runs can still end in it.
    package var freeBytesMin: Int64

    package init(
        directory: String,
        queueEventsMax: Int = 16_384,
        batchEventsMax: Int = 256,
        batchBytesMax: Int = 1 << 20,
        walCheckpointBytes: Int = 2 << 20,
        walReserveBytes: Int = 4 << 20,
        checksWholeLog: Bool = true,
        freeBytesMin: Int64 = 64 << 20
    ) {
        precondition(batchEventsMax > 0 && queueEventsMax >= batchEventsMax)
        precondition(batchBytesMax >= 65_535, "the largest event fits into a batch")
        precondition(walCheckpointBytes > 0 && walReserveBytes >= 0)
        self.directory = directory
        self.queueEventsMax = queueEventsMax
        self.batchEventsMax = batchEventsMax
        self.batchBytesMax = batchBytesMax
        self.walCheckpointBytes = walCheckpointBytes
        self.walReserveBytes = walReserveBytes
        self.checksWholeLog = checksWholeLog
        self.freeBytesMin = freeBytesMin
    }
}

/// The names of the log's files in the data directory.
struct LedgerFiles {
    let directory: String

    var log: String { directory + "/ledger.sqlite" }
    var writeAheadLog: String { log + "-wal" }
    var lock: String { directory + "/zumik.lock" }
    var anchor: String { directory + "/ledger.anchor" }
    /// Everything that must stay secret, the customers' files too.
    var keys: String { directory + "/keys" }
    /// The key that signs checkpoints.
    var key: String { keys + "/ledger.key" }
}
