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
        guard let text = packed.withUnsafeBytes({ Self.unpackedBytes($0) }) else { return nil }
        // Every value of the 130 bits is an id's.
        self.init(unpacked: String(decoding: text, as: UTF8.self))
    }

    /// The id's characters; nil for bytes that are none.
    package static func unpackedBytes(_ packed: UnsafeRawBufferPointer) -> [UInt8]? {
        guard packed.count == packedByteCount, let head = packed.first,
            packedPrefixes.indices.contains(Int(head >> 2))
        else { return nil }
        var rest: UInt128 = 0
        for byte in packed.dropFirst() { rest = rest << 8 | UInt128(byte) }
        var text = packedPrefixes[Int(head >> 2)]
        text.reserveCapacity(text.count + ULID.length)
        text.append(ULID.character(head << 3 & 31 | UInt8(truncatingIfNeeded: rest >> 125)))
        for shift in stride(from: 120, through: 0, by: -5) {
            text.append(ULID.character(UInt8(truncatingIfNeeded: rest >> UInt128(shift)) & 31))
        }
        return text
    }
}
