import COpenSSL

/// A key that signs checkpoints (RFC 8032).
package final class Ed25519PrivateKey: Sendable {
    package static let seedBytes = 32
    package static let signatureBytes = 64

    /// The public half, 32 bytes.
    package let publicKey: [UInt8]
    private let key: PublicKeyHandle

    /// The key of a seed of 32 secret bytes.
    package init(seed: [UInt8]) throws(CryptoError) {
        guard seed.count == Ed25519PrivateKey.seedBytes,
            let pointer = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
        else {
            throw .malformedKey(
                expectedBytes: Ed25519PrivateKey.seedBytes, actualBytes: seed.count)
        }
        key = PublicKeyHandle(takingOwnershipOf: pointer)
        var bytes = [UInt8](repeating: 0, count: 32)
        var count = bytes.count
        precondition(
            EVP_PKEY_get_raw_public_key(pointer, &bytes, &count) == 1 && count == bytes.count,
            "an Ed25519 key has a public half of 32 bytes")
        publicKey = bytes
    }

    /// The signature of a message, 64 bytes; always the same for the same message.
    package func sign(_ message: [UInt8]) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else {
            preconditionFailure("no memory for a signature")
        }
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: Ed25519PrivateKey.signatureBytes)
        var count = signature.count
        precondition(
            EVP_DigestSignInit(context, nil, nil, nil, key.pointer) == 1
                && EVP_DigestSign(context, &signature, &count, message, message.count) == 1
                && count == signature.count,
            "OpenSSL refused to sign")
        return signature
    }
}

/// Checks signatures of Ed25519 (RFC 8032).
package enum Ed25519 {
    /// Whether the signature was made over this message by the owner of this public key.
    ///
    /// A key or a signature of a wrong length makes it false.
    package static func isValid(
        signature: [UInt8], of message: [UInt8], publicKey: [UInt8]
    ) -> Bool {
        guard publicKey.count == 32, signature.count == Ed25519PrivateKey.signatureBytes,
            let pointer = EVP_PKEY_new_raw_public_key(
                EVP_PKEY_ED25519, nil, publicKey, publicKey.count),
            let context = EVP_MD_CTX_new()
        else { return false }
        let key = PublicKeyHandle(takingOwnershipOf: pointer)
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit(context, nil, nil, nil, key.pointer) == 1
            && EVP_DigestVerify(
                context, signature, signature.count, message, message.count) == 1
    }
}

// Safe because an EVP_PKEY is never changed after it is made, and OpenSSL counts its uses atomically.
private final class PublicKeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(takingOwnershipOf pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }
}
