import Events
import JSON
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

    private static let columns: [StaticString] = [
        "seq", "recorded_at", "response_id", "customer", "attempt", "served", "provider", "account",
        "region", "credential", "model", "tier", "input_uncached", "cache_read", "cache_write_5m",
        "cache_write_30m", "cache_write_1h", "cache_write_12h", "output", "provenance", "priced",
        "provider_cost", "list_cost", "charged", "platform_fee", "price_version", "unpriced_reason",
        "corrects_seq", "corrects_recorded_at", "corrects_closed_period",
    ]

    func begin(_ bytes: inout [UInt8]) {
        guard form == .csv else { return }
        bytes.text(Self.columns.map(\.description).joined(separator: ",") + "\n")
    }

    func write(_ spend: RecordedSpend, _ bytes: inout [UInt8]) -> Int64 {
        let values = Self.values(of: spend)
        switch form {
        case .csv:
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.text(",") }
                switch value {
                case .text(let text): bytes.field(text)
                case .number(let number): bytes.text(String(number))
                case .flag(let flag): bytes.text(flag ? "true" : "false")
                case .none: break
                }
            }
        case .jsonl:
            var json = JSONWriter(capacity: 768)
            json.beginObject()
            for (column, value) in zip(Self.columns, values) {
                switch value {
                case .text(let text): json.member(column, text)
                case .number(let number): json.member(column, number)
                case .flag(let flag): json.member(column, flag)
                case .none: json.member(column, String?.none)
                }
            }
            json.endObject()
            bytes.append(contentsOf: json.take())
        }
        bytes.text("\n")
        return 1
    }

    func end(_ bytes: inout [UInt8]) -> Int64 { 0 }

    private enum Value {
        case text(String)
        case number(Int64)
        case flag(Bool)
        /// Unknown, which is not zero.
        case none

        static func of(_ text: String?) -> Value { text.map(Value.text) ?? .none }
    }

    private static func values(of spend: RecordedSpend) -> [Value] {
        let head: [Value] = [
            .number(spend.seq), .text(spend.recordedAt.description), .text(spend.response),
            .text(spend.customer),
        ]
        switch spend.event {
        case .spendSettled(let settled):
            let tokens = TokenBucket.allCases.map { bucket in
                Value.number(settled.lines.reduce(0) { $0 + ($1.bucket == bucket ? $1.tokens : 0) })
            }
            return head + origin(settled.attempt, settled.origin) + tokens + [
                .text(settled.provenance.rawValue), .flag(true), .text(settled.cost.description),
                .text(settled.listCost.description), .text(settled.charged.description),
                .text(settled.platformFee.description), .text(settled.priceVersion), .none,
                .none, .none, .none,
            ]
        case .usageUnpriced(let unpriced):
            let tokens = TokenBucket.allCases.map { bucket in
                unpriced.usage.map { Value.number($0[bucket]) } ?? .none
            }
            return head + origin(unpriced.attempt, unpriced.origin) + tokens + [
                .none, .flag(false), .none, .none, .none, .none, .none, .text(unpriced.why),
                .none, .none, .none,
            ]
        case .usageRepriced(let repriced): return head + correction(repriced)
        default: preconditionFailure("\(spend.event.type) is no spend")
        }
    }

    /// What a correction changes: tokens are counted where they had no price before.
    private static func correction(_ repriced: UsageRepriced) -> [Value] {
        let (before, after) = (repriced.before, repriced.after)
        let tokens = TokenBucket.allCases.map { bucket in
            Value.number(
                before != nil
                    ? 0 : after.lines.reduce(0) { $0 + ($1.bucket == bucket ? $1.tokens : 0) })
        }
        func change(_ amount: KeyPath<SpendRating, PicoUSD>) -> Value {
            let difference =
                Int128(after[keyPath: amount].pico) - Int128(before?[keyPath: amount].pico ?? 0)
            return .text(PicoUSD.decimal(difference))
        }
        return origin(repriced.attempt, repriced.origin) + tokens + [
            .text(repriced.provenance.rawValue), .flag(true), change(\.cost), change(\.listCost),
            change(\.charged), change(\.platformFee), .text(after.priceVersion), .none,
            .number(repriced.ofSeq), .text(repriced.bookedAt.description),
            .flag(repriced.periodClosed),
        ]
    }

    private static func origin(_ attempt: Int64, _ origin: SpendOrigin) -> [Value] {
        [
            .number(attempt), .flag(origin.served), .text(origin.provider.rawValue),
            .text(origin.account), .of(origin.region), .text(origin.credential.rawValue),
            .text(origin.model), .of(origin.tier),
        ]
    }
}
