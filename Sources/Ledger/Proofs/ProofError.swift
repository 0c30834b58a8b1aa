/// Why a note, a checkpoint or a proof is not accepted.
package enum ProofError: Error, Equatable, Sendable {
    /// More bytes, signatures or hashes than any honest text has.
    case tooLong
    case notUTF8
    /// A note has no control characters but newlines.
    case controlCharacter(UInt8)
    /// There is no text followed by an empty line and lines of signatures.
    case notSigned
    case malformedSignature(line: Int)
    /// Empty, or with a space or a plus.
    case malformedName
    /// Not a key as `name+id+base64`, or one whose id is not that of its name and bytes.
    case malformedKey
    /// A key of another kind than Ed25519.
    case unsupportedAlgorithm(UInt8)
    /// A signature that says it is of a trusted key is not.
    case invalidSignature(key: String)
    case noTrustedSignature
    /// The text of the note is not that of a checkpoint.
    case malformedCheckpoint(line: Int)
    /// The checkpoint is of another log than its key.
    case foreignOrigin(String)
    case malformedProof(line: Int)
    /// The hashes do not lead from the event to the signed root.
    case notIncluded
}

extension ProofError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLong: "it is longer than a note or a proof can be"
        case .notUTF8: "it is not valid UTF-8"
        case .controlCharacter(let byte): "it has the control character \(byte)"
        case .notSigned: "it does not end with an empty line and signatures"
        case .malformedSignature(let line): "its line \(line) is not a signature"
        case .malformedName: "the name of a key is empty, or has a space or a plus"
        case .malformedKey: "it is not a key of the form name+id+base64, or its id is wrong"
        case .unsupportedAlgorithm(let type): "the key is of type \(type), only 1 (Ed25519) works"
        case .invalidSignature(let key): "the signature of \(key) does not belong to the text"
        case .noTrustedSignature: "none of its signatures is of a trusted key"
        case .malformedCheckpoint(let line): "line \(line) is not that of a checkpoint"
        case .foreignOrigin(let origin): "the checkpoint is of the log \(origin)"
        case .malformedProof(let line): "line \(line) is not that of a tlog-proof"
        case .notIncluded: "the hashes do not lead from the event to the signed root"
        }
    }
}
