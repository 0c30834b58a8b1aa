/// An id in 17 bytes, for wherever each of its characters would be kept for years.
///
/// Six bits number the prefix, 130 hold the ULID's 26 characters; as numbers they sort by prefix and then by time.
extension ResponseID {
    package static let packedByteCount = 17

    /// The number of each prefix. They stand in stored keys: never renumbered, only added to, 64 at most.
    private static let packedPrefixes = ["chatcmpl-", "resp_", "msg_", "embd-"]
        .map { Array($0.utf8) }

    /// nil for a prefix that has no number.
    package var packed: [UInt8]? {
        let bytes = Array(text.utf8)
        let prefixCount = bytes.count - ULID.length
        guard prefixCount > 0,
            let prefix = Self.packedPrefixes.firstIndex(where: {
                $0.count == prefixCount && bytes.starts(with: $0)
            }),
            let first = ULID.value(bytes[prefixCount])
        else { return nil }
        // 130 bits: the first two go with the prefix.
        var rest = UInt128(first & 7)
        for byte in bytes[(prefixCount + 1)...] {
            guard let value = ULID.value(byte) else { return nil }
            rest = rest << 5 | UInt128(value)
        }
        var packed = [UInt8(prefix) << 2 | first >> 3]
        packed.reserveCapacity(Self.packedByteCount)
        for shift in stride(from: 120, through: 0, by: -8) {
            packed.append(UInt8(truncatingIfNeeded: rest >> UInt128(shift)))
        }
        return packed
    }

    /// Reads a packed id back; nil for bytes that are none.
    package init?(packed: [UInt8]) {
        var text: [UInt8] = []
        guard packed.withUnsafeBytes({ Self.unpack($0, onto: &text) }) else { return nil }
        // Every value of the 130 bits is an id's.
        self.init(unpacked: String(decoding: text, as: UTF8.self))
    }

    /// Adds the id's characters to a text; false, and nothing added, for bytes that are no id.
    package static func unpack(
        _ packed: UnsafeRawBufferPointer, onto text: inout [UInt8]
    ) -> Bool {
        guard packed.count == packedByteCount, packed[0] >> 2 < packedPrefixes.count else {
            return false
        }
        text.append(contentsOf: packedPrefixes[Int(packed[0] >> 2)])
        // Bits that are not written yet, the oldest highest: two of the first byte, then eight of each.
        var bits = UInt32(packed[0] & 3)
        var count: UInt32 = 2
        for index in 1..<packedByteCount {
            bits = bits << 8 | UInt32(packed[index])
            count += 8
            while count >= 5 {
                count -= 5
                text.append(ULID.character(UInt8(truncatingIfNeeded: bits >> count)))
            }
            bits &= 1 << count - 1
        }
        return true
    }
}
