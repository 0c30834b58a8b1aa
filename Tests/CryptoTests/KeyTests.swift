import Crypto
import Testing

@Suite struct KeyTests {
    /// RFC 8032 §7.1, tests 1 and 2.
    @Test(arguments: [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
                + "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ])
    func `Ed25519 gives the published signatures`(
        seed: String, publicKey: String, message: String, signature: String
    ) throws {
        let key = try Ed25519PrivateKey(seed: try #require(Hex.decode(seed)))
        let message = try #require(Hex.decode(message))
        #expect(Hex.encode(key.publicKey) == publicKey)
        #expect(Hex.encode(key.sign(message)) == signature)
        #expect(
            Ed25519.isValid(signature: key.sign(message), of: message, publicKey: key.publicKey))
    }

    @Test func `a signature holds for one message and one key only`() throws {
        let key = try Ed25519PrivateKey(seed: [UInt8](repeating: 7, count: 32))
        let other = try Ed25519PrivateKey(seed: [UInt8](repeating: 8, count: 32))
        let signature = key.sign([1, 2, 3])
        func isValid(_ signature: [UInt8], _ message: [UInt8], _ publicKey: [UInt8]) -> Bool {
            Ed25519.isValid(signature: signature, of: message, publicKey: publicKey)
        }
        #expect(isValid(signature, [1, 2, 3], key.publicKey))
        #expect(!isValid(signature, [1, 2, 4], key.publicKey))
        #expect(!isValid(signature, [1, 2, 3], other.publicKey))
        #expect(!isValid(Array(signature.dropLast()), [1, 2, 3], key.publicKey))
        #expect(!isValid(signature, [1, 2, 3], Array(key.publicKey.dropLast())))
        #expect(throws: CryptoError.malformedKey(expectedBytes: 32, actualBytes: 3)) {
            try Ed25519PrivateKey(seed: [1, 2, 3])
        }
    }

    @Test func `AES-GCM gives the published ciphertext`() throws {
        // NIST's GCM examples, case 16.
        let key = try #require(
            Hex.decode("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))
        let nonce = try #require(Hex.decode("cafebabefacedbaddecaf888"))
        let secret = try #require(
            Hex.decode(
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                    + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"))
        let label = try #require(Hex.decode("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
        let sealed = try AESGCM.seal(secret, key: key, nonce: nonce, label: label)
        #expect(
            Hex.encode(Array(sealed.dropFirst(12)))
                == "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b")
        #expect(try AESGCM.open(sealed, key: key, label: label) == secret)
    }

    @Test(arguments: [0, 1, 16, 1_000])
    func `sealed bytes open with their key and label and no other`(count: Int) throws {
        let key = try randomBytes(32)
        let secret = try randomBytes(count)
        let sealed = try AESGCM.seal(
            secret, key: key, nonce: try randomBytes(12), label: [1])
        #expect(sealed.count == count + 28)
        #expect(try AESGCM.open(sealed, key: key, label: [1]) == secret)
        #expect(throws: CryptoError.notAuthentic) {
            try AESGCM.open(sealed, key: key, label: [])
        }
        #expect(throws: CryptoError.notAuthentic) {
            try AESGCM.open(sealed, key: key.reversed(), label: [1])
        }
        for index in stride(from: 0, to: sealed.count, by: 7) {
            var altered = sealed
            altered[index] ^= 1
            #expect(throws: CryptoError.notAuthentic) {
                try AESGCM.open(altered, key: key, label: [1])
            }
        }
        #expect(throws: CryptoError.notAuthentic) {
            try AESGCM.open(Array(sealed.prefix(27)), key: key, label: [1])
        }
        #expect(throws: CryptoError.malformedKey(expectedBytes: 32, actualBytes: 31)) {
            try AESGCM.open(sealed, key: Array(key.dropLast()), label: [1])
        }
    }

    @Test func `comparison in constant time agrees with equality`() throws {
        #expect(constantTimeEqual([1, 2], [1, 2]))
        #expect(!constantTimeEqual([1, 2], [1, 3]))
        #expect(!constantTimeEqual([1, 2], [1, 2, 3]))
        #expect(constantTimeEqual([], []))
        #expect(constantTimeEqual(SHA256.digest(of: "a"), SHA256.digest(of: "a")))
        #expect(!constantTimeEqual(SHA256.digest(of: "a"), SHA256.digest(of: "b")))
    }

    @Test func `random bytes have the length asked for and do not repeat`() throws {
        #expect(try randomBytes(0) == [])
        #expect(try randomBytes(32).count == 32)
        #expect(try randomBytes(32) != randomBytes(32))
    }
}
