import Events
import HTTPServer
package import Projections

/// `GET costs` and `GET cache-discounts`.
package struct CostsResource: Sendable {
    private let index: ProjectionReader
    private let projector: Projector
    private let clock: any GatewayClock

    package init(index: ProjectionReader, projector: Projector, clock: any GatewayClock) {
        self.index = index
        self.projector = projector
        self.clock = clock
    }

    func answer(
        _ kind: CostDocuments.Kind, _ request: NativeRequest
    ) async throws -> HTTPResponse {
        let asked = try CostRequest(request, now: clock.now())
        try await request.waited(for: projector, clock)
        let query = asked.query
        let page = try await index.read { view in try view.costs(query) }
        return NativeAnswer.json { CostDocuments.write(kind, page, for: asked, to: &$0) }
    }
}
