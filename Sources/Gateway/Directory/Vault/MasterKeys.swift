import Events
import Synchronization

/// Where the master key is found.
package enum MasterKeySource: Sendable, Equatable {
    /// In `keys/master.key` beside the customers' files, made when it is first needed.
    case own
    /// In an environment variable.
    case environment(Secret)
    /// In a file that the operator keeps.
    case file(String)

    /// What holds where nothing is configured: `ZUMIK_MASTER_KEY` if it is set, else the vault's own file.
    package init(environment: [String: String]) {
        let text = environment["ZUMIK_MASTER_KEY"] ?? ""
        self = text.isEmpty ? .own : .environment(Secret(text))
    }
}

/// The master keys of one vault, read once, and again when they are to change.
///
/// In memory a key is never dropped: what was wrapped by it a moment ago can still be opened.
final class MasterKeys: Sendable {
    let source: MasterKeySource
    private let directory: String
    private let ring = Mutex<MasterKeyRing?>(nil)
    private let isRotating = Mutex(false)

    init(source: MasterKeySource, directory: String) {
        self.source = source
        self.directory = directory
    }

    /// The keys as they are known.
    ///
    /// - Throws: `masterKeyMissing` when there is none.
    func known() throws(CredentialError) -> MasterKeyRing {
        guard let known = try knownIfAny() else { throw .masterKeyMissing }
        return known
    }

    /// The keys as they are known, or nil when the vault keeps its own and has none yet.
    func knownIfAny() throws(CredentialError) -> MasterKeyRing? {
        try ring.withLock { ring throws(CredentialError) in
            if ring == nil { ring = try read() }
            return ring
        }
    }

    /// Makes the vault's own key, unless it has one.
    func made(_ ids: any IDSource) throws(CredentialError) -> MasterKeyRing {
        try ring.withLock { ring throws(CredentialError) in
            if ring == nil { ring = try read() }
            if let known = ring { return known }
            guard source == .own else { throw CredentialError.masterKeyMissing }
            let made = MasterKeyRing(Self.fresh(ids))
            try write(made)
            ring = made
            return made
        }
    }

    /// Whether a rotation may begin; it then must end.
    func beginRotation() -> Bool {
        isRotating.withLock { isRotating in
            defer { isRotating = true }
            return !isRotating
        }
    }

    func endRotation() { isRotating.withLock { $0 = false } }

    /// Takes up the key that is to wrap from here on: a new one of the vault's own, or what the operator put first.
    func advance(_ ids: any IDSource) throws(CredentialError) -> MasterKeyRing {
        try ring.withLock { ring throws(CredentialError) in
            var before = ring
            if before == nil { before = try read() }
            let next: MasterKeyRing
            switch source {
            case .own:
                next = MasterKeyRing(Self.fresh(ids)).followed(by: before)
                try write(next)
            case .file, .environment:
                guard let read = try read() else { throw CredentialError.masterKeyMissing }
                next = read.followed(by: before)
            }
            ring = next
            return next
        }
    }

    /// Drops all keys but the current one from the vault's own file: nothing needs them any more.
    func dropRetired() throws(CredentialError) {
        guard source == .own else { return }
        try ring.withLock { ring throws(CredentialError) in
            guard let ring, try read() != MasterKeyRing(ring.current) else { return }
            try write(MasterKeyRing(ring.current))
        }
    }

    private var path: String {
        switch source {
        case .own: directory + "/master.key"
        case .file(let path): path
        case .environment: "the environment"
        }
    }

    /// The keys at their source; nil when the vault's own file is not there.
    private func read() throws(CredentialError) -> MasterKeyRing? {
        var text: String?
        switch source {
        case .environment(let secret): text = secret.revealed
        case .own, .file:
            do throws(SmallFileError) {
                // An operator's secrets are often links; our own file never is one.
                text = try SmallFile.read(path, followsLinks: source != .own)
                    .map { String(decoding: $0, as: UTF8.self) }
            } catch {
                throw .masterKeyFile(path: path, action: error.action, errno: error.errno)
            }
        }
        guard let text else { return nil }
        guard let ring = MasterKeyRing(text: text) else {
            throw .masterKeyMalformed(place: path)
        }
        return ring
    }

    private func write(_ ring: MasterKeyRing) throws(CredentialError) {
        do throws(SmallFileError) {
            try SmallFile.replace(path, in: directory, with: Array(ring.text.utf8))
        } catch {
            throw .masterKeyFile(path: path, action: error.action, errno: error.errno)
        }
    }

    private static func fresh(_ ids: any IDSource) -> MasterKey {
        guard let key = MasterKey(ids.bytes(MasterKey.byteCount)) else {
            preconditionFailure("a master key has the bytes that were drawn for it")
        }
        return key
    }
}
