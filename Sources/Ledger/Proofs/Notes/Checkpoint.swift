import Crypto

/// What a log says of itself at one moment: its name, its size and its root (C2SP tlog-checkpoint).
///
/// Who signs one must have checked that it is consistent with every one signed before: that is not done here.
package struct Checkpoint: Equatable, Sendable {
    /// The log's name, and that of the key that signs for it, so that no log can speak for another.
    package let origin: KeyName
    package let head: TreeHead

    package init(origin: KeyName, head: TreeHead) {
        self.origin = origin
        self.head = head
    }

    /// The three lines that are signed.
    package var text: String { "\(origin)\n\(head.size)\n\(head.root.base64)\n" }

    /// This head of the key's own log, signed.
    package static func sign(_ head: TreeHead, with key: NoteKey) -> SignedNote {
        SignedNote(Checkpoint(origin: key.name, head: head).text, signedBy: key)
    }

    /// The checkpoint in a note that `verifier` has signed for the log of its own name.
    package init(opening note: SignedNote, by verifier: NoteVerifier) throws(ProofError) {
        try self.init(text: try note.verified(by: [verifier]))
        guard origin == verifier.name else { throw .foreignOrigin(origin.text) }
    }

    /// Reads the text of a checkpoint, which has exactly one form.
    ///
    /// Lines of extensions after the third are allowed and passed over, as the format has it; we write none.
    package init(text: String) throws(ProofError) {
        let lines = text.utf8.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count > 3, lines[lines.count - 1].isEmpty else {
            throw .malformedCheckpoint(line: lines.count)
        }
        if let empty = lines.dropLast().firstIndex(where: \.isEmpty) {
            throw .malformedCheckpoint(line: empty + 1)
        }
        origin = try KeyName(String(Substring(lines[0])))
        guard let size = Decimal.value(of: lines[1]) else { throw .malformedCheckpoint(line: 2) }
        guard let bytes = Base64.decode(String(Substring(lines[2]))), let root = Digest32(bytes)
        else { throw .malformedCheckpoint(line: 3) }
        head = TreeHead(size: size, root: root)
    }
}
