import Crypto
import SQLite

/// The leaves and the tiles' hashes as they stand in the database.
struct StoredTiles: TileStorage {
    let connection: SQLiteConnection

    func leaves(_ positions: Range<Int64>) throws -> [Digest32] {
        var next = positions.lowerBound
        let leaves = try connection.rows(
            "SELECT seq, leaf FROM event WHERE seq >= ?1 AND seq < ?2 ORDER BY seq",
            .integer(positions.lowerBound), .integer(positions.upperBound)
        ) { row in
            guard try row.int64(0) == next else { throw LedgerError.corrupt(seq: next, .gap) }
            next += 1
            guard let leaf = try row.withBlob(1, { Digest32($0) }) else {
                throw LedgerError.corrupt(seq: try row.int64(0), .leaf)
            }
            return leaf
        }
        guard next == positions.upperBound else { throw LedgerError.corrupt(seq: next, .gap) }
        return leaves
    }

    func tile(_ address: TileAddress) throws -> [Digest32] {
        let first = address.firstHash
        let stored = try connection.rows(
            """
            SELECT number, hash FROM tile_hash
            WHERE level = ?1 AND number >= ?2 AND number < ?3 ORDER BY number
            """,
            .integer(Int64(address.level)), .integer(first),
            .integer(first + Int64(TileAddress.hashesMax))
        ) { row in
            (number: try row.int64(0), hash: try row.withBlob(1) { Digest32($0) })
        }
        // As far as they are without a gap: what is missing is computed from below.
        var hashes: [Digest32] = []
        for row in stored {
            guard row.number == first + Int64(hashes.count), let hash = row.hash else { break }
            hashes.append(hash)
        }
        return hashes
    }
}

extension SQLiteConnection {
    /// The log's tree as it was at a size, for proofs and for its root.
    func tree(size: Int64) -> TiledHashes<StoredTiles> {
        TiledHashes(size: size, storage: StoredTiles(connection: self))
    }

    /// The head that the log had at a size which it has reached.
    func treeHead(size: Int64) throws -> TreeHead {
        var hashes = tree(size: size)
        return TreeHead(size: size, root: try MerkleTree.root(size: size, from: &hashes))
    }
}
