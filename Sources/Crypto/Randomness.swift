import COpenSSL

/// Unpredictable bytes from OpenSSL's generator, fit for keys and nonces.
///
/// Chance is an input: call it where the program is composed, and pass the bytes on.
package func randomBytes(_ count: Int) throws(CryptoError) -> [UInt8] {
    precondition((0...1 << 20).contains(count), "between nothing and a mebibyte of randomness")
    var bytes = [UInt8](repeating: 0, count: count)
    guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw .noRandomness }
    return bytes
}

/// Compares secrets in a time that depends on their length only.
package func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}

/// Compares secret digests in constant time.
package func constantTimeEqual(_ left: Digest32, _ right: Digest32) -> Bool {
    left.withUnsafeBytes { left in
        right.withUnsafeBytes { right in
            CRYPTO_memcmp(left.baseAddress, right.baseAddress, Digest32.byteCount) == 0
        }
    }
}
