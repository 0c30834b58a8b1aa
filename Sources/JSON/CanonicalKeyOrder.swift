/// Checks, while canonical JSON is written, that the keys of each open object ascend.
struct CanonicalKeyOrder {
    /// The last key of every open object that has one, from the outermost to the innermost, up to `end`.
    private var lastKeys: [UInt8]
    private var end = 0
    /// Where in `lastKeys` each open object's key begins.
    private var starts: [Int]
    /// Whether the innermost open object has a key yet; those around it have.
    private var hasKey = false

    init() {
        // Enough for the events there are, so that writing one does not grow these.
        lastKeys = [UInt8](repeating: 0, count: 96)
        starts = []
        starts.reserveCapacity(8)
    }

    mutating func enterObject() {
        starts.append(end)
        hasKey = false
    }

    mutating func leaveObject() {
        guard let start = starts.popLast() else { return }
        end = start
        hasKey = true
    }

    mutating func follow(_ key: UnsafeBufferPointer<UInt8>) {
        guard let start = starts.last else {
            preconditionFailure("a key outside any JSON object")
        }
        if lastKeys.count - start < key.count {
            lastKeys += [UInt8](repeating: 0, count: lastKeys.count + key.count)
        }
        let ascends = lastKeys.withUnsafeMutableBytes { lastKeys in
            let last = UnsafeRawBufferPointer(rebasing: lastKeys[start..<end])
            defer {
                UnsafeMutableRawBufferPointer(rebasing: lastKeys[start...])
                    .copyMemory(from: UnsafeRawBufferPointer(key))
            }
            return !hasKey || last.precedes(UnsafeRawBufferPointer(key))
        }
        precondition(ascends, "keys of canonical JSON must ascend")
        end = start + key.count
        hasKey = true
    }
}
