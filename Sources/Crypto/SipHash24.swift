/// SipHash-2-4 (Aumasson and Bernstein, 2012): 64 bits that nobody can predict or make equal without the key, as fast as
/// memory is read. For fingerprints, not for what money rests on.
package struct SipHash24 {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64
    /// Bytes that do not fill a word yet, the first in the lowest place.
    private var tail: UInt64 = 0
    private var length = 0

    /// - Parameter key: 16 bytes.
    package init(key: [UInt8]) {
        precondition(key.count == 16, "SipHash takes a key of 16 bytes")
        let (k0, k1) = key.withUnsafeBytes {
            (
                UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)),
                UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        v0 = k0 ^ 0x736f_6d65_7073_6575
        v1 = k1 ^ 0x646f_7261_6e64_6f6d
        v2 = k0 ^ 0x6c79_6765_6e65_7261
        v3 = k1 ^ 0x7465_6462_7974_6573
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var offset = 0
        while offset < bytes.count, length % 8 != 0 {
            take(bytes[offset])
            offset += 1
        }
        while offset + 8 <= bytes.count {
            compress(
                UInt64(
                    littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset += 8
            length += 8
        }
        while offset < bytes.count {
            take(bytes[offset])
            offset += 1
        }
    }

    /// The hash of what was taken so far; more may follow.
    package func finish() -> UInt64 {
        var end = self
        end.compress(UInt64(truncatingIfNeeded: length & 0xff) << 56 | tail)
        end.v2 ^= 0xff
        for _ in 0..<4 { end.round() }
        return end.v0 ^ end.v1 ^ end.v2 ^ end.v3
    }

    private mutating func take(_ byte: UInt8) {
        tail |= UInt64(byte) << UInt64(8 * (length % 8))
        length += 1
        if length % 8 == 0 {
            compress(tail)
            tail = 0
        }
    }

    private mutating func compress(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    private mutating func round() {
        v0 &+= v1
        v1 = Self.rotated(v1, 13) ^ v0
        v0 = Self.rotated(v0, 32)
        v2 &+= v3
        v3 = Self.rotated(v3, 16) ^ v2
        v0 &+= v3
        v3 = Self.rotated(v3, 21) ^ v0
        v2 &+= v1
        v1 = Self.rotated(v1, 17) ^ v2
        v2 = Self.rotated(v2, 32)
    }

    private static func rotated(_ word: UInt64, _ places: UInt64) -> UInt64 {
        word << places | word >> (64 - places)
    }
}
