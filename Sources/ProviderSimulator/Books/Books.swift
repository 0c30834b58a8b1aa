import Synchronization

/// The simulated providers' own records of what they served: bounded lists, and sums that go on for ever.
final class Books: Sendable {
    /// What shares a line on a usage report.
    struct Line: Hashable, Sendable {
        let region: String?
        let minute: WallTime
        let payer: String
        let model: String
        let tier: String
    }

    struct Sum: Sendable {
        var tokens = BilledTokens()
        /// In 10⁻¹⁰ USD.
        var ticks = 0
        var requests = 0
    }

    struct Totals: Sendable {
        /// All requests, refused ones too.
        var requests = 0
        var billed = Sum()
    }

    fileprivate struct Book {
        var entries: [BookEntry] = []
        var lines: [Line: Sum] = [:]
        var totals = Totals()
    }

    private let entriesMax: Int
    private let books = Mutex<[ProviderName: Book]>([:])

    init(entriesMax: Int) { self.entriesMax = entriesMax }

    func append(_ entry: BookEntry) {
        books.withLock { books in
            books[entry.account.provider, default: Book()].append(entry, entriesMax: entriesMax)
        }
    }

    /// The last entries, oldest first.
    func entries(of provider: ProviderName, limit: Int) -> [BookEntry] {
        books.withLock { Array($0[provider]?.entries.suffix(limit) ?? []) }
    }

    func totals(of provider: ProviderName) -> Totals {
        books.withLock { $0[provider]?.totals ?? Totals() }
    }

    /// Billed usage by the minute, in the order of time.
    func usage(of provider: ProviderName, in query: UsageQuery) -> [(line: Line, sum: Sum)] {
        books.withLock { $0[provider]?.lines ?? [:] }
            .filter { query.contains($0.key) }
            .map { (line: $0.key, sum: $0.value) }
            .sorted {
                ($0.line.minute, $0.line.model, $0.line.tier, $0.line.payer)
                    < ($1.line.minute, $1.line.model, $1.line.tier, $1.line.payer)
            }
    }
}

extension Books.Book {
    fileprivate mutating func append(_ entry: BookEntry, entriesMax: Int) {
        totals.requests += 1
        // Twice as many are kept for a while, so that the oldest go in one move and not one by one.
        if entries.count >= 2 * entriesMax { entries.removeFirst(entries.count - entriesMax + 1) }
        entries.append(entry)
        guard entry.isBilled else { return }
        totals.billed.add(entry)
        let line = Books.Line(
            region: entry.account.region, minute: entry.at.floored(toSeconds: 60),
            payer: entry.payer, model: entry.model ?? "", tier: entry.tier ?? "")
        lines[line, default: Books.Sum()].add(entry)
        if lines.count > 2 * entriesMax {
            let oldest = lines.keys.map(\.minute).sorted()[entriesMax]
            lines = lines.filter { $0.key.minute >= oldest }
        }
    }
}

extension Books.Sum {
    mutating func add(_ entry: BookEntry) {
        tokens += entry.tokens
        ticks += entry.ticks
        requests += 1
    }

    static func += (sum: inout Books.Sum, more: Books.Sum) {
        sum.tokens += more.tokens
        sum.ticks += more.ticks
        sum.requests += more.requests
    }
}
