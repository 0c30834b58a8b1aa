import Events
import Gateway
import JSON
import Projections

/// `zumik periods list`
struct PeriodsListCommand: Command {
    static let form = CommandForm(
        name: ["periods", "list"], summary: "the accounting periods that are closed",
        options: .books, examples: ["zumik periods list"])

    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let answer = try await place.withBooks(in: world) { try await $0.periods() }
        guard !isJSON else {
            world.output.json(answer)
            return .done
        }
        var table = TextTable([
            .text("from"), .text("to"), .number("as of event"),
            .number("attempts", isOptional: true),
            .number("unpriced", isOptional: true), .number("cost USD"), .number("charged USD"),
            .number("fee USD", isOptional: true),
        ])
        for period in answer["data"]?.elements.map(\.self) ?? [] {
            table.add([
                period["from"]?.string ?? "the beginning", period.text("to"),
                Numbers.grouped(period["as_of_seq"]?.int),
                Numbers.grouped(period["attempts"]?.int), Numbers.grouped(period["unpriced"]?.int),
                Money.shown(period["provider_cost"]?.string),
                Money.shown(period["charged"]?.string), Money.shown(period["platform_fee"]?.string),
            ])
        }
        world.output.write(table.text(columns: world.terminal.usableColumns))
        return .done
    }
}

/// `zumik periods close`
struct PeriodsCloseCommand: Command {
    static let form = CommandForm(
        name: ["periods", "close"], summary: "close an accounting period for good",
        options: [
            OptionForm("to", "T", "everything recorded before this time or day, in UTC"),
            OptionForm("from", "T", "where the period is thought to begin, as a check"),
        ] + .books,
        notes: [
            "A period begins where the last closed one ends. It is never opened again: what corrects it is recorded later, and says so in exports and costs."
        ],
        examples: ["zumik periods close --to 2026-12-01"])

    private let body: [UInt8]
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        guard let to = arguments.text("to") else { throw .missingValue(option: "to", value: "T") }
        var json = JSONWriter()
        json.beginObject()
        json.member("to", to)
        if let from = arguments.text("from") { json.member("from", from) }
        json.endObject()
        body = json.take()
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let period = try await place.withBooks(in: world) { try await $0.closePeriod(body) }
        if isJSON {
            world.output.json(period)
        } else {
            world.output.line(
                "closed \(period["from"]?.string ?? "the beginning") to \(period.text("to")) at event \(Numbers.grouped(period["as_of_seq"]?.int)): charged \(period.text("charged")) USD"
            )
        }
        return .done
    }
}

extension BooksOnDisk {
    func periods() async throws -> JSONValue {
        let closed = try await read { view in try ClosedPeriods(reading: view) }
        return try document { json in
            json.beginObject()
            json.member("object", "list")
            json.key("data")
            json.beginArray()
            for period in closed.periods { period.write(to: &json) }
            json.endArray()
            json.member("has_more", false)
            json.member("next", String?.none)
            json.endObject()
        }
    }

    func closePeriod(_ body: [UInt8]) async throws -> JSONValue {
        let asked = try JSONDocument(parsing: body).root
        let options = ["to", "from"].compactMap { name in
            asked[name]?.string.map { (name: name, value: $0) }
        }
        guard let to = try time("to", in: options) else {
            throw CommandFailure("--to is missing", status: .wrongUsage)
        }
        let from = try time("from", in: options)
        return try await withOpenBooks { log, reader, index, projector in
            let desk = PeriodDesk(
                log: log, reader: reader, index: index, projector: projector, clock: clock,
                ids: ids)
            let period = try await desk.close(from: from, to: to)
            return try document { period.write(to: &$0) }
        }
    }
}

extension BooksOverHTTP {
    func periods() async throws -> JSONValue { try await send("GET", ["periods"]) }

    func closePeriod(_ body: [UInt8]) async throws -> JSONValue {
        try await send("POST", ["periods"], body: body)
    }
}
