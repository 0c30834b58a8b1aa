import Events
import JSON
import Ledger

/// FOCUS Cost and Usage, as the customer is billed: a row for each kind of token of each attempt, input that was not
/// cached apart from what caches gave, and a row for the platform fee.
///
/// Attempts that nobody is charged for stand at a contracted price of zero. What has no known price has no row. Rows are
/// unrounded; where rounding once per attempt made a difference, an adjustment for each customer and month says so, and
/// the sum of all rows is what was charged to the pico.
struct FocusLayout: ExportLayout {
    private let columns: [FocusColumn]
    /// Row sums less what was charged, by customer and month.
    private var residues: [Residue: FocusAmount] = [:]
    private var periods = FocusPeriods()

    private struct Residue: Hashable {
        var month: String
        var customer: String
    }

    init(_ version: FocusVersion) {
        self.init(version.columns)
    }

    private init(_ columns: [FocusColumn]) {
        self.columns = columns
    }

    func begin(_ bytes: inout [UInt8]) {
        bytes.text(columns.map(\.rawValue).joined(separator: ",") + "\n")
    }

    mutating func write(_ spend: RecordedSpend, _ bytes: inout [UInt8]) -> Int64 {
        switch spend.event {
        case .spendSettled(let settled): return write(settled, nil, spend, &bytes)
        case .usageRepriced(let repriced):
            // What was billed is taken back line by line, and billed again: both stand where they can be checked.
            var rows: Int64 = 0
            if let former = repriced.formerSpend {
                rows += write(former, FocusCorrection(repriced, .reversal), spend, &bytes)
            }
            return rows + write(repriced.spend, FocusCorrection(repriced, .again), spend, &bytes)
        default: return 0
        }
    }

    private mutating func write(
        _ settled: SpendSettled, _ correction: FocusCorrection?, _ spend: RecordedSpend,
        _ bytes: inout [UInt8]
    ) -> Int64 {
        let period = periods.period(of: spend, correction)
        var sum = FocusAmount.zero
        var rows: Int64 = 0
        for line in settled.lines {
            let row = FocusRow(line, of: settled, correction, spend, in: period)
            sum = sum + row.billed
            write(row, &bytes)
            rows += 1
        }
        for fee in settled.fees {
            let row = FocusRow(fee, of: settled, correction, spend, in: period)
            sum = sum + row.billed
            write(row, &bytes)
            rows += 1
        }
        if settled.lines.isEmpty, settled.fees.isEmpty,
            settled.cost != .zero || settled.charged != .zero
        {
            let row = FocusRow(wholeOf: settled, correction, spend, in: period)
            sum = sum + row.billed
            write(row, &bytes)
            rows += 1
        }
        if settled.platformFee != .zero {
            write(FocusRow(feeOf: settled, correction, spend, in: period), &bytes)
            rows += 1
        }
        let residue = sum - FocusAmount(pico: settled.charged.pico).times(correction?.sign ?? 1)
        if residue != .zero {
            let key = Residue(
                month: period.billing.description, customer: spend.customer)
            residues[key] = (residues[key] ?? .zero) + residue
        }
        return rows
    }

    func end(_ bytes: inout [UInt8]) -> Int64 {
        var rows: Int64 = 0
        let ordered = residues.sorted {
            ($0.key.month, $0.key.customer) < ($1.key.month, $1.key.customer)
        }
        for (key, residue) in ordered where residue != .zero {
            guard let month = Timestamp(rfc3339: key.month) else { continue }
            write(FocusRow(roundingIn: month, of: key.customer, .zero - residue), &bytes)
            rows += 1
        }
        return rows
    }

    var apart: (any ExportLayout)? { FocusLayout(columns) }

    mutating func add(_ part: any ExportLayout) {
        guard let part = part as? FocusLayout else { preconditionFailure("a part is as its whole") }
        residues.merge(part.residues) { $0 + $1 }
    }

    private func write(_ row: FocusRow, _ bytes: inout [UInt8]) {
        for (index, column) in columns.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            // An empty cell is null.
            if let value = row.value(column) { bytes.field(value) }
        }
        bytes.append(UInt8(ascii: "\n"))
    }
}
