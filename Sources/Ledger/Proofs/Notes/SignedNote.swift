import Crypto

/// One line of signature under a note.
package struct NoteSignature: Equatable, Sendable {
    package let name: KeyName
    package let keyID: UInt32
    /// What the key made of the text; 64 bytes for Ed25519.
    package let bytes: [UInt8]
}

/// A text and the signatures under it (C2SP signed-note).
///
/// A note that was parsed is not trusted: its text means nothing before `verified(by:)` has accepted it.
package struct SignedNote: Sendable {
    /// The format asks for 16 at least; witnesses of a public log add some.
    static let signaturesMax = 64
    static let bytesMax = 1 << 20

    /// Ends with a newline.
    package let text: String
    /// At least one.
    package private(set) var signatures: [NoteSignature]

    /// Signs a text, which ends with a newline and has no other control characters.
    package init(_ text: String, signedBy key: NoteKey) {
        precondition(text.utf8.last == UInt8(ascii: "\n"), "the text of a note ends with a newline")
        precondition(
            Self.controlCharacter(in: text.utf8) == nil, "a note has no control characters")
        self.text = text
        signatures = [key.sign(text)]
    }

    /// Adds the signature of another key.
    package mutating func sign(with key: NoteKey) {
        precondition(signatures.count < Self.signaturesMax, "a note has a limit of signatures")
        signatures.append(key.sign(text))
    }

    /// The whole note, as it is published.
    package var encoded: String {
        var encoded = text + "\n"
        for signature in signatures {
            let id = withUnsafeBytes(of: signature.keyID.bigEndian) { Array($0) }
            encoded += "\u{2014} \(signature.name) \(Base64.encode(id + signature.bytes))\n"
        }
        return encoded
    }
}

extension SignedNote {
    /// Reads a note, and refuses whatever is not exactly of the format.
    package init(parsing note: String) throws(ProofError) {
        try self.init(parsing: Array(note.utf8))
    }

    /// Reads a note from bytes that anybody may have made.
    package init(parsing bytes: [UInt8]) throws(ProofError) {
        guard bytes.count <= Self.bytesMax else { throw .tooLong }
        if let byte = Self.controlCharacter(in: bytes) { throw .controlCharacter(byte) }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .notUTF8 }
        // The text may have empty lines of its own: the last one ends it.
        let newline = UInt8(ascii: "\n")
        let end = bytes.indices.dropLast().last { bytes[$0] == newline && bytes[$0 + 1] == newline }
        guard let end, end + 2 < bytes.count, bytes.last == newline else { throw .notSigned }
        text = String(decoding: bytes[...end], as: UTF8.self)

        let linesBefore = bytes[...(end + 1)].count { $0 == newline }
        let lines = bytes[(end + 2)...].dropLast().split(
            separator: newline, omittingEmptySubsequences: false)
        guard lines.count <= Self.signaturesMax else { throw .tooLong }
        signatures = []
        for (index, line) in lines.enumerated() {
            guard let signature = NoteSignature(line: String(decoding: line, as: UTF8.self)) else {
                throw .malformedSignature(line: linesBefore + index + 1)
            }
            signatures.append(signature)
        }
    }

    private static func controlCharacter(in bytes: some Sequence<UInt8>) -> UInt8? {
        bytes.first { $0 < 0x20 && $0 != UInt8(ascii: "\n") }
    }

    /// The text, once at least one trusted key is found to have signed it.
    ///
    /// Signatures of other keys are ignored. One that names a trusted key and is not of it refuses the whole note.
    package func verified(by verifiers: [NoteVerifier]) throws(ProofError) -> String {
        var isVerified = false
        for signature in signatures {
            for verifier in verifiers where verifier.isNamed(by: signature) {
                guard verifier.accepts(signature, of: text) else {
                    throw .invalidSignature(key: verifier.name.text)
                }
                isVerified = true
            }
        }
        guard isVerified else { throw .noTrustedSignature }
        return text
    }
}

extension NoteSignature {
    /// Reads `— name base64(id ‖ signature)`; nil for anything else.
    fileprivate init?(line: String) {
        // By bytes: a mark after a space would make another character of it.
        let parts = line.utf8.split(
            separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("\u{2014}".utf8),
            let name = try? KeyName(String(Substring(parts[1]))),
            let bytes = Base64.decode(String(Substring(parts[2]))), bytes.count > 4
        else { return nil }
        self.name = name
        keyID = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        self.bytes = Array(bytes.dropFirst(4))
    }
}
