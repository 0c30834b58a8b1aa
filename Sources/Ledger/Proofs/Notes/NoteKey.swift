package import Crypto

/// A private key that signs notes (C2SP signed-note, Ed25519).
package struct NoteKey: Sendable {
    package let verifier: NoteVerifier
    private let key: Ed25519PrivateKey

    package init(name: KeyName, key: Ed25519PrivateKey) {
        self.key = key
        verifier = NoteVerifier(name: name, publicKey: key.publicKey)
    }

    package var name: KeyName { verifier.name }

    func sign(_ text: String) -> NoteSignature {
        NoteSignature(
            name: name, keyID: verifier.keyID, bytes: key.sign(Array(text.utf8)))
    }
}

extension NoteKey {
    private static let secretPrefix = "PRIVATE+KEY+"

    /// Reads a key as `secretText` writes it, and as the tools of Go's checksum database do.
    package init(secretText: String) throws(ProofError) {
        guard secretText.utf8.starts(with: Self.secretPrefix.utf8) else { throw .malformedKey }
        let parts = try KeyText.decode(secretText.utf8.dropFirst(Self.secretPrefix.utf8.count))
        let key: Ed25519PrivateKey
        do {
            key = try Ed25519PrivateKey(seed: parts.key)
        } catch {
            throw .malformedKey
        }
        self.init(name: parts.name, key: key)
        guard parts.id == KeyText.hex(verifier.keyID) else { throw .malformedKey }
    }

    /// The key with its secret, as text: for the file that only the operator can read.
    package static func secretText(name: KeyName, seed: [UInt8]) throws(CryptoError) -> String {
        let verifier = NoteKey(name: name, key: try Ed25519PrivateKey(seed: seed)).verifier
        return secretPrefix + KeyText.encode(name, id: verifier.keyID, key: seed)
    }
}
