import Crypto
package import JSON
package import Ledger
package import Projections

extension LedgerDocuments {
    /// What a verification found: `verdict` is `sound` or that of the first finding.
    package static func write(
        _ report: VerificationReport, _ projections: [ProjectionVerdict]?,
        to json: inout JSONWriter
    ) {
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
        json.member("projections", projections) { $1.write($0) }
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
    }

    /// `{"state","done","all","failure","report"}`; a state is `none`, `running`, `done` or `failed`.
    static func write(_ status: LedgerCare.Status?, to json: inout JSONWriter) {
        json.beginObject()
        json.member("state", status?.word ?? "none")
        json.member("done", status?.done ?? 0)
        json.member("all", status?.all ?? 0)
        json.member("failure", status?.failure)
        json.member("report", status?.result) { write($0.report, $0.projections, to: &$1) }
        json.endObject()
    }
}

extension LedgerCare.Status {
    fileprivate var word: String {
        if isRunning { return "running" }
        return result == nil ? "failed" : "done"
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ projections: [ProjectionVerdict]) {
        beginArray()
        for verdict in projections {
            beginObject()
            member("name", verdict.name)
            member("version", verdict.version)
            member("position", verdict.position)
            member("same", verdict.isSame)
            endObject()
        }
        endArray()
    }
}
