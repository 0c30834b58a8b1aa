import Events
import HTTPServer
import JSON
package import Projections

/// Reason codes: the registry, and how often each ended something.
package struct ReasonCodesResource: Sendable {
    private let index: ProjectionReader
    private let projector: Projector
    private let clock: any GatewayClock

    package init(index: ProjectionReader, projector: Projector, clock: any GatewayClock) {
        self.index = index
        self.projector = projector
        self.clock = clock
    }

    /// `GET reason-codes`
    func answer(_ request: NativeRequest) async throws -> HTTPResponse {
        let query = try ReasonCodeDocuments.query(request, now: clock.now())
        try await request.waited(for: projector, clock)
        let body = try await index.read { view in try ReasonCodeDocuments.answer(query, on: view) }
        return NativeAnswer.raw(body)
    }

    /// `GET reason-codes/registry`
    static var registry: HTTPResponse {
        NativeAnswer.list(ReasonCode.allCases, next: nil) { code, json in
            json.beginObject()
            json.member("code", code.rawValue)
            json.member("fault", code.faultDomain.rawValue)
            json.member("sentence", code.sentence)
            json.endObject()
        }
    }
}
