package import Events
package import SQLite

/// Why the log cannot be opened, read or trusted.
package enum LedgerError: Error, Equatable, Sendable {
    /// Another process writes to this directory.
    case locked(path: String, holder: Int32?)
    /// A file or directory could not be made or opened; `errno` of the system.
    case fileSystem(path: String, errno: Int32)
    case storage(SQLiteError)
    /// The file is a database of something else.
    case notALedger(path: String)
    /// A newer version of the program has changed the file.
    case newerDatabase(applied: Int64, known: Int64)
    /// A migration that is applied is not the one that this program has under its number.
    case migrationChanged(name: String)
    /// A stored event is not what was stored: the log cannot be trusted.
    case corrupt(seq: Int64, Corruption)
    /// The log is not what it was.
    case untrusted(Distrust)
    /// The file with the key that signs checkpoints does not hold one.
    case malformedKey(path: String)
    /// What the log is to say of its own history could not be appended to it.
    case notRecorded(AppendError)
    /// A read took longer than a reader may keep its snapshot.
    case readTooLong
    /// More reads wait than may.
    case tooManyReads
    case closed

    /// What is wrong with a stored event.
    package enum Corruption: Error, Equatable, Sendable {
        /// The leaf is not the hash of the body.
        case leaf
        /// A column differs from the body it is derived from.
        case column(String)
        case undecodable(EventDecodingError)
        /// The number of rows is not the highest position plus one.
        case gap
        /// The stored hashes of the tree are not those over the events up to this one.
        case tree
        /// What is stored of a checkpoint that was signed is not a head.
        case signedHead
    }

    /// Whether the files can no longer be trusted, as opposed to not being available.
    package var isDamage: Bool {
        switch self {
        case .corrupt, .untrusted, .migrationChanged, .notALedger: true
        case .storage(let error): error.isCorruption
        case .locked, .fileSystem, .newerDatabase, .malformedKey, .notRecorded, .readTooLong,
            .tooManyReads,
            .closed:
            false
        }
    }
}

extension LedgerError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .locked(let path, let holder):
            "the ledger is in use by process \(holder.map(String.init) ?? "unknown") (\(path)); "
                + "stop it, or use --url to talk to it"
        case .fileSystem(let path, let errno):
            "\(path): \(systemMessage(errno))"
        case .storage(let error):
            error.description
        case .notALedger(let path):
            "\(path) is not a ledger of zumik"
        case .newerDatabase(let applied, let known):
            "the ledger has migration \(applied), this program knows up to \(known): "
                + "use the version of zumik that wrote it, or a newer one"
        case .migrationChanged(let name):
            "migration \(name) is not the one that was applied to this ledger"
        case .corrupt(let seq, let corruption):
            "event \(seq) is damaged: \(corruption)"
        case .untrusted(let distrust):
            "\(distrust). Restore the files as they were, or start with --accept-truncation to go on with what is "
                + "there: the log then says what was lost"
        case .malformedKey(let path):
            "\(path) is not a key for notes (PRIVATE+KEY+name+id+base64, Ed25519)"
        case .notRecorded(let error):
            "the log cannot record what was accepted: \(error)"
        case .readTooLong:
            "the read took too long and was ended; ask for less at once"
        case .tooManyReads:
            "too many reads of the ledger wait already"
        case .closed:
            "the ledger is closed"
        }
    }
}

extension LedgerError.Corruption: CustomStringConvertible {
    package var description: String {
        switch self {
        case .leaf: "its leaf is not the hash of its body"
        case .column(let name): "its column \(name) differs from its body"
        case .undecodable(let error): error.description
        case .gap: "events are missing before it"
        case .tree: "the stored tree up to it is not the tree over the events"
        case .signedHead: "the signed head of its size is not one"
        }
    }
}
