import Events
package import Ledger

/// Turns spends, in the order of the log, into the bytes of one format. Pure: the same spends give the same bytes.
package struct ExportWriter: Sendable {
    private var layout: any ExportLayout
    /// Rows or transactions so far.
    package private(set) var rows: Int64 = 0
    /// Attempts so far for which no price is known.
    package private(set) var unpriced: Int64 = 0

    package init(_ request: ExportRequest) {
        layout =
            switch request.format {
            case .focus: FocusLayout(.v14)
            case .focus12: FocusLayout(.v12)
            case .csv: TableLayout(.csv)
            case .jsonl: TableLayout(.jsonl)
            case .beancount: JournalLayout(.beancount, from: request.from)
            case .hledger: JournalLayout(.hledger, from: request.from)
            }
    }

    /// What comes before the first spend.
    package mutating func begin() -> [UInt8] {
        var bytes: [UInt8] = []
        layout.begin(&bytes)
        return bytes
    }

    package mutating func write(_ spends: [RecordedSpend]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(spends.count * 768)
        for spend in spends {
            if case .usageUnpriced = spend.event { unpriced += 1 }
            rows += layout.write(spend, &bytes)
        }
        return bytes
    }

    /// A writer of spends whose bytes do not depend on those before them, which may be written at the same time; nil
    /// where they do.
    package var apart: ExportWriter? { layout.apart.map(ExportWriter.init(apart:)) }

    /// Takes over what a writer apart has counted; in the order of the log.
    package mutating func add(_ part: ExportWriter) {
        rows += part.rows
        unpriced += part.unpriced
        layout.add(part.layout)
    }

    private init(apart layout: any ExportLayout) {
        self.layout = layout
    }

    /// What comes after the last spend.
    package mutating func end() -> [UInt8] {
        var bytes: [UInt8] = []
        rows += layout.end(&bytes)
        return bytes
    }
}

/// One format.
protocol ExportLayout: Sendable {
    mutating func begin(_ bytes: inout [UInt8])
    /// Gives the number of rows that it has written.
    mutating func write(_ spend: RecordedSpend, _ bytes: inout [UInt8]) -> Int64
    mutating func end(_ bytes: inout [UInt8]) -> Int64
    /// The same with nothing written; nil where what a spend looks like depends on those before it.
    var apart: (any ExportLayout)? { get }
    /// Takes over what one apart keeps for the end.
    mutating func add(_ part: any ExportLayout)
}
