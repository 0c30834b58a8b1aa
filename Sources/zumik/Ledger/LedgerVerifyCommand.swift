import Crypto
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
                "data", "DIR", "data directory; else `data_dir` of ./zumik.json, else `data`"),
            OptionForm(
                "skip-projections", nil, "do not fold the ledger again, which takes longest"),
            .json,
        ],
        notes: [
            "It only reads, takes no lock, and works beside a running server: on the events that are there when it begins.",
            "It ends with 3 and the first bad event when anything is wrong or could not be looked at.",
        ],
        examples: [
            "zumik ledger verify --data /var/lib/zumik", "zumik ledger verify --json",
        ])

    private let directory: String?
    private let skipsProjections: Bool
    private let isJSON: Bool

    init(_ arguments: ParsedArguments) throws(UsageError) {
        directory = arguments.text("data")
        skipsProjections = arguments.has("skip-projections")
        isJSON = arguments.has("json")
    }

    func run(in world: World) async throws -> CommandStatus {
        let directory = DataDirectory(given: directory, in: world)
        guard directory.hasLedger else {
            throw CommandFailure("there is no ledger in \(directory.path)")
        }
        let progress = ProgressLine("events", in: world)
        var report = LedgerVerifier.verify(directory: directory.path) { progress.show($0, of: $1) }
        var projections: [ProjectionVerdict]?
        if !skipsProjections, report.isSound, directory.hasProjections {
            let folding = ProgressLine("folded", in: world)
            do {
                let verdicts = try ProjectionVerifier.verify(directory: directory.path) {
                    folding.show($0, of: $1)
                }
                projections = verdicts
                report = report.adding(verdicts.filter { !$0.isSame }.map(Self.finding))
            } catch {
                report = report.adding([
                    Finding(.incomplete, "the projections could not be verified: \(error)")
                ])
            }
            folding.clear()
        }
        progress.clear()
        let text = VerificationText(report: report, projections: projections)
        if isJSON {
            world.output.line(text.json)
        } else {
            world.output.write(text.text(columns: world.terminal.usableColumns))
        }
        return report.isSound ? .done : .damaged
    }

    private static func finding(_ verdict: ProjectionVerdict) -> Finding {
        Finding(
            .projection,
            "\(verdict.name) at event \(verdict.position) has the state \(verdict.found), "
                + "and the ledger gives \(verdict.expected)")
    }
}
