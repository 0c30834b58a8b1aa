import Crypto
import Events

extension LogWriter {
    /// How long heads go unsigned while events keep coming.
    private static let unsignedFor = Duration.seconds(60)

    /// The signed head of the log as it is now, signed unless it was already.
    ///
    /// It leaves the writer when it is stored: the next one will be consistent with it, whatever happens.
    func sign() -> Result<SignedHead, AppendError> {
        if let lastSigned, lastSigned.head == tree.head { return .success(lastSigned) }
        guard isWritable, !isDamaged, let store else { return .failure(.unavailable(.writeFailed)) }
        do {
            try checkStored(store)
            let head = SignedHead(
                head: tree.head, vkey: key.verifier.vkey,
                note: Checkpoint.sign(tree.head, with: key).encoded, signedAt: clock.now())
            try store.transaction { try store.insert(head) }
            try writeAnchor(signed: head.head)
            try anchorFile.sync()
            lastSigned = head
            lastSigning = .now
            return .success(head)
        } catch {
            return .failure(.unavailable(failedToSign(error)))
        }
    }

    /// What is signed is what is stored: the tree that grew in memory and the one that proofs are read from have the
    /// same root, and what was signed before is the beginning of it.
    private func checkStored(_ store: LogStore) throws {
        for known in [tree.head, anchor.signed] {
            let found = try store.connection.treeHead(size: known.size)
            guard found == known else {
                throw LedgerError.untrusted(.changed(anchored: known, found: found))
            }
        }
    }

    private func failedToSign(_ error: any Error) -> AppendError.Unavailability {
        noteFailure(error)
        defer { updateReadiness() }
        if let error = error as? LedgerError, error.isDamage {
            isDamaged = true
            return .damaged
        }
        // Whatever it was, the next append or tick finds out what is on disk.
        isWritable = false
        isSettled = false
        dropStore()
        return .writeFailed
    }

    /// Signs from time to time, so that reading commands, which never sign, find a head that is not old.
    func signIfGrown(isIdle: Bool) {
        guard isWritable, !isDamaged, tree.size > anchor.signed.size,
            isIdle || lastSigning.duration(to: .now) > Self.unsignedFor
        else { return }
        _ = sign()
    }
}
