import Crypto
import Ledger

/// `zumik ledger backup DEST`
struct LedgerBackupCommand: Command {
    static let form = CommandForm(
        name: ["ledger", "backup"],
        summary: "copy the ledger to a new directory, and verify the copy",
        arguments: [
            ArgumentForm("DEST", "a directory that does not exist yet, or has no ledger in it")
        ],
        options: [
            OptionForm(
                "data", "DIR", "data directory; else `data_dir` of ./zumik.json, else `data`"),
            .json,
        ],
        notes: [
            "It only reads, takes no lock, and works beside a running server. Keys are not copied: back up DIR/keys apart.",
            """
            A restored copy may lack what came after it: `zumik serve --accept-truncation` starts it, says so in the log, and \
            signs with a new key from then on.
            """,
        ],
        examples: ["zumik ledger backup /backup/zumik-2026-11-22 --data /var/lib/zumik"])

    private let destination: String
    private let directory: String?
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        destination = arguments.positional[0]
        directory = arguments.text("data")
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let directory = DataDirectory(given: directory, in: world)
        guard directory.hasLedger else {
            throw CommandFailure("there is no ledger in \(directory.path)")
        }
        let progress = ProgressLine("verified", in: world)
        let report = try LedgerBackup.make(of: directory.path, at: destination) {
            progress.show($0, of: $1)
        }
        progress.clear()
        let text = VerificationText(report: report, projections: nil)
        if isJSON {
            world.output.line(text.json)
        } else if report.isSound {
            world.output.line(
                "\(Numbers.grouped(report.head.size)) events are in \(destination), verified; root \(report.head.root)"
            )
        } else {
            world.output.write(text.text(columns: world.terminal.usableColumns))
        }
        return report.isSound ? .done : .damaged
    }
}
