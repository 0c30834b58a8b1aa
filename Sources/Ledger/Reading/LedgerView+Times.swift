package import Events
import SQLite

extension LedgerView {
    /// The position from which on events were recorded at or after a time; the size of the log where none was.
    ///
    /// Found by halving: times follow positions but for milliseconds, so ask for somewhat earlier than is needed.
    package func firstSeq(recordedFrom time: Timestamp) throws -> Int64 {
        try checkDeadline()
        var (low, high) = (Int64(0), try size())
        while low < high {
            let middle = low + (high - low) / 2
            let recorded =
                try connection.int64(
                    "SELECT recorded_ns FROM event WHERE seq = ?1", .integer(middle)) ?? .max
            if recorded < time.nanoseconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
