import Crypto
import Ledger
import Testing

@Suite struct NoteKeyTests {
    @Test(arguments: [NoteSamples.vkey, NoteSamples.exampleKey, NoteSamples.goKey])
    func `a public key is read and written the same`(vkey: String) throws {
        #expect(try NoteVerifier(vkey: vkey).vkey == vkey)
    }

    @Test func `the id of a key comes from its name and its bytes`() throws {
        let key = try NoteSamples.ledgerKey()
        #expect(key.verifier.keyID == 0xEC60_0101)
        #expect(key.verifier.vkey == NoteSamples.vkey)
        #expect(try NoteSamples.key("zumik.example/other", seed: 0).verifier.keyID != 0xEC60_0101)
    }

    @Test func `a private key is read and written as text`() throws {
        let key = try NoteKey(secretText: NoteSamples.goSecret)
        #expect(key.verifier.vkey == NoteSamples.goKey)
        let seed = Array(UInt8(0)..<32)
        let text = try NoteKey.secretText(name: KeyName("zumik.example/ledger"), seed: seed)
        #expect(try NoteKey(secretText: text).verifier.vkey == NoteSamples.vkey)
    }

    @Test(arguments: [
        "", "+", "++", "zumik.example/ledger", "zumik.example/ledger+ec600101",
        "zumik.example/ledger+ec600101+",
        // Another id, another name, an id in capitals, a byte less, a byte more.
        "zumik.example/ledger+ec600102+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "zumik.example/ledges+ec600101+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "zumik.example/ledger+EC600101+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "zumik.example/ledger+ec600101+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTE=",
        "zumik.example/ledger+ec600101+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4AA==",
        "zumik.example/ledger+ec600101+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4\n",
    ])
    func `what is not a key is refused`(text: String) {
        #expect(throws: ProofError.malformedKey) { try NoteVerifier(vkey: text) }
        #expect(throws: ProofError.malformedKey) { try NoteKey(secretText: text) }
    }

    @Test func `a key of another algorithm is refused by its type`() {
        #expect(throws: ProofError.unsupportedAlgorithm(4)) {
            try NoteVerifier(
                vkey: "zumik.example/ledger+ec600101+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4")
        }
    }

    @Test(arguments: ["", "a b", "a+b", "a\u{00A0}b", "a\u{3000}", "a\tb", "a\nb", "+\u{0301}"])
    func `a name is not empty and has neither spaces nor plus`(name: String) {
        #expect(throws: ProofError.malformedName) { try KeyName(name) }
    }

    @Test func `names that look the same are not the same`() throws {
        #expect(try KeyName("caf\u{E9}") != KeyName("cafe\u{301}"))
        #expect(try KeyName("caf\u{E9}") == KeyName("caf\u{E9}"))
    }
}
