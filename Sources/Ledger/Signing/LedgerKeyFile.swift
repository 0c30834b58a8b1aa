import Crypto
import Events
import Glibc

/// The file with the key that signs checkpoints: `DIR/keys/ledger.key`, mode 0600, one line as `NoteKey` writes it.
///
/// An operator who wants a key or a name of his own puts the file there before the first start.
struct LedgerKeyFile {
    private static let bytesMax = 4_096

    let files: LedgerFiles

    /// The log's key, made at the first start.
    func loadOrMake(_ ids: any IDSource) throws(LedgerError) -> NoteKey {
        if let key = try load() { return key }
        try makeDirectory(files.keys)
        let key: NoteKey
        let text: String
        do {
            (key, text) = try Self.make(ids)
        } catch {
            preconditionFailure("32 bytes are an Ed25519 key, and the name has its form: \(error)")
        }
        try makeFile(files.key, Array((text + "\n").utf8))
        try syncDirectory(files.keys)
        try syncDirectory(files.directory)
        return key
    }

    /// Puts the key aside, so that it never signs again: it has signed what is not in the log any more.
    func retire(_ key: NoteKey) throws(LedgerError) {
        let id = KeyText.hex(key.verifier.keyID)
        guard rename(files.key, "\(files.key).retired-\(id)") == 0 else {
            throw .fileSystem(path: files.key, errno: errno)
        }
        try syncDirectory(files.keys)
    }

    private func load() throws(LedgerError) -> NoteKey? {
        guard let bytes = try readFile(files.key, bytesMax: Self.bytesMax) else { return nil }
        let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        do throws(ProofError) {
            return try NoteKey(secretText: String(decoding: line, as: UTF8.self))
        } catch {
            throw .malformedKey(path: files.key)
        }
    }

    /// A new key. Its name, which is the log's, is made from the public half: no two logs share one.
    private static func make(_ ids: any IDSource) throws -> (key: NoteKey, text: String) {
        var seed: [UInt8] = []
        for _ in 0..<2 {
            let (high, low) = ids.draw()
            for word in [high, low] { withUnsafeBytes(of: word) { seed += $0 } }
        }
        let secret = try Ed25519PrivateKey(seed: seed)
        let digest = SHA256.digest(of: secret.publicKey).hex
        let name = try KeyName("zumik/ledger-\(digest.prefix(16))")
        return (NoteKey(name: name, key: secret), try NoteKey.secretText(name: name, seed: seed))
    }
}
