import Crypto

/// What is known of the log outside of its database: how long it was after the last commit, and its root then.
///
/// SQLite drops, without a word, every transaction after the first damaged frame of its write-ahead log. Only
/// something that stands elsewhere can tell that events have gone.
package struct Anchor: Equatable, Sendable {
    /// The log after the last commit.
    package var head: TreeHead
    /// The last head that the log's present key has signed; the empty tree before the first.
    package var signed: TreeHead

    package init(head: TreeHead, signed: TreeHead = .empty) {
        self.head = head
        self.signed = signed
    }
}

/// One of the two slots of the anchor's file, written in turn.
struct AnchorSlot: Equatable {
    /// Each slot begins a sector of its own, so that writing one cannot tear the other.
    static let stride = 4_096
    static let count = 2
    static let bytes = 128

    /// Grows by one with each write; its lowest bit is the slot's number.
    var epoch: UInt64
    var anchor: Anchor

    var number: Int { Int(epoch % UInt64(Self.count)) }
}

/// The bytes of a slot (docs/decisions/0006): all integers are little-endian.
///
/// | bytes | hold |
/// |---|---|
/// | 0–7 | `ZUMIKAN1` |
/// | 8–15 | epoch |
/// | 16–23, 24–55 | size and root after the last commit |
/// | 56–63, 64–95 | size and root that were signed last |
/// | 96–127 | SHA-256 of the bytes before |
extension AnchorSlot {
    private static let magic = Array("ZUMIKAN1".utf8)
    private static let digestOffset = bytes - Digest32.byteCount

    func encoded(using hash: inout SHA256) -> [UInt8] {
        var bytes = Self.magic
        bytes.reserveCapacity(Self.bytes)
        bytes.append(littleEndian: epoch)
        for head in [anchor.head, anchor.signed] {
            bytes.append(littleEndian: UInt64(head.size))
            head.root.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        hash.update(bytes)
        hash.finish().withUnsafeBytes { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Reads a slot; nil if a single bit of it is not as it was written.
    init?(_ bytes: ArraySlice<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == Self.bytes, bytes.starts(with: Self.magic),
            SHA256.digest(of: Array(bytes[..<Self.digestOffset])).bytes
                == Array(bytes[Self.digestOffset...]),
            let head = Self.head(bytes[16..<56]), let signed = Self.head(bytes[56..<96])
        else { return nil }
        epoch = Self.integer(bytes[8..<16])
        anchor = Anchor(head: head, signed: signed)
    }

    private static func head(_ bytes: ArraySlice<UInt8>) -> TreeHead? {
        guard let size = Int64(exactly: integer(bytes.prefix(8))),
            let root = Digest32(Array(bytes.dropFirst(8)))
        else { return nil }
        return TreeHead(size: size, root: root)
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension [UInt8] {
    fileprivate mutating func append(littleEndian value: UInt64) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
