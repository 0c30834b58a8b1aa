import Events

/// Folds the events of the log in their order, for several projections at once.
///
/// What they change is kept until it is taken, over any number of calls: rows that many events change are then written
/// once for all of them.
struct LogFold {
    private let projections: [any StoredProjection.Type]
    /// The first event that is not in the rows of each projection. They differ only while one of them, new or of a new
    /// version, catches up.
    private let begins: [Int64]
    /// The position of the event that comes next.
    private(set) var nextSeq: Int64
    private var histories = ResponseHistories()
    private var run: FoldedRun

    init(_ projections: [any StoredProjection.Type], from begins: [Int64]) {
        self.projections = projections
        self.begins = begins
        nextSeq = begins.min() ?? 0
        run = FoldedRun(projections)
    }

    /// The types whose payloads some projection reads.
    static func reads(of projections: [any StoredProjection.Type]) -> Set<EventType> {
        projections.reduce(into: []) { $0.formUnion($1.reads) }
    }

    /// Events that were folded since something was taken.
    var count: Int { run.count }

    /// Folds the next events.
    ///
    /// - Throws: what stops it; some of the events may be folded then, so that it can be used no more.
    mutating func fold(
        _ events: [FollowedEvent], _ history: ResponseHistories.Reader
    ) throws {
        var rest = events[...]
        while let first = rest.first {
            // The events of one append follow each other: their record is looked up once.
            let append = rest.prefix { $0.stream == first.stream }
            var response = try histories.take(before: first, history)
            for event in append {
                guard event.seq == nextSeq else {
                    throw ProjectionError.outOfOrder(expected: nextSeq, found: event.seq)
                }
                for index in projections.indices where begins[index] <= event.seq {
                    try run.folds[index].apply(event, in: response)
                }
                response?.apply(event)
                nextSeq += 1
            }
            histories.putBack(response, of: first.stream)
            rest = rest[append.endIndex...]
        }
        run.add(events)
    }

    /// What the events since the last time change; nil when there were none.
    mutating func take() -> FoldedRun? {
        guard run.count > 0 else { return nil }
        defer { run = FoldedRun(projections) }
        return run
    }
}

/// What a run of events changes in each projection, folded and not written yet.
struct FoldedRun: Sendable {
    fileprivate(set) var folds: [any StoredProjection]
    private(set) var count = 0
    /// When the first of the events was recorded.
    private(set) var oldest: Timestamp?
    /// The last of them, and where it stands.
    private(set) var last: (seq: Int64, id: EventID)?

    fileprivate init(_ projections: [any StoredProjection.Type]) {
        folds = projections.map { $0.init() }
    }

    fileprivate mutating func add(_ events: [FollowedEvent]) {
        guard let newest = events.last else { return }
        oldest = oldest ?? events.first?.recordedAt
        count += events.count
        last = (newest.seq, newest.id)
    }
}
