import Events

/// That rows of FOCUS take back what was billed, or bill it again.
struct FocusCorrection {
    enum Side {
        case reversal
        case again
    }

    /// -1 where something is taken back.
    let sign: Int128
    /// When what is corrected was recorded.
    let bookedAt: Timestamp
    let words: String
    private let periodClosed: Bool

    init(_ repriced: UsageRepriced, _ side: Side) {
        sign = side == .reversal ? -1 : 1
        bookedAt = repriced.bookedAt
        periodClosed = repriced.periodClosed
        words =
            switch side {
            case .reversal: ", taken back: billed at a price list that was corrected"
            case .again where repriced.before == nil: ", billed now that its price is known"
            case .again: ", billed again at the corrected price list"
            }
    }

    /// Within the billing period that is still open FOCUS knows no corrections.
    func isOfEarlierPeriod(than month: Timestamp) -> Bool { periodClosed || bookedAt < month }
}
