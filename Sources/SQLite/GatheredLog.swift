import CSQLite

/// Writes to a write-ahead log, held back while one follows the other, and written as one.
///
/// Whatever asks for the file's content, its length or a sync writes first what was held back. With
/// `synchronous=FULL` SQLite syncs the log at the end of each transaction, before it tells readers of it, and
/// until then only this connection looks at what it wrote. So readers miss nothing, and a write that fails
/// fails its transaction as it would have anyway. With `cache_spill=OFF` it writes nothing before the commit, so
/// that nothing of a transaction that was rolled back can stay here and be written over another's.
///
/// The sync is the last of a transaction where a write leaves the rest of its sector alone
/// (`SQLITE_IOCAP_POWERSAFE_OVERWRITE`), which the system's file promises; else SQLite would fill the sector after it.
final class GatheredLog {
    /// One byte more and SQLite's unix file would write nothing: it counts a write in 17 bits.
    private static let capacity = 0x1FFFF

    private let file: UnsafeMutablePointer<sqlite3_file>
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
    private var count = 0
    /// Where in the file the first byte of the buffer goes.
    private var start: Int64 = 0

    init(_ file: UnsafeMutablePointer<sqlite3_file>) {
        self.file = file
    }

    deinit {
        buffer.deallocate()
    }

    /// Takes a write, of a page at most.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> Int32 {
        precondition(bytes.count <= Self.capacity, "no page of SQLite's is that large")
        if offset != start + Int64(count) || count + bytes.count > Self.capacity {
            let result = flush()
            guard result == SQLITE_OK else { return result }
        }
        if count == 0 { start = offset }
        UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(from: bytes)
        count += bytes.count
        return SQLITE_OK
    }

    /// Writes what was held back. After a failure it is gone: SQLite gives the transaction up.
    func flush() -> Int32 {
        guard count > 0 else { return SQLITE_OK }
        let bytes = Int32(count)
        count = 0
        return file.methods.xWrite(file, buffer.baseAddress, bytes, start)
    }
}

@available(*, unavailable)
extension GatheredLog: Sendable {}
