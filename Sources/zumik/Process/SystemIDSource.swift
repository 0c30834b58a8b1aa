import Crypto
import Events
import Synchronization

/// Chance from the cryptographic generator, drawn in blocks.
final class SystemIDSource: IDSource {
    private struct Block {
        var bytes: [UInt8] = []
        var used = 0
    }

    private static let blockBytes = 1_024
    private let block = Mutex(Block())

    func draw() -> (UInt64, UInt64) {
        block.withLock { block in
            if block.used + 16 > block.bytes.count {
                block.bytes = Self.refill()
                block.used = 0
            }
            let words = block.bytes[block.used..<block.used + 16].withUnsafeBytes {
                (
                    $0.loadUnaligned(as: UInt64.self),
                    $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                )
            }
            block.used += 16
            return words
        }
    }

    private static func refill() -> [UInt8] {
        do { return try randomBytes(blockBytes) } catch {
            // Ids that somebody could guess are worse than no gateway.
            fatalError("the cryptographic random generator failed: \(error)")
        }
    }
}
