import HTTPServer
import Ledger
import Projections

/// `routing/weights`: what is published, made again from the log.
package struct WeightsResource: Sendable {
    private let routing: RoutingState
    private let reader: LedgerReader

    package init(services: GatewayServices) {
        routing = services.routing
        reader = services.reader
    }

    /// The version in force.
    func current() async throws -> HTTPResponse {
        guard let version = routing.weights.version else { throw Self.none }
        return try await answer(version)
    }

    func version(_ text: String) async throws -> HTTPResponse {
        guard let version = Int64(text), version > 0 else { throw Self.none }
        return try await answer(version)
    }

    private func answer(_ version: Int64) async throws -> HTTPResponse {
        let explanation = try await reader.read { view in
            try view.explainWeights(version: version)
        }
        guard let explanation else { throw Self.none }
        return NativeAnswer.json { WeightsDocuments.write(explanation, to: &$0) }
    }

    private static let none = ClientError(
        status: 404, reason: nil, message: "No weights of this version have been published.")
}
