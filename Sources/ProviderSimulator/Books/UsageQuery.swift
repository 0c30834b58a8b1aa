/// Which part of a provider's books an export covers: half-open in time, whole minutes.
struct UsageQuery: Sendable {
    enum Width: String, CaseIterable, Sendable {
        case minute = "1m"
        case hour = "1h"
        case day = "1d"

        var seconds: Int64 {
            switch self {
            case .minute: 60
            case .hour: 3600
            case .day: 86_400
            }
        }
    }

    var region: String?
    var from: WallTime?
    var to: WallTime?
    var width = Width.day

    func contains(_ line: Books.Line) -> Bool {
        (region == nil || line.region == region) && from.map { line.minute >= $0 } != false
            && to.map { line.minute < $0 } != false
    }
}

/// Usage of one interval, with one sum for each thing that the export tells apart.
struct UsageBucket<Group: Hashable & Sendable>: Sendable {
    let start: WallTime
    let end: WallTime
    let sums: [(group: Group, sum: Books.Sum)]

    /// Gathers lines, which come in the order of time, into intervals; groups keep the order in which they first occur.
    static func gather(
        _ lines: [(line: Books.Line, sum: Books.Sum)], width: UsageQuery.Width,
        by group: (Books.Line) -> Group
    ) -> [UsageBucket] {
        var buckets: [UsageBucket] = []
        var open: (start: WallTime, order: [Group], sums: [Group: Books.Sum])?
        func close() {
            guard let done = open else { return }
            let sums = done.order.map { (group: $0, sum: done.sums[$0] ?? Books.Sum()) }
            buckets.append(
                UsageBucket(
                    start: done.start, end: done.start.adding(seconds: width.seconds), sums: sums))
        }
        for (line, sum) in lines {
            let start = line.minute.floored(toSeconds: width.seconds)
            if open?.start != start {
                close()
                open = (start, [], [:])
            }
            let key = group(line)
            if open?.sums[key] == nil { open?.order.append(key) }
            open?.sums[key, default: Books.Sum()] += sum
        }
        close()
        return buckets
    }
}
