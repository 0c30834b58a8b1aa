import JSON

/// `zumik ledger backup DEST`
struct LedgerBackupCommand: Command {
    static let form = CommandForm(
        name: ["ledger", "backup"],
        summary: "copy the ledger to a new directory, and verify the copy",
        arguments: [
            ArgumentForm("DEST", "a directory that does not exist yet, or has no ledger in it")
        ],
        options: .books,
        notes: [
            "It only reads, takes no lock, and works beside a running server. Keys are not copied: back up DIR/keys apart.",
            """
            With --url the server makes and verifies the copy on its own disk, sends it and removes it; DEST is here, and \
            what came is verified once more.
            """,
            """
            A restored copy may lack what came after it: `zumik serve --accept-truncation` starts it, says so in the log, and \
            signs with a new key from then on.
            """,
        ],
        examples: [
            "zumik ledger backup /backup/zumik-2026-11-22 --data /var/lib/zumik",
            "zumik ledger backup /backup/zumik-2026-11-22 --url http://127.0.0.1:8080",
        ])

    private let destination: String
    private let place: BooksPlace
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        destination = arguments.positional[0]
        place = try BooksPlace(arguments)
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let progress = ProgressLine("verified", in: world)
        let report = try await place.withBooks(in: world) { books in
            try await books.backUpLedger(to: destination) { progress.show($0, of: $1) }
        }
        progress.clear()
        let isSound = report["sound"]?.bool == true
        if isJSON {
            world.output.json(report)
        } else if isSound {
            world.output.line(
                "\(Numbers.grouped(report["events"]?.int ?? 0)) events are in \(destination), verified; root \(report.text("root"))"
            )
        } else {
            let text = VerificationText(report: report)
            world.output.write(text.text(columns: world.terminal.usableColumns))
        }
        return isSound ? .done : .damaged
    }
}
