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

/// The space that a process of ours may still use on the disk of this path, nil when nobody says.
func freeBytes(at path: String) -> Int64? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
}

func systemMessage(_ code: Int32) -> String {
    String(cString: strerror(code))
}
