import Events
import Glibc
import JSON
import Ledger
import Projections
import Testing

@testable import Gateway

@Suite struct MonthTests {
    /// 100,000 with `ZUMIK_MONTH_REQUESTS=100000`, as `make torture` runs it; fewer where every test has to be quick.
    private static let requests =
        getenv("ZUMIK_MONTH_REQUESTS").flatMap { Int(String(cString: $0)) } ?? 4_000
    private static let seed =
        getenv("ZUMIK_MONTH_SEED").flatMap { UInt64(String(cString: $0)) } ?? 20_261_101
    private static let begin = Timestamp(nanoseconds: 1_790_812_800_000_000_000)  // 2026-10-01.

    @Test func `attempts, responses, customers and exports come to the same, to the pico`() throws {
        print("a month of \(Self.requests) requests, seed \(Self.seed)")
        var month = BooksMonth(seed: Self.seed, begin: Self.begin)
        try month.add(requests: Self.requests)
        // It is worth something only if everything has happened.
        for type in [
            EventType.spendSettled, .usageUnpriced, .attemptFailed, .attemptCancelled,
            .attemptOrphaned, .responseCompleted, .responseFailed, .responseCancelled,
        ] {
            #expect(month.counts[type, default: 0] > Self.requests / 1_000, "\(type)")
        }
        let expected = month.ofAttempts
        #expect(expected.count == 7)
        #expect(month.ofResponses == expected)
        #expect(Self.sums(of: month.costs) == expected)
        for format in [ExportFormat.csv, .jsonl, .focus, .focus12] {
            let found = try Self.sums(of: month.spends, as: format)
            for (customer, sums) in expected {
                let got = found[customer] ?? BooksMonth.Sums()
                #expect(got.cost == sums.cost, "\(format) \(customer)")
                // FOCUS bills charge and fee in one column.
                #expect(got.charged + got.fee == sums.charged + sums.fee, "\(format) \(customer)")
            }
        }
        let total = month.costs.cells.values.reduce(Int64(0)) { $0 + $1[.attempts] }
        #expect(total == Int64(month.attempts))
        let responses = month.costs.cells.values.reduce(Int64(0)) { $0 + $1[.requests] }
        #expect(responses == Int64(Self.requests))
    }

    private static func sums(of costs: CostChanges) -> [String: BooksMonth.Sums] {
        var sums: [String: BooksMonth.Sums] = [:]
        for (cell, measures) in costs.cells {
            sums[cell.dimensions.customer, default: BooksMonth.Sums()] += BooksMonth.Sums(
                cost: Int128(measures[.providerCost]), charged: Int128(measures[.charged]),
                fee: Int128(measures[.platformFee]))
        }
        return sums
    }

    /// Reads an export as its reader would: each line by the names of its columns.
    private static func sums(
        of spends: [RecordedSpend], as format: ExportFormat
    ) throws -> [String: BooksMonth.Sums] {
        var writer = ExportWriter(
            ExportRequest(
                format: format, customer: nil, from: begin,
                to: begin.adding(milliseconds: 30 * 86_400_000)))
        var bytes = writer.begin()
        for start in stride(from: 0, to: spends.count, by: 1_000) {
            bytes += writer.write(Array(spends[start..<min(start + 1_000, spends.count)]))
        }
        bytes += writer.end()
        var lines = bytes.split(separator: UInt8(ascii: "\n"))[...]
        var sums: [String: BooksMonth.Sums] = [:]
        let columns = format == .jsonl ? [] : cells(of: lines.removeFirst())
        for line in lines {
            let row = try format == .jsonl ? members(of: line) : zipped(columns, cells(of: line))
            let customer = try #require(row["customer"] ?? row["BillingAccountName"])
            sums[customer, default: BooksMonth.Sums()] += BooksMonth.Sums(
                cost: try pico(row["provider_cost"] ?? row["x_ProviderCost"]),
                charged: try pico(row["charged"] ?? row["BilledCost"], of: format),
                fee: try pico(row["platform_fee"]))
        }
        // FOCUS was summed in units of its sixteenth place.
        guard format == .focus || format == .focus12 else { return sums }
        return sums.mapValues { sums in
            #expect(sums.charged % 10_000 == 0)
            return BooksMonth.Sums(cost: sums.cost, charged: sums.charged / 10_000, fee: 0)
        }
    }

    /// The columns of a line of CSV whose texts hold commas only within quotes.
    private static func cells(of line: ArraySlice<UInt8>) -> [String] {
        var cells: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        for byte in line {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                cells.append(text(cell))
                cell = []
            default: cell.append(byte)
            }
        }
        return cells + [text(cell)]
    }

    private static func zipped(_ columns: [String], _ cells: [String]) throws -> [String: String] {
        try #require(columns.count == cells.count)
        return Dictionary(uniqueKeysWithValues: zip(columns, cells)).filter { !$0.value.isEmpty }
    }

    private static func members(of line: ArraySlice<UInt8>) throws -> [String: String] {
        var members: [String: String] = [:]
        for (key, value) in try JSONDocument(parsing: Array(line)).root.members {
            members[key] = value.string
        }
        return members
    }

    /// An amount in pico-USD, or in FOCUS's units; nothing is 0.
    private static func pico(_ text: String?, of format: ExportFormat = .csv) throws -> Int128 {
        guard let text else { return 0 }
        let places = format == .focus || format == .focus12 ? 16 : 12
        let parts = text.drop { $0 == "-" }.split(separator: ".")
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        try #require(fraction.count <= places)
        let digits = parts[0] + fraction + String(repeating: "0", count: places - fraction.count)
        let magnitude = try #require(Int128(String(digits)))
        return text.hasPrefix("-") ? -magnitude : magnitude
    }
}
