package import Events

/// The index of all responses, for lists and for recovery.
package struct ResponsesIndex: Sendable {
    private let reader: ProjectionReader

    package init(_ reader: ProjectionReader) {
        self.reader = reader
    }

    /// The responses that the filter lets through, newest first, at most 1,000 at once.
    ///
    /// - Throws: ``ProjectionError``; ``ProjectionError/unknownCursor(_:)`` when `after` is not in the list.
    package func list(_ filter: ResponsesFilter, limit: Int) async throws -> ResponsesPage {
        try await reader.read { try $0.responses(filter, limit: limit) }
    }

    /// The responses that are owed an ending, their own or that of an attempt.
    ///
    /// Between the projector's start and the first request they are those that a stop left open.
    package func openResponses() async throws -> [ResponseID] {
        try await reader.read { try $0.openResponses() }
    }
}
