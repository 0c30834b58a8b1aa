import Crypto
import Testing

@Suite struct DigestTests {
    /// FIPS 180-4 examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 gives the published digests`(message: String, expected: String) {
        #expect(SHA256.digest(of: message).hex == expected)
        var hash = SHA256()
        for byte in message.utf8 { hash.update([byte]) }
        #expect(hash.finish().hex == expected)
        hash.update([UInt8](message.utf8))
        #expect(hash.finish().hex == expected)
    }

    /// The eight leaves of the certificate transparency tests, and the roots of their prefixes.
    static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    static let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test(arguments: 1...8)
    func `leaf and node hashes build the roots of RFC 6962`(size: Int) throws {
        let leaves = try DigestTests.leaves.prefix(size).map {
            SHA256.leafHash(try #require(Hex.decode($0)))
        }
        func root(_ leaves: ArraySlice<Digest32>) -> Digest32 {
            if leaves.count == 1 { return leaves[leaves.startIndex] }
            var split = 1
            while split * 2 < leaves.count { split *= 2 }
            return SHA256.nodeHash(
                root(leaves.prefix(split)), root(leaves.dropFirst(split)))
        }
        #expect(root(leaves[...]).hex == DigestTests.roots[size - 1])
    }

    @Test func `a reused hasher gives the same leaves and nodes as a fresh one`() {
        var hash = SHA256()
        let left = [1, 2, 3].withUnsafeBytes { hash.leafHash($0) }
        let right = [4, 5].withUnsafeBytes { hash.leafHash($0) }
        #expect(left == [1, 2, 3].withUnsafeBytes { SHA256.leafHash($0) })
        #expect(left != right)
        #expect(hash.nodeHash(left, right) == SHA256.nodeHash(left, right))
        #expect(hash.nodeHash(left, right) != hash.nodeHash(right, left))
    }

    /// RFC 4231, cases 1, 2 and 6, and the empty key.
    @Test(
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                [UInt8]("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131),
                "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            ([], "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
        ] as [([UInt8], String, String)])
    func `HMAC gives the published digests`(key: [UInt8], message: String, expected: String) {
        #expect(HMACSHA256.authenticate(message, key: key).hex == expected)
        #expect(HMACSHA256.authenticate([UInt8](message.utf8), key: key).hex == expected)
    }

    @Test func `a digest is thirty-two bytes and nothing else`() throws {
        let bytes = [UInt8](0..<32)
        let digest = try #require(Digest32(bytes))
        #expect(digest.bytes == bytes)
        #expect(digest.hex.hasPrefix("000102") && digest.hex.hasSuffix("1e1f"))
        #expect(Digest32(hex: digest.hex) == digest)
        #expect(Digest32(Array(bytes.dropLast())) == nil)
        #expect(Digest32(bytes + [0]) == nil)
        #expect(Digest32(hex: "00") == nil)
        #expect(digest.base64 == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    }
}
