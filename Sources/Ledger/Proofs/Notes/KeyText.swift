import Crypto

/// The text form that public and private keys of notes share: `name+id+base64(type ‖ key)`.
enum KeyText {
    /// The type of Ed25519 signatures in notes.
    static let ed25519: UInt8 = 1
    static let keyBytes = 32

    /// The first four bytes of SHA-256(name ‖ newline ‖ type ‖ public key).
    static func id(of name: KeyName, publicKey: [UInt8]) -> UInt32 {
        let named = Array(name.text.utf8) + [UInt8(ascii: "\n"), ed25519] + publicKey
        return SHA256.digest(of: named).bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    static func encode(_ name: KeyName, id: UInt32, key: [UInt8]) -> String {
        "\(name)+\(hex(id))+\(Base64.encode([ed25519] + key))"
    }

    /// The parts of a key's text. Whether the id is right is for the caller, who knows the public key.
    static func decode(
        _ text: Substring.UTF8View
    ) throws(ProofError) -> (name: KeyName, id: String, key: [UInt8]) {
        // Base64 may contain a plus, a name may not.
        let parts = text.split(
            separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(String(Substring(parts[2]))),
            let type = bytes.first
        else { throw .malformedKey }
        guard type == ed25519 else { throw .unsupportedAlgorithm(type) }
        guard bytes.count == 1 + keyBytes else { throw .malformedKey }
        return (
            try KeyName(String(Substring(parts[0]))), String(Substring(parts[1])),
            Array(bytes.dropFirst())
        )
    }

    /// Eight digits, as keys show their ids.
    static func hex(_ id: UInt32) -> String {
        withUnsafeBytes(of: id.bigEndian) { Hex.encode(Array($0)) }
    }
}
