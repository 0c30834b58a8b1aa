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
        bytes.reserveCapacity(spends.count * 512)
        for spend in spends {
            if case .usageUnpriced = spend.event { unpriced += 1 }
            rows += layout.write(spend, &bytes)
        }
        return bytes
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
}

extension [UInt8] {
    mutating func text(_ text: String) { append(contentsOf: text.utf8) }

    /// A field of CSV (RFC 4180): in quotes where it needs them.
    mutating func field(_ text: String) {
        let needsQuotes = text.utf8.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
                || $0 == UInt8(ascii: "\r")
        }
        guard needsQuotes else { return self.text(text) }
        append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { append(byte) }
            append(byte)
        }
        append(UInt8(ascii: "\""))
    }
}
