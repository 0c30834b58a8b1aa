package import Crypto

/// A receipt that an event stands in the log, to be checked offline (C2SP tlog-proof); file ending `.tlog-proof`.
///
/// It holds the event's position, its inclusion proof and the checkpoint that the proof leads to, and not the event:
/// whoever checks has the event's bytes.
package struct TLogProof: Equatable, Sendable {
    /// No tree of 63 bits is higher.
    static let hashesMax = 63
    private static let version = "c2sp.org/tlog-proof@v1"

    package let index: Int64
    /// From the leaf's sibling up to the root's child.
    package let hashes: [Digest32]
    /// Data of the application that nothing authenticates, not empty; we write none.
    package let extra: [UInt8]?
    /// The signed checkpoint, as it was published.
    package let checkpoint: [UInt8]

    package init(index: Int64, hashes: [Digest32], checkpoint: SignedNote) {
        self.index = index
        self.hashes = hashes
        extra = nil
        self.checkpoint = Array(checkpoint.encoded.utf8)
    }

    /// The receipt as text.
    package var encoded: String {
        var text = Self.version + "\n"
        if let extra { text += "extra \(Base64.encode(extra))\n" }
        text += "index \(index)\n"
        for hash in hashes { text += hash.base64 + "\n" }
        return text + "\n" + String(decoding: checkpoint, as: UTF8.self)
    }

    /// Reads a receipt from a text that anybody may have made.
    package init(parsing text: String) throws(ProofError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// Reads a receipt from bytes that anybody may have made, and refuses whatever is not exactly of the format.
    package init(parsing bytes: [UInt8]) throws(ProofError) {
        guard bytes.count <= SignedNote.bytesMax else { throw .tooLong }
        var lines = ProofLines(bytes)
        guard try lines.next() == Self.version else { throw .malformedProof(line: 1) }
        var line = try lines.next()
        if line.hasPrefix("extra ") {
            guard let data = Base64.decode(String(line.dropFirst(6))), !data.isEmpty else {
                throw .malformedProof(line: lines.number)
            }
            extra = data
            line = try lines.next()
        } else {
            extra = nil
        }
        guard line.hasPrefix("index "), let index = Decimal.value(of: line.dropFirst(6).utf8) else {
            throw .malformedProof(line: lines.number)
        }
        self.index = index
        var hashes: [Digest32] = []
        line = try lines.next()
        while !line.isEmpty {
            guard let bytes = Base64.decode(line), let hash = Digest32(bytes) else {
                throw .malformedProof(line: lines.number)
            }
            guard hashes.count < Self.hashesMax else { throw .tooLong }
            hashes.append(hash)
            line = try lines.next()
        }
        self.hashes = hashes
        checkpoint = Array(lines.rest)
        _ = try SignedNote(parsing: checkpoint)
    }

    /// The checkpoint that `verifier` signed, once the proof is found to lead from the event's stored bytes to it.
    package func verify(
        body: [UInt8], by verifier: NoteVerifier
    ) throws(ProofError) -> Checkpoint {
        let note = try SignedNote(parsing: self.checkpoint)
        let checkpoint = try Checkpoint(opening: note, by: verifier)
        let isIncluded = MerkleVerifier.isIncluded(
            SHA256.leafHash(body), at: index, in: checkpoint.head, proof: hashes)
        guard isIncluded else { throw .notIncluded }
        return checkpoint
    }
}

/// The lines before the checkpoint, one after the other.
private struct ProofLines {
    /// What no line has been taken from yet.
    private(set) var rest: ArraySlice<UInt8>
    /// The number of the last line, from 1.
    private(set) var number = 0

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// The next line without its newline. All of them are ASCII, where equal text means equal bytes.
    mutating func next() throws(ProofError) -> String {
        number += 1
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")),
            rest[..<end].allSatisfy({ $0 < 0x80 })
        else { throw .malformedProof(line: number) }
        defer { rest = rest[(end + 1)...] }
        return String(decoding: rest[..<end], as: UTF8.self)
    }
}
