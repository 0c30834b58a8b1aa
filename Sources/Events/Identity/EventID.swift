/// A UUID of 16 bytes: version 7 when minted, so that ids are time-ordered and the log's index stays append-mostly.
package struct EventID: Sendable, Hashable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Mints a UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then chance.
    package init(at time: Timestamp, random: (UInt64, UInt64)) {
        let milliseconds = UInt64(max(0, time.nanoseconds / 1_000_000))
        high = milliseconds << 16 | 0x7000 | random.0 & 0x0fff
        low = 0x8000_0000_0000_0000 | random.1 >> 2
    }

    /// The id of a fact that must happen at most once, taken from a keyed digest of what makes it unique.
    ///
    /// It carries version 8 (RFC 9562 §5.8), so it can never equal a minted id.
    package init(digest: some Collection<UInt8>) {
        let words = digest.prefix(16).enumerated().reduce(into: (UInt64(0), UInt64(0))) {
            if $1.offset < 8 {
                $0.0 = $0.0 << 8 | UInt64($1.element)
            } else {
                $0.1 = $0.1 << 8 | UInt64($1.element)
            }
        }
        high = words.0 & ~0xf000 | 0x8000
        low = words.1 & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
    }

    /// Big-endian bytes, as stored.
    package var bytes: [UInt8] {
        (0..<16).map { index in
            UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(56 - index % 8 * 8))
        }
    }

    /// Reads stored bytes, in place: every event that is read comes through here.
    package init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    package init?(bytes: [UInt8]) {
        guard let id = bytes.withUnsafeBytes({ EventID(bytes: $0) }) else { return nil }
        self = id
    }
}

extension EventID: CustomStringConvertible {
    /// Lower-case hexadecimal without hyphens, 32 digits.
    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 32) { buffer in
            for index in 0..<32 {
                let word = index < 16 ? high : low
                buffer[index] = digits[Int(word >> UInt64(60 - index % 16 * 4) & 15)]
            }
            return 32
        }
    }

    /// Reads what ``description`` writes, and no other spelling: one id has one text.
    package init?(hex text: String) {
        guard text.utf8.count == 32 else { return nil }
        var words = (UInt64(0), UInt64(0))
        for byte in text.utf8 {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            words.0 = words.0 << 4 | words.1 >> 60
            words.1 = words.1 << 4 | UInt64(digit)
        }
        (high, low) = words
    }
}
