import Events

/// The lengths of the streams that were used last: a stream that grows is soon asked for again.
struct StreamLengths {
    /// Of each half, which bounds the memory to some megabytes.
    private static let countMax = 8_192

    private var recent: [StreamName: Int64] = [:]
    /// What was recent before; dropped as a whole when the next half is full.
    private var older: [StreamName: Int64] = [:]

    /// The one that was asked for or set last: a stream's length is needed several times in a row.
    private var last: (stream: StreamName, length: Int64)?

    subscript(stream: StreamName) -> Int64? {
        mutating get {
            if let last, last.stream == stream { return last.length }
            guard let length = recent[stream] ?? older[stream] else { return nil }
            last = (stream, length)
            return length
        }
        set {
            last = newValue.map { (stream, $0) }
            if recent.count >= Self.countMax {
                older = recent
                recent = [:]
            }
            recent[stream] = newValue
        }
    }
}
