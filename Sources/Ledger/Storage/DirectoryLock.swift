import Glibc

/// The data directory, held by one process at a time.
///
/// Two writers on one log would corrupt what the other one believes of it. The kernel frees the lock when
/// the process ends, however it ends; the file stays, with the number of the last holder in it.
final class DirectoryLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws(LedgerError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .fileSystem(path: path, errno: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            let holder = Self.holder(descriptor)
            Glibc.close(descriptor)
            guard reason == EWOULDBLOCK else { throw .fileSystem(path: path, errno: reason) }
            throw .locked(path: path, holder: holder)
        }
        // For people only, so a failure to write it changes nothing.
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
        self.descriptor = descriptor
    }

    deinit {
        Glibc.close(descriptor)
    }

    private static func holder(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
