import Glibc

/// A file that appears under its name when all of it is written, or not at all.
final class OutputFile {
    let path: String
    private let descriptor: Int32
    private var isFinished = false

    init(path: String) throws {
        self.path = path
        descriptor = open(
            path + ".partial", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("\(path) cannot be written: system error \(errno)")
        }
    }

    deinit {
        close(descriptor)
        if !isFinished { unlink(path + ".partial") }
    }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                guard errno == EINTR else {
                    throw CommandFailure("\(path) cannot be written: system error \(errno)")
                }
            } else {
                rest = rest.dropFirst(count)
            }
        }
    }

    func finish() throws {
        guard fsync(descriptor) == 0, rename(path + ".partial", path) == 0 else {
            throw CommandFailure("\(path) cannot be written: system error \(errno)")
        }
        isFinished = true
    }
}
