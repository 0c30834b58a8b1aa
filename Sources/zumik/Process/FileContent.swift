import Glibc

/// Whole files, read into memory.
enum FileContent {
    /// Configurations, policies and secrets are small; a larger file was not meant.
    private static let bytesMax = 16 << 20

    /// nil when it cannot be read, or is larger than 16 MiB.
    static func read(_ path: String) -> [UInt8]? { read(path, bytesMax: bytesMax) }

    /// The same with a bound of its own, for what may be large.
    static func read(_ path: String, bytesMax: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while content.count <= bytesMax {
            let count = Glibc.read(descriptor, &block, block.count)
            if count == 0 { return content }
            if count < 0 {
                guard errno == EINTR else { return nil }
                continue
            }
            content += block[..<count]
        }
        return nil
    }
}
