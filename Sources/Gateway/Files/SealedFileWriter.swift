import Crypto
import Glibc

/// Writes one file's content to disk as it comes, sealed; nothing readable ever touches the disk.
///
/// An actor on the disk's own queue. Between two calls the file is open and nobody else knows of it.
actor SealedFileWriter {
    /// What was written.
    struct Content: Sendable, Equatable {
        var bytes: Int64
        var lines: Int64
        var sha256: Digest32
    }

    nonisolated let path: String
    private let executor: DiskExecutor
    private let seal: FileSeal
    private let descriptor: CInt
    private var hash = SHA256()
    private var waiting: [UInt8] = []
    private var pieces: Int64 = 0
    private var bytes: Int64 = 0
    private var lines: Int64 = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(path: String, seal: FileSeal, executor: DiskExecutor) throws(FileFault) {
        self.path = path
        self.seal = seal
        self.executor = executor
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .disk(action: "create", errno: errno) }
    }

    deinit { close(descriptor) }

    func write(_ more: [UInt8]) throws(FileFault) {
        hash.update(more)
        bytes += Int64(more.count)
        for byte in more where byte == UInt8(ascii: "\n") { lines += 1 }
        waiting += more
        // A full piece is kept until more comes: the last one is sealed as such.
        var first = 0
        while waiting.count - first > FileSeal.pieceBytes {
            try put(
                Array(waiting[first..<(first + FileSeal.pieceBytes)]), isLast: false)
            first += FileSeal.pieceBytes
        }
        if first > 0 { waiting.removeFirst(first) }
    }

    /// Seals what is left and makes all of it durable.
    ///
    /// - Parameter folder: whose names are made durable too; nil: what follows in it does that.
    /// - Parameter name: the path that it gets now that it is whole; nil: it has its own already.
    func finish(
        in folder: String? = nil, as name: String? = nil
    ) throws(FileFault) -> Content {
        try put(waiting, isLast: true)
        waiting = []
        guard fsync(descriptor) == 0 else { throw .disk(action: "sync", errno: errno) }
        if let name {
            // Not renamed: what is there already stays.
            guard link(path, name) == 0 else { throw .disk(action: "name", errno: errno) }
            unlink(path)
        }
        if let folder {
            let names = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard names >= 0 else { throw .disk(action: "sync", errno: errno) }
            defer { close(names) }
            guard fsync(names) == 0 else { throw .disk(action: "sync", errno: errno) }
        }
        return Content(bytes: bytes, lines: lines, sha256: hash.finish())
    }

    /// Removes what was written.
    func abandon() { unlink(path) }

    private func put(_ piece: [UInt8], isLast: Bool) throws(FileFault) {
        let sealed: [UInt8]
        do throws(CryptoError) {
            sealed = try seal.seal(piece, number: pieces, isLast: isLast)
        } catch {
            throw .damaged(file: path)
        }
        pieces += 1
        var written = 0
        while written < sealed.count {
            let count = sealed.withUnsafeBytes { bytes in
                Glibc.write(
                    descriptor, bytes.baseAddress?.advanced(by: written), sealed.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .disk(action: "write", errno: errno) }
            written += count
        }
    }
}
