import Testing

@testable import Crypto

@Suite struct SipHashTests {
    private static let key = (0..<16).map { UInt8($0) }

    /// From the authors' reference implementation, `vectors.h`: the hash of 0, 1, …, n − 1 under the key 0 … 15.
    @Test(
        arguments: [
            (0, 0x726f_db47_dd0e_0e31), (1, 0x74f8_39c5_93dc_67fd), (7, 0xab02_00f5_8b01_d137),
            (8, 0x93f5_f579_9a93_2462), (15, 0xa129_ca61_49be_45e5), (63, 0x958a_324c_eb06_4572),
        ] as [(Int, UInt64)])
    func `it gives the reference's hashes`(length: Int, expected: UInt64) {
        var hash = SipHash24(key: Self.key)
        (0..<length).map { UInt8($0) }.withUnsafeBytes { hash.update($0) }
        #expect(hash.finish() == expected)
    }

    @Test
    func `it does not matter in which pieces the bytes come, nor that it was asked in between`() {
        let bytes = (0..<100).map { UInt8($0) }
        var whole = SipHash24(key: Self.key)
        bytes.withUnsafeBytes { whole.update($0) }
        for size in [1, 3, 7, 8, 9, 33] {
            var pieces = SipHash24(key: Self.key)
            for start in stride(from: 0, to: bytes.count, by: size) {
                bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { pieces.update($0) }
                _ = pieces.finish()
            }
            #expect(pieces.finish() == whole.finish(), "in pieces of \(size)")
        }
    }
}
