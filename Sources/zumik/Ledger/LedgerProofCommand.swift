import Crypto
import Events
import JSON
import Ledger

/// `zumik ledger proof RESPONSE_ID | --seq N [--size N] | --from N --to N`
struct LedgerProofCommand: Command {
    static let form = CommandForm(
        name: ["ledger", "proof"],
        summary: "prove that an event is in the ledger, or that it only grew",
        arguments: [
            ArgumentForm(
                "RESPONSE_ID", "receipt for the last event of this response", isRequired: false)
        ],
        options: [
            OptionForm("seq", "N", "receipt for the event at this position"),
            OptionForm("size", "N", "with --seq: inclusion proof in the first N events, as JSON"),
            OptionForm("from", "N", "consistency proof from the first N events, as JSON"),
            OptionForm("to", "N", "with --from: to the first N events; else to all"),
        ] + .books,
        notes: [
            "A receipt (C2SP tlog-proof) has the proof and the signed checkpoint. docs/verifying.md says how to check it without zumik."
        ],
        examples: [
            "zumik ledger proof chatcmpl-01JD8XJ5T0ABCDEFGHJKMNPQRS > answer.tlog-proof",
            "zumik ledger proof --seq 812 --size 1000", "zumik ledger proof --from 500 --to 1000",
        ])

    /// What is to be proved.
    private enum Wanted: Sendable {
        case lastEvent(ResponseID)
        case event(Int64)
        case inclusion(seq: Int64, size: Int64)
        case consistency(from: Int64, to: Int64?)
    }

    private let wanted: Wanted
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        wanted = try Self.wanted(arguments)
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        try await place.withBooks(in: world) { books in
            switch wanted {
            case .consistency(let from, let to):
                world.output.json(try await books.consistencyProof(from: from, to: to))
            case .inclusion(let seq, let size):
                world.output.json(try await books.inclusionProof(seq: seq, size: size))
            case .event(let seq):
                try await printReceipt(seq, books, in: world)
            case .lastEvent(let id):
                let events = try await books.events(of: id)["data"]?.elements.map(\.self)
                guard let seq = events?.last?["seq"]?.int else {
                    throw CommandFailure("there is no response \(id)")
                }
                try await printReceipt(seq, books, in: world)
            }
        }
        return .done
    }

    private static func wanted(_ arguments: ParsedArguments) throws(UsageError) -> Wanted {
        let positions = 0...Int64.max
        let seq = try arguments.integer("seq", in: positions)
        let size = try arguments.integer("size", in: positions)
        let from = try arguments.integer("from", in: positions)
        let to = try arguments.integer("to", in: positions)
        let text = arguments.positional.first
        if text != nil, seq != nil { throw .contradiction("RESPONSE_ID", "--seq") }
        if from != nil, text != nil || seq != nil {
            throw .contradiction("--from", text == nil ? "--seq" : "RESPONSE_ID")
        }
        if to != nil, from == nil { throw .missingArgument("--from", command: form.fullName) }
        if size != nil, seq == nil { throw .missingArgument("--seq", command: form.fullName) }
        if let from { return .consistency(from: from, to: to) }
        if let seq { return size.map { .inclusion(seq: seq, size: $0) } ?? .event(seq) }
        guard let text else { throw .missingArgument("RESPONSE_ID", command: form.fullName) }
        guard let id = ResponseID(text) else {
            throw .wrongArgument(
                "RESPONSE_ID", value: text,
                must: "be an id of zumik, such as chatcmpl- and 26 letters and digits")
        }
        return .lastEvent(id)
    }

    /// Puts the receipt together from the last checkpoint and the proof that leads to it.
    private func printReceipt(
        _ seq: Int64, _ books: any Books, in world: World
    ) async throws {
        let signed = try await books.checkpoint()
        guard let size = signed["size"]?.int, let note = signed["checkpoint"]?.string else {
            throw CommandFailure("the answer is not a checkpoint")
        }
        guard seq < size else {
            throw CommandFailure(
                "event \(seq) is not under a signed checkpoint yet, the last one is over \(size) events; "
                    + "a running server signs with --url")
        }
        let proof = try await books.inclusionProof(seq: seq, size: size)
        let hashes = (proof["proof"]?.elements.map(\.self) ?? []).compactMap { element in
            element.string.flatMap { Base64.decode($0) }.flatMap { Digest32($0) }
        }
        let receipt = TLogProof(
            index: seq, hashes: hashes, checkpoint: try SignedNote(parsing: note)
        ).encoded
        guard isJSON else { return world.output.write(receipt) }
        var json = JSONWriter()
        json.beginObject()
        json.member("seq", seq)
        json.member("size", size)
        json.member("leaf", proof["leaf"]?.string)
        json.member("receipt", receipt)
        json.endObject()
        world.output.line(String(decoding: json.take(), as: UTF8.self))
    }
}
