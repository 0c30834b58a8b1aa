import Events
import Ledger

/// One row for each attempt with a spend, priced or not: the same columns as CSV and as JSON lines.
struct TableLayout: ExportLayout {
    enum Form: Sendable {
        case csv
        case jsonl
    }

    private let form: Form

    init(_ form: Form) {
        self.form = form
    }

    func begin(_ bytes: inout [UInt8]) {
        guard form == .csv else { return }
        bytes.text(TableColumn.allCases.map(\.rawValue).joined(separator: ",") + "\n")
    }

    func write(_ spend: RecordedSpend, _ bytes: inout [UInt8]) -> Int64 {
        // Taken out while they grow: held twice, they would be copied.
        var row = TableRow(form, onto: bytes.taken())
        row.add(spend.seq)
        row.add(spend.recordedAt.description)
        row.add(spend.response)
        row.add(spend.customer)
        switch spend.event {
        case .spendSettled(let settled): row.add(settled)
        case .usageUnpriced(let unpriced): row.add(unpriced)
        case .usageRepriced(let repriced): row.add(repriced)
        default: preconditionFailure("\(spend.event.type) is no spend")
        }
        bytes = row.end()
        return 1
    }

    func end(_ bytes: inout [UInt8]) -> Int64 { 0 }

    var apart: (any ExportLayout)? { self }

    func add(_: any ExportLayout) {}
}

extension TableRow {
    fileprivate mutating func add(_ settled: SpendSettled) {
        add(settled.attempt, settled.origin)
        add(tokensOf: settled.lines)
        add(settled.provenance.rawValue)
        add(true)
        add(settled.cost.description)
        add(settled.listCost.description)
        add(settled.charged.description)
        add(settled.platformFee.description)
        add(settled.priceVersion)
        // Neither without a price, nor a correction.
        for _ in 0..<4 { addNothing() }
    }

    fileprivate mutating func add(_ unpriced: UsageUnpriced) {
        add(unpriced.attempt, unpriced.origin)
        for bucket in TokenBucket.allCases {
            if let usage = unpriced.usage { add(usage[bucket]) } else { addNothing() }
        }
        addNothing()
        add(false)
        // Four amounts and the price list.
        for _ in 0..<5 { addNothing() }
        add(unpriced.why)
        for _ in 0..<3 { addNothing() }
    }

    /// What a correction changes: tokens are counted where they had no price before.
    fileprivate mutating func add(_ repriced: UsageRepriced) {
        let (before, after) = (repriced.before, repriced.after)
        add(repriced.attempt, repriced.origin)
        add(tokensOf: before == nil ? after.lines : [])
        add(repriced.provenance.rawValue)
        add(true)
        for amount in [\SpendRating.cost, \.listCost, \.charged, \.platformFee] {
            let difference =
                Int128(after[keyPath: amount].pico) - Int128(before?[keyPath: amount].pico ?? 0)
            add(PicoUSD.decimal(difference))
        }
        add(after.priceVersion)
        addNothing()
        add(repriced.ofSeq)
        add(repriced.bookedAt.description)
        add(repriced.periodClosed)
    }

    private mutating func add(_ attempt: Int64, _ origin: SpendOrigin) {
        add(attempt)
        add(origin.served)
        add(origin.provider.rawValue)
        add(origin.account)
        add(origin.region)
        add(origin.credential.rawValue)
        add(origin.model)
        add(origin.tier)
    }

    private mutating func add(tokensOf lines: [RatedLine]) {
        for bucket in TokenBucket.allCases {
            add(lines.reduce(0) { $0 + ($1.bucket == bucket ? $1.tokens : 0) })
        }
    }
}
