import COpenSSL

/// SHA-256 over bytes as they come, and the hashes of the log's Merkle tree.
///
/// One value hashes any number of messages: `finish()` makes it ready for the next. Keep one where
/// many small messages are hashed; the static functions set up a new one each time.
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    package init() {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
        self.context = context
        begin()
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        require(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count))
    }

    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The digest of all bytes since the last one.
    package mutating func finish() -> Digest32 {
        let digest = Digest32 { require(EVP_DigestFinal_ex(context, $0, nil)) }
        begin()
        return digest
    }

    /// The leaf of an event, `SHA-256(0x00 ‖ body)` (RFC 6962 §2.1).
    package mutating func leafHash(_ body: UnsafeRawBufferPointer) -> Digest32 {
        updatePrefix(0x00)
        update(body)
        return finish()
    }

    /// The node over two subtrees, `SHA-256(0x01 ‖ left ‖ right)` (RFC 6962 §2.1).
    package mutating func nodeHash(_ left: Digest32, _ right: Digest32) -> Digest32 {
        // In one piece: each call of OpenSSL costs as much as hashing some of the bytes.
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * Digest32.byteCount, alignment: 8) {
            $0[0] = 0x01
            left.withUnsafeBytes { [piece = $0] bytes in
                UnsafeMutableRawBufferPointer(rebasing: piece[1...]).copyMemory(from: bytes)
            }
            right.withUnsafeBytes { [piece = $0] bytes in
                UnsafeMutableRawBufferPointer(rebasing: piece[(1 + Digest32.byteCount)...])
                    .copyMemory(from: bytes)
            }
            update(UnsafeRawBufferPointer($0))
        }
        return finish()
    }

    private mutating func updatePrefix(_ byte: UInt8) {
        withUnsafeBytes(of: byte) { update($0) }
    }

    private func begin() {
        require(EVP_DigestInit_ex(context, algorithm.pointer, nil))
    }
}

extension SHA256 {
    /// The digest of one message; of no bytes at all, it is the root of the empty tree.
    package static func digest(of bytes: UnsafeRawBufferPointer) -> Digest32 {
        Digest32 {
            require(EVP_Digest(bytes.baseAddress, bytes.count, $0, nil, algorithm.pointer, nil))
        }
    }

    package static func digest(of bytes: [UInt8]) -> Digest32 {
        bytes.withUnsafeBytes { digest(of: $0) }
    }

    /// The digest of the text's UTF-8.
    package static func digest(of text: String) -> Digest32 {
        var text = text
        return text.withUTF8 { digest(of: UnsafeRawBufferPointer($0)) }
    }

    package static func leafHash(_ body: UnsafeRawBufferPointer) -> Digest32 {
        var hash = SHA256()
        return hash.leafHash(body)
    }

    package static func leafHash(_ body: [UInt8]) -> Digest32 {
        body.withUnsafeBytes { leafHash($0) }
    }

    package static func nodeHash(_ left: Digest32, _ right: Digest32) -> Digest32 {
        var hash = SHA256()
        return hash.nodeHash(left, right)
    }
}

// The implementation of SHA-256, looked up once: OpenSSL 3 otherwise searches its providers at each use.
// Safe because an EVP_MD is immutable once it is fetched, and this one is never freed.
private struct Algorithm: @unchecked Sendable {
    let pointer: OpaquePointer
}

private let algorithm: Algorithm = {
    guard let pointer = EVP_MD_fetch(nil, "SHA2-256", nil) else {
        preconditionFailure("this OpenSSL has no SHA-256")
    }
    return Algorithm(pointer: pointer)
}()

/// Digest calls fail only by misuse or without memory.
private func require(_ result: Int32) {
    precondition(result == 1, "OpenSSL refused a digest call")
}
