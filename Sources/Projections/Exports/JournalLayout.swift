import Events
import Ledger

/// Plain-text double entry: a transaction for each spend that somebody owes something for, and the trial balance at the
/// end, which the reader checks.
struct JournalLayout: ExportLayout {
    enum Dialect: Sendable {
        /// https://beancount.github.io/docs/beancount_language_syntax.html
        case beancount
        /// https://hledger.org/1.25/hledger.html#journal-format
        case hledger
    }

    private let dialect: Dialect
    /// The day before which no account is used.
    private let opening: String
    private var known: Set<JournalAccount> = []
    private var balance = TrialBalance()
    private var lastDay: String

    init(_ dialect: Dialect, from: Timestamp) {
        self.dialect = dialect
        opening = String(from.description.prefix(10))
        lastDay = opening
    }

    func begin(_ bytes: inout [UInt8]) {
        switch dialect {
        // Without tolerance, or an entry could be off by half of its last digit.
        case .beancount:
            bytes.text(
                """
                option "title" "Zumik"
                option "operating_currency" "USD"
                option "tolerance_multiplier" "0"

                """)
        case .hledger: bytes.text("commodity 1000.000000000000 USD\n")
        }
    }

    mutating func write(_ spend: RecordedSpend, _ bytes: inout [UInt8]) -> Int64 {
        let postings: [JournalPosting]
        let (attempt, priceVersion, corrects): (Int64, String, Int64?)
        switch spend.event {
        case .spendSettled(let settled):
            postings = settled.postings(for: spend.customer)
            (attempt, priceVersion, corrects) = (settled.attempt, settled.priceVersion, nil)
        case .usageRepriced(let repriced):
            guard let difference = try? repriced.postings(for: spend.customer) else {
                preconditionFailure("amounts of one attempt are far from the range of one value")
            }
            postings = difference
            (attempt, priceVersion, corrects) = (
                repriced.attempt, repriced.after.priceVersion, repriced.ofSeq
            )
        default: return 0
        }
        guard !postings.isEmpty else { return 0 }
        for posting in postings where known.insert(posting.account).inserted {
            declare(posting.account, &bytes)
        }
        balance.post(postings)
        let day = String(spend.recordedAt.description.prefix(10))
        lastDay = max(lastDay, day)
        switch dialect {
        case .beancount:
            bytes.text("\n\(day) * \"\(spend.response)\"\n  seq: \(spend.seq)\n")
            if let corrects { bytes.text("  corrects: \(corrects)\n") }
            bytes.text("  attempt: \(attempt)\n")
            bytes.text("  recorded: \"\(spend.recordedAt)\"\n")
            bytes.text("  price_version: \"\(priceVersion)\"\n")
        case .hledger:
            let note = corrects.map { "  ; corrects:\($0)" } ?? ""
            bytes.text("\n\(day) * (\(spend.seq)) \(spend.response)\(note)\n")
        }
        for posting in postings {
            bytes.text("  \(Self.name(posting.account))  \(posting.amount) USD\n")
        }
        return 1
    }

    /// What every account stands at in this export: assertions that the reader checks.
    func end(_ bytes: inout [UInt8]) -> Int64 {
        let accounts = balance.balances.map { (Self.name($0.key), $0.value) }.sorted { $0.0 < $1.0 }
        guard !accounts.isEmpty else { return 0 }
        switch dialect {
        case .beancount:
            bytes.text("\n")
            let day = Self.dayAfter(lastDay)
            for (name, amount) in accounts {
                bytes.text("\(day) balance \(name)  \(PicoUSD.decimal(amount)) USD\n")
            }
        case .hledger:
            bytes.text("\n\(lastDay) * trial balance\n")
            for (name, amount) in accounts {
                bytes.text("  \(name)  0 USD = \(PicoUSD.decimal(amount)) USD\n")
            }
        }
        return 0
    }

    /// An account is opened where it is used first.
    var apart: (any ExportLayout)? { nil }

    func add(_: any ExportLayout) {
        preconditionFailure("a journal is written by one")
    }

    private func declare(_ account: JournalAccount, _ bytes: inout [UInt8]) {
        switch dialect {
        case .beancount: bytes.text("\n\(opening) open \(Self.name(account)) USD\n")
        case .hledger: bytes.text("\naccount \(Self.name(account))\n")
        }
    }

    /// Assertions hold at the beginning of their day.
    private static func dayAfter(_ day: String) -> String {
        let start = Timestamp(utcDay: day)?.nanoseconds ?? 0
        return Timestamp.utcDay(start / 86_400_000_000_000 + 1)
    }

    /// An account's name in both dialects: parts begin with a capital and have letters, digits and hyphens only.
    static func name(_ account: JournalAccount) -> String {
        switch account {
        case .receivable(let customer): "Assets:Receivable:" + part("C-", customer)
        case .revenue(let provider): "Income:Usage:" + part("P-", provider.rawValue)
        case .platformFee: "Income:PlatformFee"
        case .costOfRevenue(let provider):
            "Expenses:CostOfRevenue:" + part("P-", provider.rawValue)
        case .wastedAttempts(let provider):
            "Expenses:WastedAttempts:" + part("P-", provider.rawValue)
        case .payable(let provider): "Liabilities:Payable:" + part("P-", provider.rawValue)
        }
    }

    /// Characters that a part may not have become a hyphen and two digits, so that no two names become one.
    private static func part(_ prefix: String, _ name: String) -> String {
        name.utf8.reduce(into: prefix) { text, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "-" + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
