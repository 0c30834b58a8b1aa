import Crypto
import Glibc

/// What reading the anchor's file found.
package enum AnchorReading: Equatable, Sendable {
    case found(Anchor)
    /// There is no such file.
    case missing
    /// Neither slot is as it was written.
    case unreadable
}

/// The anchor's file beside the database, open for writing.
///
/// A write goes to the older slot, so that the newer one stays whole whatever happens meanwhile. It is not synced
/// with each commit: the kernel has it when the process dies, and the commit before it is on disk in any case. After
/// a loss of power the anchor may therefore be older than the log, by no more than what came since `sync()`.
final class AnchorFile {
    private let path: String
    private let descriptor: Int32
    private var epoch: UInt64
    private var hash = SHA256()
    private var isSynced = true

    /// Opens the file, which is empty until the first write if there was none, or none that can be read.
    init(path: String) throws(LedgerError) {
        self.path = path
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .fileSystem(path: path, errno: errno) }
        self.descriptor = descriptor
        epoch = Self.newestSlot(Self.bytes(of: descriptor))?.epoch ?? 0
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Puts an anchor in place of the older of the two; the first one in place of both, durably.
    func write(_ anchor: Anchor) throws(LedgerError) {
        let isFirst = epoch == 0
        if isFirst { try clear() }
        try writeSlot(anchor)
        guard isFirst else { return }
        // So that no later write needs space on the disk.
        try writeSlot(anchor)
        try sync()
    }

    private func clear() throws(LedgerError) {
        guard ftruncate(descriptor, 0) == 0,
            ftruncate(descriptor, off_t(AnchorSlot.stride * AnchorSlot.count)) == 0
        else { throw .fileSystem(path: path, errno: errno) }
    }

    private func writeSlot(_ anchor: Anchor) throws(LedgerError) {
        let slot = AnchorSlot(epoch: epoch + 1, anchor: anchor)
        let bytes = slot.encoded(using: &hash)
        let written = pwrite(descriptor, bytes, bytes.count, off_t(slot.number * AnchorSlot.stride))
        guard written == bytes.count else {
            throw .fileSystem(path: path, errno: written < 0 ? errno : ENOSPC)
        }
        epoch = slot.epoch
        isSynced = false
    }

    /// Makes what was written last durable.
    func sync() throws(LedgerError) {
        guard !isSynced else { return }
        guard fdatasync(descriptor) == 0 else { throw .fileSystem(path: path, errno: errno) }
        isSynced = true
    }

    /// What a file says; it is only read.
    static func read(path: String) throws(LedgerError) -> AnchorReading {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw .fileSystem(path: path, errno: errno) }
            return .missing
        }
        defer { Glibc.close(descriptor) }
        guard let newest = newestSlot(bytes(of: descriptor)) else { return .unreadable }
        return .found(newest.anchor)
    }

    private static func newestSlot(_ bytes: [UInt8]) -> AnchorSlot? {
        var newest: AnchorSlot?
        for number in 0..<AnchorSlot.count {
            let start = number * AnchorSlot.stride
            guard start + AnchorSlot.bytes <= bytes.count,
                let slot = AnchorSlot(bytes[start..<start + AnchorSlot.bytes]),
                slot.number == number, slot.epoch > newest?.epoch ?? 0
            else { continue }
            newest = slot
        }
        return newest
    }

    /// The file's bytes, as far as slots go; fewer if it is shorter.
    private static func bytes(of descriptor: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: AnchorSlot.stride * AnchorSlot.count)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }
}

@available(*, unavailable)
extension AnchorFile: Sendable {}
