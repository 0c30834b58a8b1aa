import COpenSSL

/// Keyed digests: what identifies a session or a key without revealing it.
package enum HMACSHA256 {
    /// HMAC with SHA-256 (RFC 2104) of a message under a key of any length.
    package static func authenticate(
        _ message: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer
    ) -> Digest32 {
        Digest32 { digest in
            // A null key means "the key of the last call" to OpenSSL, so an empty one points at something.
            let result = withUnsafeBytes(of: UInt8(0)) { empty in
                HMAC(
                    EVP_sha256(), key.baseAddress ?? empty.baseAddress, Int32(key.count),
                    message.baseAddress, message.count, digest, nil)
            }
            precondition(result != nil, "OpenSSL refused an HMAC")
        }
    }

    package static func authenticate(_ message: [UInt8], key: [UInt8]) -> Digest32 {
        message.withUnsafeBytes { message in
            key.withUnsafeBytes { authenticate(message, key: $0) }
        }
    }

    /// The keyed digest of the text's UTF-8.
    package static func authenticate(_ text: String, key: [UInt8]) -> Digest32 {
        var text = text
        return text.withUTF8 { utf8 in
            key.withUnsafeBytes { authenticate(UnsafeRawBufferPointer(utf8), key: $0) }
        }
    }
}
