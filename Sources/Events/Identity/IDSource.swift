/// A source of chance and ids, injected so that a run can be repeated from a seed.
package protocol IDSource: Sendable {
    /// 128 bits that nobody can predict.
    func draw() -> (UInt64, UInt64)
}

extension IDSource {
    package func eventID(at time: Timestamp) -> EventID {
        EventID(at: time, random: draw())
    }

    package func responseID(for surface: Surface, at time: Timestamp) -> ResponseID {
        ResponseID(surface: surface, at: time, random: draw())
    }

    /// Bytes that nobody can predict, for keys and nonces.
    package func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let (high, low) = draw()
            for word in [high, low] { withUnsafeBytes(of: word.bigEndian) { bytes += $0 } }
        }
        return Array(bytes.prefix(count))
    }

    /// A value in `[0, 1)` with 53 bits of chance, for jitter.
    package func unitInterval() -> Double {
        Double(draw().0 >> 11) * 0x1p-53
    }
}
