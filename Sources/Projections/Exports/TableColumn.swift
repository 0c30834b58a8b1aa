/// The columns of the table, in their order.
enum TableColumn: String, CaseIterable {
    case seq
    case recordedAt = "recorded_at"
    case response = "response_id"
    case customer
    case attempt
    case served
    case provider
    case account
    case region
    case credential
    case model
    case tier
    case inputUncached = "input_uncached"
    case cacheRead = "cache_read"
    case cacheWrite5m = "cache_write_5m"
    case cacheWrite30m = "cache_write_30m"
    case cacheWrite1h = "cache_write_1h"
    case cacheWrite12h = "cache_write_12h"
    case output
    case provenance
    case priced
    case providerCost = "provider_cost"
    case listCost = "list_cost"
    case charged
    case platformFee = "platform_fee"
    case priceVersion = "price_version"
    case unpricedReason = "unpriced_reason"
    case correctsSeq = "corrects_seq"
    case correctsRecordedAt = "corrects_recorded_at"
    case correctsClosedPeriod = "corrects_closed_period"
}

/// One row of the table as it is written: each call adds the cell of the next column.
struct TableRow: ~Copyable {
    private let form: TableLayout.Form
    private var bytes: [UInt8]
    private var column = 0

    init(_ form: TableLayout.Form, onto bytes: consuming [UInt8]) {
        self.form = form
        self.bytes = bytes
    }

    /// The row is whole: gives the bytes back, with it.
    consuming func end() -> [UInt8] {
        precondition(column == TableColumn.allCases.count, "a row has a cell for each column")
        if form == .jsonl { bytes.append(UInt8(ascii: "}")) }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    mutating func add(_ text: String) {
        begin()
        switch form {
        case .csv: bytes.field(text)
        case .jsonl: bytes.json(text)
        }
    }

    mutating func add(_ number: Int64) {
        begin()
        bytes.decimal(number)
    }

    mutating func add(_ flag: Bool) {
        begin()
        bytes.text(flag ? "true" : "false")
    }

    /// Unknown, which is not zero.
    mutating func addNothing() {
        begin()
        if form == .jsonl { bytes.text("null") }
    }

    mutating func add(_ text: String?) {
        if let text { add(text) } else { addNothing() }
    }

    /// What stands before a cell.
    private mutating func begin() {
        switch form {
        case .csv: if column > 0 { bytes.append(UInt8(ascii: ",")) }
        case .jsonl: bytes.append(contentsOf: Self.members[column])
        }
        column += 1
    }

    /// Each column's name as the key of a member, with what stands before it.
    private static let members: [[UInt8]] = TableColumn.allCases.map {
        Array("\($0 == .seq ? "{" : ",")\"\($0.rawValue)\":".utf8)
    }
}
