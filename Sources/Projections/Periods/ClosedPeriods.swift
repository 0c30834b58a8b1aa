package import Events
package import Ledger

/// The accounting periods that were closed, in order: a fold over the stream of periods.
package struct ClosedPeriods: Sendable, Equatable {
    package struct Period: Sendable, Equatable {
        package let fact: PeriodClosed
        package let seq: Int64
        package let closedAt: Timestamp

        package init(fact: PeriodClosed, seq: Int64, closedAt: Timestamp) {
            self.fact = fact
            self.seq = seq
            self.closedAt = closedAt
        }
    }

    package private(set) var periods: [Period] = []

    package init() {}

    package init(reading view: LedgerView) throws {
        for stored in try view.events(stream: .periods) { apply(stored.event) }
    }

    package mutating func apply(_ recorded: RecordedEvent) {
        guard case .periodClosed(let fact) = recorded.event else { return }
        periods.append(Period(fact: fact, seq: recorded.seq, closedAt: recorded.recordedAt))
    }

    /// The end of the last one; nil: none has been closed.
    package var until: Timestamp? { periods.last?.fact.to }

    /// The last event that an export up to a time may include because its period was closed then; nil: it is open.
    package func asOfSeq(ofIntervalTo to: Timestamp) -> Int64? {
        periods.first { to <= $0.fact.to }?.fact.asOfSeq
    }
}
