import Crypto
import JSON
import Ledger
import Projections

/// What a verification found, for people and for programs.
struct VerificationText {
    let report: VerificationReport
    /// nil when they were not folded again.
    let projections: [ProjectionVerdict]?

    func text(columns: Int) -> String {
        var sheet = FactSheet()
        sheet.add("verdict", verdict)
        sheet.add("events", Numbers.grouped(report.head.size))
        sheet.add("root", report.head.root.hex)
        sheet.add("streams", Numbers.grouped(Int64(report.streams)))
        sheet.add("signed", "\(Numbers.grouped(Int64(report.checkpoints))) checkpoints")
        sheet.add(
            "open",
            "\(report.openRequests) requests, \(report.openAttempts) attempts, \(report.openReservations) reservations"
                + (report.openAttempts > 0 ? " (running, or ended by the next start)" : ""))
        sheet.add("projections", projectionsText)
        guard !report.isSound else { return sheet.text(columns: columns) }
        var table = TextTable([.text("verdict"), .number("event"), .text("what", narrowest: 40)])
        for finding in report.findings {
            table.add([
                finding.verdict.rawValue, Numbers.grouped(finding.seq), finding.detail.printable,
            ])
        }
        let more = report.findingCount - report.findings.count
        return sheet.text(columns: columns) + "\n" + table.text(columns: columns)
            + (more > 0 ? "and \(more) more\n" : "")
    }

    private var verdict: String {
        guard let first = report.first else { return "sound" }
        let place = first.seq.map { ", first at event \($0)" } ?? ""
        return "NOT SOUND: \(first.verdict.rawValue)\(place)"
    }

    private var projectionsText: String {
        guard let projections else { return "not folded again" }
        let same = projections.count { $0.isSame }
        return "\(same) of \(projections.count) as the ledger gives them"
    }

    var json: String {
        var json = JSONWriter()
        json.beginObject()
        json.member("sound", report.isSound)
        json.member("verdict", report.first?.verdict.rawValue ?? "sound")
        json.member("first_bad_seq", report.findings.lazy.compactMap(\.seq).first)
        json.member("events", report.head.size)
        json.member("root", report.head.root.hex)
        json.member("streams", Int64(report.streams))
        json.member("checkpoints", Int64(report.checkpoints))
        json.member("open_requests", Int64(report.openRequests))
        json.member("open_attempts", Int64(report.openAttempts))
        json.member("open_reservations", Int64(report.openReservations))
        json.key("projections")
        write(projections, to: &json)
        json.member("finding_count", Int64(report.findingCount))
        json.key("findings")
        json.beginArray()
        for finding in report.findings {
            json.beginObject()
            json.member("verdict", finding.verdict.rawValue)
            json.member("seq", finding.seq)
            json.member("detail", finding.detail)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return String(decoding: json.take(), as: UTF8.self)
    }

    private func write(_ projections: [ProjectionVerdict]?, to json: inout JSONWriter) {
        guard let projections else { return json.value(nil) }
        json.beginArray()
        for verdict in projections {
            json.beginObject()
            json.member("name", verdict.name)
            json.member("version", verdict.version)
            json.member("position", verdict.position)
            json.member("same", verdict.isSame)
            json.endObject()
        }
        json.endArray()
    }
}
