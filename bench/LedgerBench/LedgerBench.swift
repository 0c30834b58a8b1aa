/// Measures the ledger alone; `bench/ledger.py` runs it beside a program in C that does the same.
///
///     LedgerBench rows FILE EVENTS
///     LedgerBench append DIRECTORY EVENTS BATCH
///     LedgerBench fill DIRECTORY EVENTS
///     LedgerBench offered DIRECTORY EVENTS PER_SECOND
///     LedgerBench long DIRECTORY QUESTIONS
///     LedgerBench books DIRECTORY EVENTS CUSTOMERS
///     LedgerBench follow DIRECTORY EVENTS PER_SECOND
@main
struct LedgerBench {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 3, let number = Int(arguments[2]) else {
            throw BenchError(usage)
        }
        let appending = Appending(directory: arguments[1], events: number)
        let last = arguments.count > 3 ? Int(arguments[3]) : nil
        switch (arguments[0], last) {
        case ("rows", nil): try appending.writeRows(to: arguments[1])
        case ("fill", nil): try await appending.fill()
        case ("append", let batch?): try await appending.append(batch: batch)
        case ("offered", let rate?): try await appending.offered(perSecond: Double(rate))
        case ("long", nil):
            try await LongLog(directory: arguments[1]).measure(questions: number)
        case ("books", let customers?):
            try await Books(directory: arguments[1], events: number).fill(customers: customers)
        case ("follow", let rate?):
            try await Books(directory: arguments[1], events: number).follow(perSecond: Double(rate))
        default: throw BenchError(usage)
        }
    }

    private static let usage =
        "rows, append, fill, offered, long, books or follow, and what they take"
}
