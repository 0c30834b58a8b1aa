import HTTPServer
package import Ledger
package import Projections

/// How far the projections are, and having them made anew.
package struct ProjectionsResource: Sendable {
    private let projector: Projector
    private let log: EventLog

    package init(projector: Projector, log: EventLog) {
        self.projector = projector
        self.log = log
    }

    /// `GET projections`
    func status() -> HTTPResponse { answer(200) }

    /// `POST projections/rebuild`: begins it; the rows from before are in use until it is done.
    func rebuild() -> HTTPResponse {
        projector.requestRebuild()
        return answer(202)
    }

    private func answer(_ status: Int) -> HTTPResponse {
        let projected = projector.status
        return NativeAnswer.json(status: status) { json in
            ProjectionDocuments.write(
                projected.entries, status: projected, ledgerSize: log.durableSize, to: &json)
        }
    }
}
