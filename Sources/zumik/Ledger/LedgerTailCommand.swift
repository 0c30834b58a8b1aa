import Gateway
import JSON

/// `zumik ledger tail [--after SEQ] [--limit N] [--follow]`
struct LedgerTailCommand: Command {
    static let form = CommandForm(
        name: ["ledger", "tail"], summary: "print the last events of the ledger, a line for each",
        options: [
            OptionForm("after", "SEQ", "events after this position; -1 begins at the first"),
            OptionForm("limit", "N", "events at most; else 20, with --after or --follow no limit"),
            OptionForm("follow", nil, "go on with new events until interrupted"),
        ] + .books,
        examples: [
            "zumik ledger tail", "zumik ledger tail --after -1 --json",
            "zumik ledger tail --follow",
        ])

    /// Events of one read, which is also the most that a server gives at once.
    private static let pageMax = 1_000
    private static let lastByDefault: Int64 = 20
    private static let pollInterval = Duration.milliseconds(250)

    private let after: Int64?
    private let limit: Int64?
    private let follows: Bool
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        after = try arguments.integer("after", in: -1...Int64.max)
        limit = try arguments.integer("limit", in: 0...Int64.max)
        follows = arguments.has("follow")
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        try await place.withBooks(in: world) { books in
            if follows {
                try await follow(books, in: world)
            } else {
                let (start, most) = try await range(books)
                _ = try await print(books, after: start, atMost: most, in: world)
            }
        }
        return .done
    }

    /// Where to begin, and how many events to print.
    private func range(_ books: any Books) async throws -> (after: Int64, most: Int64) {
        if let after { return (after, limit ?? .max) }
        let count = limit ?? Self.lastByDefault
        let size = try await books.ledgerStatistics()["events"]?.int ?? 0
        return (max(0, size - count) - 1, follows ? .max : count)
    }

    /// Prints until a signal comes, which ends it well.
    private func follow(_ books: any Books, in world: World) async throws {
        let signals = world.stopSignals()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var (last, left) = try await range(books)
                while !Task.isCancelled {
                    let printed = try await print(books, after: last, atMost: left, in: world)
                    last += printed
                    left -= printed
                    guard left > 0 else { return }
                    await world.clock.pause(
                        until: world.clock.instant().advanced(by: Self.pollInterval))
                }
            }
            group.addTask {
                for await _ in signals.received { return }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Prints what is there after a position, in pages; tells how many events that were.
    private func print(
        _ books: any Books, after start: Int64, atMost most: Int64, in world: World
    ) async throws -> Int64 {
        var printed: Int64 = 0
        while printed < most, !Task.isCancelled {
            let page = try await books.events(
                after: start + printed, limit: Int(min(Int64(Self.pageMax), most - printed)))
            let events = page["data"]?.elements.map(\.self) ?? []
            for event in events { world.output.line(line(event, in: world)) }
            printed += Int64(events.count)
            guard page["has_more"]?.bool == true else { break }
        }
        return printed
    }

    private func line(_ event: JSONValue, in world: World) -> String {
        guard !isJSON else { return String(decoding: event.rawBytes, as: UTF8.self) }
        return Self.text(event, columns: world.terminal.columns.map { max(60, $0) } ?? 100)
    }

    /// `seq time id type gist`: the whole id of a response, to be copied, and a gist cut to what is left of the line.
    static func text(_ event: JSONValue, columns: Int) -> String {
        let subject = event["response_id"]?.string ?? event.text("stream")
        let cells = [
            String(event["seq"]?.int ?? -1).fitted(to: 6, .right),
            String(event.text("recorded_at").dropFirst(11)).fitted(to: 13),
            subject.printable.fitted(to: columns >= 100 ? 35 : 18),
            event.text("type").printable.fitted(to: 20),
            EventGist.text(type: event.text("type"), data: event["data"]).printable,
        ]
        let line = cells.joined(separator: " ").trimmingTrailingBlanks
        return line.fitted(to: min(line.count, columns))
    }
}
