import Gateway
import JSON
import Ledger
import Projections

/// `zumik ledger verify`
struct LedgerVerifyCommand: Command {
    static let form = CommandForm(
        name: ["ledger", "verify"],
        summary: "look at every event, and say whether the ledger is what was written",
        options: [
            OptionForm(
                "skip-projections", nil, "do not fold the ledger again, which takes longest")
        ] + .books,
        notes: [
            "It only reads, takes no lock, and works beside a running server: on the events that are there when it begins.",
            "With --url the server does it, on a thread of its own and one at a time, and the report is the same.",
            "It ends with 3 and the first bad event when anything is wrong or could not be looked at.",
        ],
        examples: [
            "zumik ledger verify --data /var/lib/zumik", "zumik ledger verify --json",
        ])

    private let place: BooksPlace
    private let skipsProjections: Bool
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        place = try BooksPlace(arguments)
        skipsProjections = arguments.has("skip-projections")
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let progress = ProgressLine("events", in: world)
        let report = try await place.withBooks(in: world) { books in
            try await books.verifyLedger(skipsProjections: skipsProjections) {
                progress.show($0, of: $1)
            }
        }
        progress.clear()
        if isJSON {
            world.output.json(report)
        } else {
            let text = VerificationText(report: report)
            world.output.write(text.text(columns: world.terminal.usableColumns))
        }
        return report["sound"]?.bool == true ? .done : .damaged
    }
}

extension BooksOnDisk {
    func verifyLedger(
        skipsProjections: Bool, progress: (Int64, Int64) -> Void
    ) async throws -> JSONValue {
        try requireLedger()
        var report = LedgerVerifier.verify(directory: directory.path, progress: progress)
        var projections: [ProjectionVerdict]?
        if !skipsProjections, report.isSound, directory.hasProjections {
            do {
                let verdicts = try ProjectionVerifier.verify(
                    directory: directory.path, progress: progress)
                projections = verdicts
                report = report.adding(verdicts.compactMap(\.finding))
            } catch {
                report = report.adding([
                    Finding(.incomplete, "the projections could not be verified: \(error)")
                ])
            }
        }
        return try VerificationText.document(report, projections)
    }

    func backUpLedger(
        to destination: String, progress: (Int64, Int64) -> Void
    ) async throws -> JSONValue {
        try requireLedger()
        let report = try LedgerBackup.make(
            of: directory.path, at: destination, progress: progress)
        return try VerificationText.document(report, nil)
    }

    private func requireLedger() throws {
        guard directory.hasLedger else {
            throw CommandFailure("there is no ledger in \(directory.path)")
        }
    }
}
