import Glibc

/// The bytes of a whole file.
func bytes(of path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw BenchError(description: "no file \(path)") }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let count = ftell(file)
    rewind(file)
    return [UInt8](unsafeUninitializedCapacity: count) { target, filled in
        filled = fread(target.baseAddress, 1, count, file)
    }
}
