/// A SHA-256 digest: 32 bytes in place, without an allocation.
package struct Digest32: Hashable, Sendable, BitwiseCopyable {
    package static let byteCount = 32

    // In memory order, so that the words' bytes are the digest's.
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// The digest of all zero bytes.
    package init() {
        words = (0, 0, 0, 0)
    }

    /// Takes a digest from its 32 bytes; nil for any other length.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Digest32.byteCount else { return nil }
        self.init()
        withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
    }

    /// Takes a digest from its 32 bytes; nil for any other length.
    package init?(_ bytes: [UInt8]) {
        guard let digest = bytes.withUnsafeBytes({ Digest32($0) }) else { return nil }
        self = digest
    }

    /// Takes a digest from 64 hexadecimal digits.
    package init?(hex: String) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes)
    }

    /// Has `body` write all 32 bytes.
    init(writing body: (UnsafeMutablePointer<UInt8>) -> Void) {
        self.init()
        withUnsafeMutableBytes(of: &words) { buffer in
            buffer.withMemoryRebound(to: UInt8.self) {
                guard let start = $0.baseAddress else {
                    preconditionFailure("a value in memory has an address")
                }
                body(start)
            }
        }
    }

    package func withUnsafeBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try Swift.withUnsafeBytes(of: words, body)
    }

    package var bytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }

    /// 64 lower-case hexadecimal digits.
    package var hex: String { Hex.encode(bytes) }

    /// 44 characters of standard base64.
    package var base64: String { Base64.encode(bytes) }

    package static func == (left: Digest32, right: Digest32) -> Bool {
        left.words == right.words
    }

    package func hash(into hasher: inout Hasher) {
        // A digest is already as well mixed as a hash can be: one word of it is enough.
        hasher.combine(words.0)
    }
}

extension Digest32: CustomStringConvertible {
    package var description: String { hex }
}
