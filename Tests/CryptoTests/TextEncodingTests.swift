import Crypto
import Testing

@Suite struct TextEncodingTests {
    /// RFC 4648 §10.
    @Test(arguments: [
        ("", "", ""), ("f", "Zg==", "66"), ("fo", "Zm8=", "666f"), ("foo", "Zm9v", "666f6f"),
        ("foob", "Zm9vYg==", "666f6f62"), ("fooba", "Zm9vYmE=", "666f6f6261"),
        ("foobar", "Zm9vYmFy", "666f6f626172"),
    ])
    func `the published encodings, both ways`(text: String, base64: String, hex: String) {
        let bytes = [UInt8](text.utf8)
        #expect(Base64.encode(bytes) == base64)
        #expect(Base64.decode(base64) == bytes)
        #expect(Base64.encode(bytes, .url) == base64.filter { $0 != "=" })
        #expect(Base64.decode(base64.filter { $0 != "=" }, .url) == bytes)
        #expect(Hex.encode(bytes) == hex)
        #expect(Hex.decode(hex) == bytes)
        #expect(Hex.decode(hex.uppercased()) == bytes)
    }

    @Test func `every byte survives every encoding at every length`() {
        let all = [UInt8](0...255)
        for length in 0...all.count {
            let bytes = [UInt8](all.suffix(length))
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64.decode(Base64.encode(bytes, .url), .url) == bytes)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        }
        #expect(Base64.encode([0xFB, 0xFF]) == "+/8=")
        #expect(Base64.encode([0xFB, 0xFF], .url) == "-_8")
    }

    @Test(arguments: [
        "Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "-_8=",
        "Zg==Zg==",
        "Zm8=Zm8=", "Zé==",
    ])
    func `base64 that nobody wrote is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: ["Zg==", "+/8", "Z", "Zh"])
    func `base64 for URLs has its own alphabet and no padding`(text: String) {
        #expect(Base64.decode(text, .url) == nil)
    }

    @Test(arguments: ["0", "0g", "é0", " 0", "0x00"])
    func `text that is not hexadecimal is refused`(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}
