import Glibc

/// Files of secrets: small, for their owner alone, and whole or not there.
enum SmallFile {
    /// The longest file that is read: a customer with the longest key for every provider stays below it.
    static let bytesMax = 65_536

    /// A file's bytes, nil when there is none. Links are not followed.
    static func read(_ path: String, followsLinks: Bool = false) throws(SmallFileError) -> [UInt8]?
    {
        let flags = O_RDONLY | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW)
        let descriptor = open(path, flags)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw SmallFileError(action: "read", errno: errno)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 8_192)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw SmallFileError(action: "read", errno: errno)
            }
            guard count > 0 else { return bytes }
            bytes += piece[..<count]
            guard bytes.count <= bytesMax else {
                throw SmallFileError(action: "read", errno: EFBIG)
            }
        }
    }

    /// Puts a file in place of the one there: written beside and renamed, so that a crash leaves the old or the new.
    static func replace(
        _ path: String, in directory: String, with bytes: [UInt8]
    ) throws(SmallFileError) {
        guard bytes.count <= bytesMax else { throw SmallFileError(action: "write", errno: EFBIG) }
        mkdir(directory, 0o700)
        let temporary = path + ".new"
        let descriptor = open(
            temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw SmallFileError(action: "create", errno: errno) }
        let isWritten = Glibc.write(descriptor, bytes, bytes.count) == bytes.count
        let isDurable = isWritten && fsync(descriptor) == 0
        let code = errno
        close(descriptor)
        guard isDurable, rename(temporary, path) == 0 else {
            throw SmallFileError(action: "write", errno: isDurable ? errno : code)
        }
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    /// Removes a file, and what an interrupted replacement left beside it; one that is not there is removed already.
    static func remove(_ path: String, in directory: String) throws(SmallFileError) {
        for path in [path + ".new", path] where unlink(path) != 0 && errno != ENOENT {
            throw SmallFileError(action: "remove", errno: errno)
        }
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else {
            if errno == ENOENT { return }
            throw SmallFileError(action: "remove", errno: errno)
        }
        defer { close(folder) }
        // Until its name is gone from the disk, the secret is not.
        guard fsync(folder) == 0 else { throw SmallFileError(action: "remove", errno: errno) }
    }

    /// Removes a folder with the files in it; one that is not there is removed already.
    static func removeFolder(_ name: String, in directory: String) throws(SmallFileError) {
        let folder = "\(directory)/\(name)"
        for file in names(in: folder) where file != "." && file != ".." {
            guard unlink("\(folder)/\(file)") == 0 || errno == ENOENT else {
                throw SmallFileError(action: "remove", errno: errno)
            }
        }
        guard rmdir(folder) == 0 || errno == ENOENT else {
            throw SmallFileError(action: "remove", errno: errno)
        }
    }

    /// The names in a directory; none when it is not there.
    static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            names.append(name)
        }
        return names
    }
}

/// What was tried with a file, and what the system said to it.
struct SmallFileError: Error, Sendable {
    let action: String
    let errno: Int32

    static func message(_ code: Int32) -> String { String(cString: strerror(code)) }
}
