import Crypto
import Ledger
import Testing

@Suite struct TLogProofTests {
    static let body = Array("event 4".utf8)

    /// The receipt for the fifth of seven events.
    static func receipt() throws -> TLogProof {
        let leaves = TreeSamples.leaves(7)
        var tree = CompleteTree(leaves)
        let root = MerkleTree.root(size: 7, from: &tree)
        let note = Checkpoint.sign(
            TreeHead(size: 7, root: root), with: try NoteSamples.ledgerKey())
        return TLogProof(
            index: 4, hashes: MerkleTree.inclusionProof(of: 4, size: 7, from: &tree),
            checkpoint: note)
    }

    static func verify(_ receipt: TLogProof, _ body: [UInt8] = body) throws -> Checkpoint {
        try receipt.verify(body: body, by: try NoteVerifier(vkey: NoteSamples.vkey))
    }

    @Test func `a receipt is the version, the index, the hashes and the checkpoint`() throws {
        let receipt = try Self.receipt()
        var lines = ["c2sp.org/tlog-proof@v1", "index 4"]
        lines += receipt.hashes.map(\.base64)
        lines += ["", "zumik.example/ledger", "7"]
        #expect(receipt.encoded.hasPrefix(lines.joined(separator: "\n") + "\n"))
        #expect(receipt.encoded.hasSuffix("=\n"))
        #expect(try TLogProof(parsing: receipt.encoded) == receipt)
    }

    @Test func `whoever has the event and the key accepts it`() throws {
        let receipt = try TLogProof(parsing: try Self.receipt().encoded)
        #expect(try Self.verify(receipt).head.size == 7)
    }

    @Test func `a receipt is for one event and one key`() throws {
        let receipt = try Self.receipt()
        #expect(throws: ProofError.notIncluded) {
            try Self.verify(receipt, Array("event 5".utf8))
        }
        #expect(throws: ProofError.noTrustedSignature) {
            try receipt.verify(
                body: Self.body, by: try NoteVerifier(vkey: NoteSamples.exampleKey))
        }
    }

    @Test func `a receipt with any byte changed is refused`() throws {
        let bytes = Array(try Self.receipt().encoded.utf8)
        for position in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[position] ^= 1 << UInt8(bit)
                #expect(throws: ProofError.self, "byte \(position), bit \(bit)") {
                    _ = try Self.verify(TLogProof(parsing: changed))
                }
            }
        }
    }

    @Test func `the receipt of a log of one event has no hashes`() throws {
        let head = TreeHead(size: 1, root: SHA256.leafHash(Self.body))
        let note = Checkpoint.sign(head, with: try NoteSamples.ledgerKey())
        let text = TLogProof(index: 0, hashes: [], checkpoint: note).encoded
        #expect(text.hasPrefix("c2sp.org/tlog-proof@v1\nindex 0\n\nzumik"))
        #expect(try Self.verify(TLogProof(parsing: text)).head == head)
    }

    @Test func `extra data is kept, and changes nothing`() throws {
        let text = try Self.receipt().encoded.replacing("index 4", with: "extra AAEC\nindex 4")
        let receipt = try TLogProof(parsing: text)
        #expect(receipt.extra == [0, 1, 2])
        #expect(receipt.encoded == text)
        #expect(try Self.verify(receipt).head.size == 7)
    }

    @Test func `signatures of witnesses are kept`() throws {
        let witness = "\u{2014} witness.example AAAAAAAA\n"
        let text = try Self.receipt().encoded + witness
        let receipt = try TLogProof(parsing: text)
        #expect(receipt.encoded == text)
        #expect(try Self.verify(receipt).head.size == 7)
    }

    @Test(arguments: [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2", 1), ("@v1", "@v1 ", 1),
        ("index 4", "index", 2), ("index 4", "index ", 2), ("index 4", "index 04", 2),
        ("index 4", "index -4", 2), ("index 4", "index 4 ", 2), ("index 4", "Index 4", 2),
        ("index 4", "extra \nindex 4", 2), ("index 4", "extra AA\nindex 4", 2),
        ("index 4", "extra AAEC\nextra AAEC\nindex 4", 3), ("index 4", "index 4\nindex 4", 3),
        ("index 4", "index 4\nextra AAEC", 3), ("index 4", "index 4\nAAAA", 3),
        ("index 4", "index 4\n\u{301}", 3), ("index 4\n", "index 4\r\n", 2),
    ])
    func `a receipt of any other form is refused`(part: String, wrong: String, line: Int) throws {
        let text = try Self.receipt().encoded.replacing(part, with: wrong)
        #expect(throws: ProofError.malformedProof(line: line)) { try TLogProof(parsing: text) }
    }

    @Test func `a receipt that ends before its checkpoint is refused`() throws {
        let bytes = Array(try Self.receipt().encoded.utf8)
        for count in bytes.indices {
            #expect(throws: ProofError.self) { try TLogProof(parsing: Array(bytes.prefix(count))) }
        }
    }

    @Test func `more hashes than any tree has are refused`() throws {
        let hash = Digest32().base64 + "\n"
        let text = try Self.receipt().encoded.replacing(
            "index 4\n", with: "index 4\n" + String(repeating: hash, count: 61))
        #expect(throws: ProofError.tooLong) { try TLogProof(parsing: text) }
    }
}
