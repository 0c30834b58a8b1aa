import Crypto
package import Events

/// The forms in which the books are given out.
package enum ExportFormat: String, Sendable, CaseIterable {
    /// FOCUS 1.4, Cost and Usage.
    case focus
    case focus12 = "focus-1.2"
    case csv
    case jsonl
    case beancount
    case hledger

    package var mediaType: String {
        switch self {
        case .focus, .focus12, .csv: "text/csv; charset=utf-8"
        case .jsonl: "application/jsonl"
        case .beancount, .hledger: "text/plain; charset=utf-8"
        }
    }
}

/// What an export covers.
package struct ExportRequest: Sendable, Equatable {
    package var format: ExportFormat
    /// nil: all customers.
    package var customer: CustomerID?
    package var from: Timestamp
    package var to: Timestamp

    /// Checks the interval: whole quarters of an hour, in order, begun, and not beyond the month that runs.
    ///
    /// - Throws: ``ExportRefusal`` with the member that is wrong.
    package init(
        format: ExportFormat, customer: CustomerID?, from: Timestamp, to: Timestamp, now: Timestamp
    ) throws(ExportRefusal) {
        for (name, time) in [("from", from), ("to", to)]
        where time.nanoseconds % CostInterval.quarterNs != 0 {
            throw ExportRefusal(
                member: name, must: "a whole quarter of an hour, such as 00:00 or 12:15")
        }
        guard from < to else { throw ExportRefusal(member: "from", must: "before `to`") }
        guard from < now else { throw ExportRefusal(member: "from", must: "in the past") }
        guard to <= now.nextMonth else {
            throw ExportRefusal(member: "to", must: "at most the end of this month, in UTC")
        }
        self.format = format
        self.customer = customer
        self.from = from
        self.to = to
    }

    /// A request that was accepted before.
    package init(format: ExportFormat, customer: CustomerID?, from: Timestamp, to: Timestamp) {
        self.format = format
        self.customer = customer
        self.from = from
        self.to = to
    }

    /// The same request has the same id.
    package var id: String {
        let parts = [
            "billing", format.rawValue, customer?.text ?? "", String(from.nanoseconds),
            String(to.nanoseconds),
        ]
        return "exp_" + SHA256.digest(of: parts.joined(separator: "\n")).hex.prefix(32)
    }

    package var quarters: Range<Int64> {
        CostInterval.quarter(of: from)..<CostInterval.quarter(of: to)
    }
}

/// Why an export is refused.
package struct ExportRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    package var member: String
    package var must: String

    package var description: String { "`\(member)` must be \(must)" }
}

extension Timestamp {
    /// The first instant of the UTC month that follows this one: 31 days after the first of any month are in the next.
    package var nextMonth: Timestamp {
        Timestamp(nanoseconds: thisMonth.nanoseconds + 31 * 86_400_000_000_000).thisMonth
    }

    /// The first instant of this instant's UTC month.
    package var thisMonth: Timestamp {
        guard let first = Timestamp(utcDay: description.prefix(8) + "01") else {
            preconditionFailure("every month has a first day")
        }
        return first
    }
}
