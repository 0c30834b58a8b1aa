import Events
import HTTPServer
package import Projections

/// `GET customers/{id}/budget`: for the administrator, and for the customer itself.
package struct BudgetsResource: Sendable {
    private let directory: DirectoryStore
    private let index: ProjectionReader
    private let projector: Projector
    private let clock: any GatewayClock

    package init(
        directory: DirectoryStore, index: ProjectionReader, projector: Projector,
        clock: any GatewayClock
    ) {
        self.directory = directory
        self.index = index
        self.projector = projector
        self.clock = clock
    }

    func show(_ id: String, _ request: NativeRequest) async throws -> HTTPResponse {
        guard let customer = CustomerID(id), request.mayRead(customer),
            let policy = directory.current.customers[customer]
        else { throw ClientError.nothingHere }
        try await request.waited(for: projector, clock)
        let now = clock.now()
        return NativeAnswer.raw(
            try await index.read { view in
                try BudgetDocuments.answer(of: customer, policy.budget, on: view, now: now)
            })
    }
}
