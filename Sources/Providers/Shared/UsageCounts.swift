import Events
import JSON

/// Reads token counts out of a usage object and remembers whether one of them was nonsense.
///
/// An absent or null count is nil; one that is no integer, negative or beyond all reason makes the object unreadable,
/// because nothing may be settled by a guess at what it meant.
struct UsageCounts {
    private let usage: JSONValue
    private(set) var isReadable = true

    init(of usage: JSONValue) {
        self.usage = usage
        isReadable = usage.kind == .object
    }

    /// The count at a path of keys.
    mutating func count(_ path: String...) -> Int64? {
        var value = usage
        for key in path {
            guard value.kind == .object else {
                isReadable = false
                return nil
            }
            guard let next = value[key], !next.isNull else { return nil }
            value = next
        }
        guard let count = value.int, (0...TokenUsage.countMax).contains(count) else {
            isReadable = false
            return nil
        }
        return count
    }
}
