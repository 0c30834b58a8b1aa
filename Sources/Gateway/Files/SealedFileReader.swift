import Crypto
import Glibc

/// Reads one file's content from disk, piece by piece, each checked before a byte of it is given.
///
/// An actor on the disk's own queue. The file is open from the beginning: a deletion meanwhile does not cut it short.
actor SealedFileReader {
    nonisolated let file: StoredFile
    private let executor: DiskExecutor
    private let seal: FileSeal
    private let descriptor: CInt
    private var next: Int64 = 0
    /// Pieces that were read lately, by number: lines are asked for out of order, but not far from each other.
    private var lately: [Int64: [UInt8]] = [:]

    private static let latelyMax = 32

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(
        _ file: StoredFile, path: String, seal: FileSeal, executor: DiskExecutor
    ) throws(FileFault) {
        self.file = file
        self.seal = seal
        self.executor = executor
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .damaged(file: file.id) }
    }

    deinit { close(descriptor) }

    /// The next bytes, 64 KiB but for the last; nil at the end.
    func read() throws(FileFault) -> [UInt8]? {
        guard next < FileSeal.pieces(ofBytes: file.bytes) else { return nil }
        let piece = try piece(next)
        next += 1
        return piece.isEmpty ? nil : piece
    }

    /// Bytes from anywhere in the content.
    func read(at offset: Int64, count: Int) throws(FileFault) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var offset = offset
        while bytes.count < count {
            let number = offset / Int64(FileSeal.pieceBytes)
            let start = Int(offset % Int64(FileSeal.pieceBytes))
            let piece: [UInt8]
            if let known = lately[number] { piece = known } else { piece = try self.piece(number) }
            if lately.count >= Self.latelyMax { lately = [:] }
            lately[number] = piece
            guard start < piece.count else { throw .damaged(file: file.id) }
            let part = piece[start..<min(piece.count, start + count - bytes.count)]
            bytes += part
            offset += Int64(part.count)
        }
        return bytes
    }

    private func piece(_ number: Int64) throws(FileFault) -> [UInt8] {
        let isLast = number == FileSeal.pieces(ofBytes: file.bytes) - 1
        let sealed = try sealedPiece(number)
        guard let piece = try? seal.open(sealed, number: number, isLast: isLast) else {
            throw .damaged(file: file.id)
        }
        return piece
    }

    /// Begins again at the first byte.
    func rewind() { next = 0 }

    private func sealedPiece(_ number: Int64) throws(FileFault) -> [UInt8] {
        var sealed = [UInt8](repeating: 0, count: FileSeal.sealedPieceBytes)
        let start = number * Int64(FileSeal.sealedPieceBytes)
        var count = 0
        while count < sealed.count {
            let got = sealed.withUnsafeMutableBytes { bytes in
                pread(
                    descriptor, bytes.baseAddress?.advanced(by: count), bytes.count - count,
                    Int(start) + count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .disk(action: "read", errno: errno) }
            if got == 0 { break }
            count += got
        }
        sealed.removeLast(sealed.count - count)
        return sealed
    }
}
