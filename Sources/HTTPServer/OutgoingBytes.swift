/// Bytes of a stream that the connection has not taken yet, first in first out.
struct OutgoingBytes: Sendable {
    private var bytes: [UInt8] = []
    private var taken = 0

    var count: Int { bytes.count - taken }

    mutating func append(_ more: [UInt8]) {
        guard count > 0 else {
            bytes = more  // The usual case, a client that keeps up: no copy.
            taken = 0
            return
        }
        if taken > bytes.count / 2 {
            bytes.removeFirst(taken)
            taken = 0
        }
        bytes.append(contentsOf: more)
    }

    /// Moves as much as fits; gives the number of bytes moved.
    mutating func move(into target: UnsafeMutableRawBufferPointer) -> Int {
        let moved = min(count, target.count)
        bytes.withUnsafeBytes { source in
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[taken..<taken + moved]))
        }
        taken += moved
        if count == 0 {
            bytes = []  // A thousand quiet streams must not keep a thousand buffers.
            taken = 0
        }
        return moved
    }
}
