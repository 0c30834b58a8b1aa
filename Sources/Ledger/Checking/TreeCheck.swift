import Crypto
import SQLite

/// Hashes events anew, in order, and holds the stored leaves and the stored tree to what comes out.
struct TreeCheck {
    /// Events of one step.
    static let stepEventsMax: Int64 = 4_096

    /// The tree over everything up to where the check is.
    private(set) var tree: MerkleFrontier

    /// Begins at an event, whose predecessors are taken as they are stored.
    init(from seq: Int64, on connection: SQLiteConnection) throws {
        var hashes = connection.tree(size: seq)
        tree = try MerkleFrontier(size: seq, from: &hashes)
    }

    /// Checks some of the events before `size`, in a transaction of its own: no snapshot lasts long.
    ///
    /// - Throws: ``LedgerError/corrupt(seq:_:)`` for the first event that is not what was stored.
    mutating func step(on connection: SQLiteConnection, to size: Int64) throws {
        let end = min(tree.size + Self.stepEventsMax, size)
        try connection.transaction(.deferred) {
            try rehash(to: end, on: connection)
            var stored = connection.tree(size: tree.size)
            guard try MerkleFrontier(size: tree.size, from: &stored) == tree else {
                throw LedgerError.corrupt(seq: tree.size - 1, .tree)
            }
        }
    }

    private mutating func rehash(to end: Int64, on connection: SQLiteConnection) throws {
        let statement = try connection.statement(
            "SELECT seq, body, leaf FROM event WHERE seq >= ?1 AND seq < ?2 ORDER BY seq")
        try statement.bind(tree.size, at: 1)
        try statement.bind(end, at: 2)
        var hash = SHA256()
        while try statement.step() {
            let seq = tree.size
            guard try statement.int64(0) == seq else { throw LedgerError.corrupt(seq: seq, .gap) }
            let leaf = try statement.withBlob(1) { hash.leafHash($0) }
            guard try statement.withBlob(2, { Digest32($0) }) == leaf else {
                throw LedgerError.corrupt(seq: seq, .leaf)
            }
            tree.append(leaf, using: &hash)
        }
        guard tree.size == end else { throw LedgerError.corrupt(seq: tree.size, .gap) }
    }
}

extension TreeCheck {
    /// Events at the end that are hashed anew before the log is served: what was written last is what a crash hits.
    private static let tailEventsMax: Int64 = 65_536

    /// Checks the end of a log that has `size` events.
    static func checkTail(of size: Int64, on connection: SQLiteConnection) throws {
        let first = max(0, size - tailEventsMax)
        // From the beginning of a tile on, so that what is before it is read from few rows.
        var check = try TreeCheck(
            from: first - first % Int64(TileAddress.hashesMax), on: connection)
        repeat { try check.step(on: connection, to: size) } while check.tree.size < size
    }
}
