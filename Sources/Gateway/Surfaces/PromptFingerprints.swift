import Crypto
import Events
import JSON

/// How a prompt begins, as fingerprints that only the customer's secret gives a meaning (``PromptPrefix``).
///
/// The prompt is taken as it stands in the request, in the order in which providers put it together: tools, then
/// instructions, then messages. Nothing is taken of embeddings: they have no prompt that a cache could hold.
enum PromptFingerprints {
    /// Four characters for each of the lengths that the prompt has; nil below the first.
    ///
    /// - Parameter key: 16 bytes of the customer's own.
    static func text(of body: JSONValue, key: [UInt8]) -> String? {
        let parts = parts(of: body)
        let total = parts.reduce(0) { $0 + $1.count }
        let lengths = PromptPrefix.lengths.prefix { $0 <= total }
        guard !lengths.isEmpty else { return nil }
        var hash = SipHash24(key: key)
        var fingerprints: [UInt8] = []
        fingerprints.reserveCapacity(lengths.count * 3)
        var taken = 0
        var next = 0
        for part in parts {
            var rest = part
            while next < lengths.count, !rest.isEmpty {
                let piece = rest.prefix(lengths[next] - taken)
                piece.withUnsafeBytes { hash.update($0) }
                taken += piece.count
                rest = rest.dropFirst(piece.count)
                guard taken == lengths[next] else { break }
                let digest = hash.finish()
                for shift in [16, 8, 0] as [UInt64] {
                    fingerprints.append(UInt8(truncatingIfNeeded: digest >> shift))
                }
                next += 1
            }
        }
        return Base64.encode(fingerprints, .url)
    }

    /// Whether a prompt is long enough to have a fingerprint: then a key is worth deriving.
    static func isWorthwhile(_ body: JSONValue) -> Bool {
        parts(of: body).reduce(0) { $0 + $1.count } >= PromptPrefix.lengths[0]
    }

    private static func parts(of body: JSONValue) -> [ArraySlice<UInt8>] {
        ["tools", "system", "instructions", "messages", "input"].compactMap { name in
            body[name]?.rawBytes
        }
    }
}
