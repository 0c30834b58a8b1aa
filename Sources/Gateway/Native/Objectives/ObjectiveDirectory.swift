package import Events
package import Ledger
import Synchronization

/// The objectives in force: a fold over the facts that set them, by id.
package struct ObjectiveDirectory: Sendable, Equatable {
    package private(set) var objectives: [String: ObjectiveSet] = [:]

    package init() {}

    package mutating func apply(_ event: Event) {
        if case .objectiveSet(let objective) = event { objectives[objective.id] = objective }
    }

    /// In the order of their ids.
    package var sorted: [ObjectiveSet] {
        objectives.values.sorted { $0.id < $1.id }
    }

    /// Reads every objective of a log.
    package static func read(_ view: LedgerView) throws -> ObjectiveDirectory {
        var directory = ObjectiveDirectory()
        var last: Int64 = -1
        while true {
            let page = try view.directoryEvents(ofTypes: [.objectiveSet], afterSeq: last)
            for stored in page {
                directory.apply(stored.event.event)
                last = stored.event.seq
            }
            if page.isEmpty { return directory }
        }
    }

    /// Makes an objective durable.
    package static func append(
        _ objective: ObjectiveSet, to log: any EventAppending, ids: any IDSource,
        at now: Timestamp
    ) async throws(AppendError) {
        _ = try await log.append(
            StreamAppend(
                stream: .objectives, expected: .any, customer: objective.customer,
                events: [
                    NewEvent(
                        id: ids.eventID(at: now), recordedAt: now, event: .objectiveSet(objective))
                ]))
    }
}

/// The objectives as the gateway holds them.
package final class ObjectiveStore: Sendable {
    private let state: Mutex<ObjectiveDirectory>

    package init(_ directory: ObjectiveDirectory) {
        state = Mutex(directory)
    }

    package var current: ObjectiveDirectory { state.withLock { $0 } }

    package func apply(_ event: Event) {
        state.withLock { $0.apply(event) }
    }
}
