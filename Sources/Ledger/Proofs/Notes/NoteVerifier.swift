import Crypto

/// A public key that notes are checked with (C2SP signed-note, Ed25519).
package struct NoteVerifier: Equatable, Sendable {
    package let name: KeyName
    /// Tells keys of one name apart; it proves nothing.
    package let keyID: UInt32
    private let publicKey: [UInt8]

    init(name: KeyName, publicKey: [UInt8]) {
        self.name = name
        self.publicKey = publicKey
        keyID = KeyText.id(of: name, publicKey: publicKey)
    }

    /// Reads a key as `vkey` writes it, and refuses one whose id is not its own.
    package init(vkey: String) throws(ProofError) {
        let parts = try KeyText.decode(vkey[...].utf8)
        self.init(name: parts.name, publicKey: parts.key)
        guard parts.id == KeyText.hex(keyID) else { throw .malformedKey }
    }

    /// The key as text, to be given to whoever checks: `name+id+base64`.
    package var vkey: String { KeyText.encode(name, id: keyID, key: publicKey) }

    /// Whether the signature names this key. Others are ignored, if only the name or only the id is the same.
    func isNamed(by signature: NoteSignature) -> Bool {
        signature.keyID == keyID && signature.name == name
    }

    /// Whether this key made the signature over the text.
    func accepts(_ signature: NoteSignature, of text: String) -> Bool {
        Ed25519.isValid(
            signature: signature.bytes, of: Array(text.utf8), publicKey: publicKey)
    }
}
