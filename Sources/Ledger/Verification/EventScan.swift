import Crypto
import Events
import SQLite

/// Looks at every event of a log once, in order: its hash, its columns, its stream, and the tree over all.
struct EventScan: ~Copyable {
    private(set) var tree = MerkleFrontier()
    private(set) var streams = StreamBook()
    private(set) var findings = FindingList()
    var heads: KnownHeads
    private let connection: SQLiteConnection
    private let size: Int64
    private var hash = SHA256()
    private var match = EnvelopeMatch()
    private let meanings = EventMeaning()
    private var tileHashes: [TileHash] = []

    init(_ connection: SQLiteConnection, size: Int64, heads: KnownHeads, findings: FindingList) {
        self.connection = connection
        self.size = size
        self.heads = heads
        self.findings = findings
    }
}

extension EventScan {
    /// The first events of a chunk on, in a transaction of its own, so that no long snapshot keeps the writer's
    /// write-ahead log from starting over.
    static let chunk: Int64 = 4_096

    /// - Parameter progress: is told after each chunk how far the scan is, and what is wrong so far; what it throws ends
    ///   the scan.
    mutating func run(
        progress: (_ done: Int64, _ all: Int64, _ found: [Finding]) throws -> Void
    ) throws {
        heads.compare(with: tree)
        var next: Int64 = 0
        while next < size {
            let end = min(next + Self.chunk, size)
            try scanAroundDamage(next..<end)
            try compareTiles()
            next = end
            try progress(next, size, findings.findings)
        }
        for seq in streams.forgottenReservations {
            findings.add(
                .endings, seq: seq,
                "the response has ended, and its reservation is neither settled nor released")
        }
    }

    /// Goes on after an event that the database file no longer gives, unless it gives nothing any more.
    private mutating func scanAroundDamage(_ range: Range<Int64>) throws {
        var unreadable = 0
        while tree.size < range.upperBound {
            do {
                try scan(tree.size..<range.upperBound)
            } catch let error as SQLiteError where error.isCorruption {
                unreadable += 1
                guard unreadable < 1_000 else { throw error }
                findings.add(
                    .content, seq: tree.size, "the database file is malformed: \(error.message)")
                tree.append(Digest32(), using: &hash, tileHashes: &tileHashes)
            }
        }
    }

    private mutating func scan(_ range: Range<Int64>) throws {
        let statement = try connection.statement(EventRow.query)
        try statement.bind(range.lowerBound, at: 1)
        try statement.bind(range.upperBound, at: 2)
        while try statement.step() {
            try statement.withRow { try look(at: $0) }
        }
        if tree.size < range.upperBound { tellGap(upTo: range.upperBound) }
    }

    private mutating func look(at columns: SQLiteRow) throws {
        guard let row = EventRow(columns) else {
            let seq = columns.int64(0) ?? tree.size
            findings.add(.columns, seq: seq, "a column is not of its type")
            return
        }
        if row.seq > tree.size { tellGap(upTo: row.seq) }
        let leaf = hash.leafHash(row.body)
        if Digest32(row.leaf) != leaf {
            findings.add(.content, seq: row.seq, "the leaf is not the hash of the body")
        } else if !match.matches(row) {
            explain(row)
        }
        follow(row)
        tree.append(leaf, using: &hash, tileHashes: &tileHashes)
        heads.compare(with: tree)
    }

    /// The columns are not what the body's bytes say: which of them?
    private mutating func explain(_ row: EventRow) {
        do throws(EventDecodingError) {
            let event = try row.decoded()
            guard let column = row.columnThatDiffers(from: event) else { return }
            findings.add(.columns, seq: row.seq, "the column \(column) differs from the body")
        } catch {
            findings.add(.content, seq: row.seq, "the body cannot be read: \(error)")
        }
    }

    private mutating func follow(_ row: EventRow) {
        guard let type = meanings.type(row.type) else {
            findings.add(.content, seq: row.seq, "the type is not one that this program knows")
            return
        }
        do throws(EventDecodingError) {
            if type == .logTruncated { try noteRetiredKey(row) }
            let fault = streams.add(
                StreamKey(row.stream), seq: row.seq, version: row.version,
                meaning: try meanings.meaning(type, row.body, isResponse: row.isResponse))
            if let fault { findings.add(fault.verdict, seq: row.seq, fault.detail) }
        } catch {
            findings.add(.content, seq: row.seq, "the body cannot be read: \(error)")
        }
    }

    private mutating func noteRetiredKey(_ row: EventRow) throws(EventDecodingError) {
        guard case .logTruncated(let event) = try row.decoded().event else { return }
        if let key = event.retiredKey { heads.retire(key) }
    }

    /// Events that are not there have leaves of zeros in the tree, so that what follows keeps its place.
    private mutating func tellGap(upTo end: Int64) {
        let last = end - 1 == tree.size ? "" : " to \(end - 1)"
        findings.add(.order, seq: tree.size, "event \(tree.size)\(last) is missing")
        while tree.size < end {
            tree.append(Digest32(), using: &hash, tileHashes: &tileHashes)
            heads.compare(with: tree)
        }
    }

    /// Compares the hashes that this chunk completed with those that are stored for proofs.
    private mutating func compareTiles() throws {
        for tile in tileHashes {
            let statement = try connection.statement(
                "SELECT hash FROM tile_hash WHERE level = ?1 AND number = ?2")
            try statement.bind(Int64(tile.level), at: 1)
            try statement.bind(tile.number, at: 2)
            // One that is not there is computed when it is needed.
            guard try statement.step() else { continue }
            guard try statement.withBlob(0, { Digest32($0) }) != tile.hash else { continue }
            let width = Int64(1) << Int64(tile.level * TileAddress.height)
            let first = tile.number * width
            // What is known of one of its events says more.
            guard !findings.explainsHash(over: first...first + width - 1) else { continue }
            findings.add(
                .content, seq: first,
                "the stored hash over events \(first) to \(first + width - 1) is not that of their bodies"
            )
        }
        tileHashes.removeAll(keepingCapacity: true)
    }
}
