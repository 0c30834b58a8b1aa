import Glibc

/// Makes a directory and those above it, for the owner alone; one that exists is left as it is.
func makeDirectory(_ path: String) throws(LedgerError) {
    guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
        throw .fileSystem(path: path, errno: errno)
    }
    try makeDirectory(String(path[..<slash]))
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
        throw .fileSystem(path: path, errno: errno)
    }
}

/// Makes the names in a directory durable: a file that is synced can still lose its name with the power.
func syncDirectory(_ path: String) throws(LedgerError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .fileSystem(path: path, errno: errno) }
    defer { Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .fileSystem(path: path, errno: errno) }
}

/// Makes a file's length and bytes durable.
func syncFile(_ path: String) throws(LedgerError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .fileSystem(path: path, errno: errno) }
    defer { Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .fileSystem(path: path, errno: errno) }
}

/// The space that a process of ours may still use on the disk of this path, nil when nobody says.
func freeBytes(at path: String) -> Int64? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
}

/// Makes a file for the owner alone, complete and durable or not at all; one that exists is left, and refused.
func makeFile(_ path: String, _ bytes: [UInt8]) throws(LedgerError) {
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .fileSystem(path: temporary, errno: errno) }
    let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
    let code = isWritten ? 0 : errno
    close(descriptor)
    guard isWritten else { throw .fileSystem(path: temporary, errno: code) }
    // A link, and not a new name, because it fails where there is a file already.
    guard link(temporary, path) == 0 else { throw .fileSystem(path: path, errno: errno) }
    unlink(temporary)
}

/// A small file's bytes, nil where there is none.
func readFile(_ path: String, bytesMax: Int) throws(LedgerError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
        if errno == ENOENT { return nil }
        throw .fileSystem(path: path, errno: errno)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: bytesMax)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw .fileSystem(path: path, errno: errno) }
    return Array(bytes.prefix(count))
}

func systemMessage(_ code: Int32) -> String {
    String(cString: strerror(code))
}
