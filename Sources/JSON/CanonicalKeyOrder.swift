/// Checks, while canonical JSON is written, that the keys of each open object ascend.
struct CanonicalKeyOrder {
    /// The last key of every open object that has one, from the outermost to the innermost.
    private var lastKeys: [UInt8]
    /// Where in `lastKeys` each open object's key begins.
    private var starts: [Int]
    /// Whether the innermost open object has a key yet; those around it have.
    private var hasKey = false

    init() {
        // Enough for the events there are, so that writing one does not grow these.
        lastKeys = []
        lastKeys.reserveCapacity(96)
        starts = []
        starts.reserveCapacity(8)
    }

    mutating func enterObject() {
        starts.append(lastKeys.count)
        hasKey = false
    }

    mutating func leaveObject() {
        guard let start = starts.popLast() else { return }
        lastKeys.removeLast(lastKeys.count - start)
        hasKey = true
    }

    mutating func follow(_ key: UnsafeBufferPointer<UInt8>) {
        guard let start = starts.last else {
            preconditionFailure("a key outside any JSON object")
        }
        if hasKey {
            let ascends = lastKeys.withUnsafeBytes {
                UnsafeRawBufferPointer(rebasing: $0[start...]).precedes(UnsafeRawBufferPointer(key))
            }
            precondition(ascends, "keys of canonical JSON must ascend")
            lastKeys.removeLast(lastKeys.count - start)
        }
        lastKeys.append(contentsOf: key)
        hasKey = true
    }
}
