import Crypto
import Ledger
import Testing

@Suite struct CheckpointTests {
    static func published() -> TreeHead {
        var frontier = MerkleFrontier()
        var hasher = SHA256()
        for body in TreeSamples.published {
            frontier.append(SHA256.leafHash(body), using: &hasher)
        }
        return frontier.head
    }

    @Test func `the recorded checkpoint comes out, byte for byte`() throws {
        let note = Checkpoint.sign(Self.published(), with: try NoteSamples.ledgerKey())
        #expect(note.encoded == NoteSamples.checkpoint)
    }

    @Test func `a checkpoint is opened by its log's key`() throws {
        let note = try SignedNote(parsing: NoteSamples.checkpoint)
        let checkpoint = try Checkpoint(
            opening: note, by: try NoteVerifier(vkey: NoteSamples.vkey))
        #expect(checkpoint.head == Self.published())
        #expect(checkpoint.origin.text == "zumik.example/ledger")
        #expect(throws: ProofError.noTrustedSignature) {
            try Checkpoint(opening: note, by: try NoteVerifier(vkey: NoteSamples.exampleKey))
        }
    }

    @Test func `a key speaks for the log of its own name only`() throws {
        let key = try NoteSamples.key("other.example", seed: 7)
        let foreign = Checkpoint(
            origin: try KeyName("zumik.example/ledger"), head: Self.published())
        #expect(throws: ProofError.foreignOrigin("zumik.example/ledger")) {
            try Checkpoint(
                opening: SignedNote(foreign.text, signedBy: key), by: key.verifier)
        }
    }

    static let root = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg="

    @Test(arguments: [Int64(0), 1, 9, 10, .max])
    func `a text is read back as what was written`(size: Int64) throws {
        let checkpoint = Checkpoint(
            origin: try KeyName("a"), head: TreeHead(size: size, root: Self.published().root))
        #expect(checkpoint.text == "a\n\(size)\n\(Self.root)\n")
        #expect(try Checkpoint(text: checkpoint.text) == checkpoint)
    }

    @Test func `lines of extensions are passed over`() throws {
        let checkpoint = try Checkpoint(text: "a\n8\n\(Self.root)\nmore of it\nand more\n")
        #expect(checkpoint.head == Self.published())
    }

    @Test(arguments: [
        ("", 1), ("a\n", 2), ("a\n8\n", 3), ("a\n8\n\(root)", 3), ("\n8\n\(root)\n", 1),
        ("a\n\n\(root)\n", 2), ("a\n8\n\n", 3), ("a\n8\n\(root)\n\n", 4), ("a\n08\n\(root)\n", 2),
        ("a\n00\n\(root)\n", 2), ("a\n+8\n\(root)\n", 2), ("a\n-8\n\(root)\n", 2),
        ("a\n 8\n\(root)\n", 2), ("a\n8 \n\(root)\n", 2), ("a\n0x8\n\(root)\n", 2),
        ("a\n\u{0668}\n\(root)\n", 2), ("a\n9223372036854775808\n\(root)\n", 2),
        ("a\n8\n\(root.dropLast())\n", 3), ("a\n8\n\(root.dropLast(2))h=\n", 3),
        ("a\n8\n\(root.replacing("+", with: "-"))\n", 3), ("a\n8\nAAAA\n", 3),
        ("a\n8\n\(root) \n", 3),
    ])
    func `a text of any other form is refused`(text: String, line: Int) {
        #expect(throws: ProofError.malformedCheckpoint(line: line)) { try Checkpoint(text: text) }
    }

    @Test func `the origin is a name`() {
        #expect(throws: ProofError.malformedName) {
            try Checkpoint(text: "a b\n8\n\(Self.root)\n")
        }
    }
}
