/// How a connection is opened, and the limits that hold on it.
package struct SQLiteConfiguration: Sendable {
    /// What the connection may do with the file.
    package enum Mode: Sendable {
        /// Reads and writes; creates the file when it is missing.
        case readWriteCreate
        /// Reads and writes a file that exists.
        case readWrite
        /// Reads only; never writes, never checkpoints, and leaves the log alone when it closes.
        case readOnly
    }

    /// How long a statement waits for another connection's lock before it fails as busy.
    package var busyTimeoutMs: Int32
    /// The largest text, blob or row, in bytes.
    package var valueBytesMax: Int32
    /// Databases that a statement may attach; `VACUUM INTO` needs one.
    package var attachedMax: Int32
    /// The virtual file system, nil for the system's own. Tests put a failing one here.
    package var fileSystemName: String?
    /// Whether each transaction goes to the write-ahead log in one piece: for who writes many pages at once.
    /// It sets `synchronous` to FULL and `cache_spill` to OFF, which must stay so.
    package var gathersLogWrites: Bool

    package init(
        busyTimeoutMs: Int32 = 5_000,
        valueBytesMax: Int32 = 64 << 20,
        attachedMax: Int32 = 0,
        fileSystemName: String? = nil,
        gathersLogWrites: Bool = false
    ) {
        precondition(busyTimeoutMs >= 0 && valueBytesMax > 0, "limits are not negative")
        precondition((0...10).contains(attachedMax), "SQLite attaches ten databases at most")
        self.busyTimeoutMs = busyTimeoutMs
        self.valueBytesMax = valueBytesMax
        self.attachedMax = attachedMax
        self.fileSystemName = fileSystemName
        self.gathersLogWrites = gathersLogWrites
    }
}
