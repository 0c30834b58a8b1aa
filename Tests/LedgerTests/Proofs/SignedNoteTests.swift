import Crypto
import Ledger
import Testing

@Suite struct SignedNoteTests {
    static func open(_ note: String, _ vkeys: String...) throws -> String {
        let verifiers = try vkeys.map { try NoteVerifier(vkey: $0) }
        return try SignedNote(parsing: note).verified(by: verifiers)
    }

    @Test func `published notes are accepted`() throws {
        #expect(
            try Self.open(NoteSamples.example, NoteSamples.exampleKey)
                == "This is an example message.\n")
        let text = try Self.open(NoteSamples.goNote, NoteSamples.goKey)
        #expect(text.hasPrefix("If you think"))
    }

    @Test func `a published note comes out of its text and key again`() throws {
        let key = try NoteKey(secretText: NoteSamples.goSecret)
        let text = try SignedNote(parsing: NoteSamples.goNote).text
        #expect(SignedNote(text, signedBy: key).encoded == NoteSamples.goNote)
    }

    @Test func `a note with any byte changed is refused`() throws {
        let verifier = try NoteVerifier(vkey: NoteSamples.exampleKey)
        let bytes = Array(NoteSamples.example.utf8)
        for position in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[position] ^= 1 << UInt8(bit)
                #expect(throws: ProofError.self) {
                    _ = try SignedNote(parsing: changed).verified(by: [verifier])
                }
            }
        }
    }

    @Test func `a note with an end cut off is refused`() throws {
        let verifier = try NoteVerifier(vkey: NoteSamples.exampleKey)
        let bytes = Array(NoteSamples.example.utf8)
        for count in bytes.indices {
            #expect(throws: ProofError.self) {
                _ = try SignedNote(parsing: Array(bytes.prefix(count))).verified(by: [verifier])
            }
        }
    }

    @Test func `the last empty line ends the text`() throws {
        let key = try NoteSamples.ledgerKey()
        for text in ["a\n\nb\n", "\n", "\n\n", "a\n\n\u{2014} x AAAAAAA=\n"] {
            let note = try SignedNote(parsing: SignedNote(text, signedBy: key).encoded)
            #expect(try note.verified(by: [key.verifier]) == text)
        }
    }

    @Test func `signatures of unknown keys are ignored`() throws {
        let key = try NoteSamples.ledgerKey()
        let stranger = try NoteSamples.key("stranger.example", seed: 40)
        let sameName = try NoteSamples.key("zumik.example/ledger", seed: 80)
        var note = SignedNote("text\n", signedBy: stranger)
        note.sign(with: key)
        note.sign(with: sameName)
        #expect(try Self.open(note.encoded, key.verifier.vkey) == "text\n")

        let strangers = SignedNote("text\n", signedBy: sameName)
        #expect(throws: ProofError.noTrustedSignature) {
            try Self.open(strangers.encoded, key.verifier.vkey, stranger.verifier.vkey)
        }
        #expect(throws: ProofError.noTrustedSignature) { try Self.open(note.encoded) }
    }

    @Test func `a name or an id alone does not make a key known`() throws {
        // Unknown signatures may be of any kind and length: they only have to be well formed.
        let good = NoteSamples.example
        let otherName = "\u{2014} example.com/bar Uw2QOgA=\n"
        let otherID = "\u{2014} example.com/foo Uw2QOwA=\n"
        #expect(
            try Self.open(good + otherName + otherID, NoteSamples.exampleKey)
                == "This is an example message.\n")
    }

    @Test func `a failing signature of a known key refuses the whole note`() throws {
        let failing = "\u{2014} example.com/foo Uw2QOgA=\n"
        #expect(throws: ProofError.invalidSignature(key: "example.com/foo")) {
            try Self.open(NoteSamples.example + failing, NoteSamples.exampleKey)
        }
        let other = NoteSamples.example.replacing("example message", with: "other message")
        #expect(throws: ProofError.invalidSignature(key: "example.com/foo")) {
            try Self.open(other, NoteSamples.exampleKey)
        }
    }

    @Test func `many signatures are read, too many are not`() throws {
        let others = (0..<63).map { "\u{2014} witness.example/\($0) AAAAAAAA\n" }
        let full = NoteSamples.example + others.joined()
        #expect(try Self.open(full, NoteSamples.exampleKey) == "This is an example message.\n")
        #expect(try SignedNote(parsing: full).signatures.count == 64)
        #expect(throws: ProofError.tooLong) {
            try SignedNote(parsing: full + "\u{2014} witness.example/64 AAAAAAAA\n")
        }
    }

    @Test func `control characters are refused, wherever they are`() {
        for byte in (UInt8(0)..<0x20) where byte != 0x0A {
            let character = String(UnicodeScalar(byte))
            #expect(throws: ProofError.controlCharacter(byte)) {
                try SignedNote(parsing: character + NoteSamples.example)
            }
            #expect(throws: ProofError.controlCharacter(byte)) {
                try SignedNote(parsing: NoteSamples.example + character)
            }
        }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        for bytes in [[UInt8(0xFF)], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x80]] {
            #expect(throws: ProofError.notUTF8) {
                try SignedNote(parsing: bytes + Array(NoteSamples.example.utf8))
            }
        }
    }

    @Test func `a note longer than any is refused before it is read`() {
        let text = String(repeating: "a", count: 1 << 20)
        #expect(throws: ProofError.tooLong) {
            try SignedNote(parsing: text + NoteSamples.example)
        }
    }

    @Test(arguments: [
        "", "\n", "\n\n", "text\n", "text\n\n", "text\n\n\u{2014} a AAAAAAA=",
        "\u{2014} a AAAAAAA=\n",
    ])
    func `a text without signatures is not a note`(text: String) {
        #expect(throws: ProofError.notSigned) { try SignedNote(parsing: text) }
    }

    @Test(arguments: [
        "a AAAAAAA=", "- a AAAAAAA=", "\u{2014}a AAAAAAA=", "\u{2014}  a AAAAAAA=",
        "\u{2014} a  AAAAAAA=", "\u{2014} a AAAAAAA= ", "\u{2014} a+b AAAAAAA=",
        "\u{2014} a\u{00A0}b AAAAAAA=", "\u{2014} a", "\u{2014} a AAAAAA==", "\u{2014} a AAAAAAA",
        "\u{2014} a AAAAAAB=", "\u{2014} a AAAA_AA=", "\u{2014} a", "\u{2014}\u{301} a AAAAAAA=",
    ])
    func `a line that is not a signature refuses the note`(line: String) {
        #expect(throws: ProofError.malformedSignature(line: 4)) {
            try SignedNote(parsing: "text\n\n\u{2014} a AAAAAAA=\n\(line)\n")
        }
    }
}
