import Gateway
import JSON
import Ledger
import Projections

/// What a verification found, for people.
struct VerificationText {
    /// As the native surface gives it.
    let report: JSONValue

    static func document(
        _ report: VerificationReport, _ projections: [ProjectionVerdict]?
    ) throws -> JSONValue {
        var json = JSONWriter()
        LedgerDocuments.write(report, projections, to: &json)
        return try JSONDocument(parsing: json.take()).root
    }

    func text(columns: Int) -> String {
        var sheet = FactSheet()
        sheet.add("verdict", verdict)
        sheet.add("events", Numbers.grouped(count("events")))
        sheet.add("root", report.text("root"))
        sheet.add("streams", Numbers.grouped(count("streams")))
        sheet.add("signed", "\(Numbers.grouped(count("checkpoints"))) checkpoints")
        let attempts = count("open_attempts")
        sheet.add(
            "open",
            "\(count("open_requests")) requests, \(attempts) attempts, \(count("open_reservations")) reservations"
                + (attempts > 0 ? " (running, or ended by the next start)" : ""))
        sheet.add("projections", projectionsText)
        guard report["sound"]?.bool != true else { return sheet.text(columns: columns) }
        let findings = report["findings"]?.elements.map(\.self) ?? []
        var table = TextTable([.text("verdict"), .number("event"), .text("what", narrowest: 40)])
        for finding in findings {
            table.add([
                finding.text("verdict").printable, Numbers.grouped(finding["seq"]?.int),
                finding.text("detail").printable,
            ])
        }
        let more = count("finding_count") - Int64(findings.count)
        return sheet.text(columns: columns) + "\n" + table.text(columns: columns)
            + (more > 0 ? "and \(more) more\n" : "")
    }

    private func count(_ name: StaticString) -> Int64 { report[name]?.int ?? 0 }

    private var verdict: String {
        guard report["sound"]?.bool != true else { return "sound" }
        let place =
            report["findings"]?.elements.first { _ in true }?["seq"]?.int
            .map { ", first at event \($0)" } ?? ""
        return "NOT SOUND: \(report.text("verdict").printable)\(place)"
    }

    private var projectionsText: String {
        guard let projections = report["projections"], projections.kind == .array else {
            return "not folded again"
        }
        let verdicts = projections.elements.map(\.self)
        let same = verdicts.count { $0["same"]?.bool == true }
        return "\(same) of \(verdicts.count) as the ledger gives them"
    }
}
