import Glibc

extension UnsafeRawBufferPointer {
    /// Compares the bytes, by one call of memcmp.
    func elementsAreIdentical(to other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let mine = baseAddress, let theirs = other.baseAddress else { return true }
        return memcmp(mine, theirs, count) == 0
    }

    /// Whether these bytes sort strictly before the others.
    func precedes(_ other: UnsafeRawBufferPointer) -> Bool {
        guard let theirs = other.baseAddress else { return false }
        guard let mine = baseAddress else { return !other.isEmpty }
        let order = memcmp(mine, theirs, Swift.min(count, other.count))
        return order < 0 || (order == 0 && count < other.count)
    }
}
