/// The requests that wait at one replica, in order.
struct WaitingLine {
    struct Entry {
        var request: Int
        var arrivalNs: Int64
        /// How long its prefill was thought to take when it came.
        var prefillNs: Int64
    }

    private var entries: [Entry] = []
    private var head = 0
    /// Of all that wait.
    private(set) var prefillNs: Int64 = 0

    var count: Int { entries.count - head }
    var first: Entry? { head < entries.count ? entries[head] : nil }

    mutating func append(_ entry: Entry) {
        entries.append(entry)
        prefillNs += entry.prefillNs
    }

    mutating func removeFirst() {
        prefillNs -= entries[head].prefillNs
        head += 1
        // The room of those that are gone is given back before it outgrows those that are there.
        if head == entries.count {
            entries.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 1_024, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
    }
}
