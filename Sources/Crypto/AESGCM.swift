import COpenSSL

/// Secrets at rest: AES-256 in Galois/counter mode (NIST SP 800-38D).
package enum AESGCM {
    package static let keyBytes = 32
    package static let nonceBytes = 12
    package static let tagBytes = 16

    /// Seals a secret under a key, bound to a label that is not secret.
    ///
    /// - Parameters:
    ///   - nonce: 12 bytes, never used twice with one key: two messages under the same pair reveal
    ///     each other.
    ///   - label: what the secret is for; opening it under another label fails.
    /// - Returns: nonce ‖ ciphertext ‖ tag.
    package static func seal(
        _ secret: [UInt8], key: [UInt8], nonce: [UInt8], label: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        try require(key, keyBytes)
        try require(nonce, nonceBytes)
        let cipher = Cipher()
        var ciphertext = [UInt8](repeating: 0, count: secret.count)
        var tag = [UInt8](repeating: 0, count: tagBytes)
        var count: Int32 = 0
        precondition(
            EVP_EncryptInit_ex(cipher.context, EVP_aes_256_gcm(), nil, key, nonce) == 1
                && EVP_EncryptUpdate(cipher.context, nil, &count, label, Int32(label.count)) == 1
                && EVP_EncryptUpdate(
                    cipher.context, &ciphertext, &count, secret, Int32(secret.count)) == 1
                && EVP_EncryptFinal_ex(cipher.context, nil, &count) == 1
                && zumik_gcm_get_tag(cipher.context, &tag, Int32(tagBytes)) == 1,
            "OpenSSL refused to seal")
        return nonce + ciphertext + tag
    }

    /// Opens what `seal` returned.
    ///
    /// - Throws: `notAuthentic` when a byte of it, the key or the label differs.
    package static func open(
        _ sealed: [UInt8], key: [UInt8], label: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        try require(key, keyBytes)
        guard sealed.count >= nonceBytes + tagBytes else { throw .notAuthentic }
        let nonce = [UInt8](sealed.prefix(nonceBytes))
        let tag = [UInt8](sealed.suffix(tagBytes))
        let ciphertext = [UInt8](sealed.dropFirst(nonceBytes).dropLast(tagBytes))
        let cipher = Cipher()
        var secret = [UInt8](repeating: 0, count: ciphertext.count)
        var count: Int32 = 0
        precondition(
            EVP_DecryptInit_ex(cipher.context, EVP_aes_256_gcm(), nil, key, nonce) == 1
                && EVP_DecryptUpdate(cipher.context, nil, &count, label, Int32(label.count)) == 1
                && EVP_DecryptUpdate(
                    cipher.context, &secret, &count, ciphertext, Int32(ciphertext.count)) == 1
                && zumik_gcm_set_tag(cipher.context, tag, Int32(tagBytes)) == 1,
            "OpenSSL refused to open")
        guard EVP_DecryptFinal_ex(cipher.context, nil, &count) == 1 else { throw .notAuthentic }
        return secret
    }

    private static func require(_ bytes: [UInt8], _ count: Int) throws(CryptoError) {
        guard bytes.count == count else {
            throw .malformedKey(expectedBytes: count, actualBytes: bytes.count)
        }
    }
}

private struct Cipher: ~Copyable {
    let context: OpaquePointer

    init() {
        guard let context = EVP_CIPHER_CTX_new() else {
            preconditionFailure("no memory for a cipher")
        }
        self.context = context
    }

    deinit {
        EVP_CIPHER_CTX_free(context)
    }
}
