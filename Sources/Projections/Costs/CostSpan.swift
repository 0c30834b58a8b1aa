import Events

/// The widths, in quarters of an hour, in which costs are summed: what is asked for is read in the widest that fit.
enum CostSpan {
    static let quarter: Int64 = 1
    /// A day in UTC.
    static let day = CostInterval.quartersPerDay
    /// Eight days, counted since 1970: months are made of a few of them, wherever they begin.
    static let eightDays = 8 * day

    /// Beside the quarters themselves.
    static let sums = [day, eightDays]

    /// A part of an interval that is summed in one width.
    struct Piece: Equatable {
        let span: Int64
        let quarters: Range<Int64>
    }

    /// Cuts an interval into pieces of at most a width, in order and without a gap.
    static func pieces(of quarters: Range<Int64>, upTo widest: Int64) -> [Piece] {
        cut(quarters, [eightDays, day, quarter].filter { $0 <= widest }[...])
    }

    private static func cut(_ quarters: Range<Int64>, _ spans: ArraySlice<Int64>) -> [Piece] {
        guard let span = spans.first, !quarters.isEmpty else { return [] }
        let first = -(-quarters.lowerBound).flooredQuotient(span) * span
        let last = quarters.upperBound.flooredQuotient(span) * span
        guard first < last else { return cut(quarters, spans.dropFirst()) }
        return cut(quarters.lowerBound..<first, spans.dropFirst())
            + [Piece(span: span, quarters: first..<last)]
            + cut(last..<quarters.upperBound, spans.dropFirst())
    }
}
