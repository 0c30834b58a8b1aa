import Synchronization

/// The faults that are on order, in the order in which they came.
///
/// A request is struck by the first fault that fits it and whose chance comes up, and by that one only.
final class FaultBoard: Sendable {
    static let faultsMax = 256

    private struct State {
        var faults: [(id: String, fault: Fault, met: Int)] = []
        var added = 0
        var chance: SeededGenerator
    }

    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(chance: SeededGenerator(seed: seed ^ 0xFA017))) }

    var all: [(id: String, fault: Fault)] { state.withLock { $0.faults.map { ($0.id, $0.fault) } } }

    /// The new fault's id; nil when there are too many.
    func add(_ fault: Fault) -> String? {
        state.withLock { state in
            guard state.faults.count < Self.faultsMax else { return nil }
            state.added += 1
            let id = "fault_\(state.added)"
            state.faults.append((id, fault, 0))
            return id
        }
    }

    func removeAll() { state.withLock { $0.faults = [] } }

    /// False when there is no fault of that id.
    func remove(_ id: String) -> Bool {
        state.withLock { state in
            let before = state.faults.count
            state.faults.removeAll { $0.id == id }
            return state.faults.count < before
        }
    }

    /// The fault that strikes this request, counted down; it stays listed with none remaining.
    func draw(_ account: SimulatedAccount, model: String?, streams: Bool) -> Fault? {
        state.withLock { state in
            for index in state.faults.indices {
                let fault = state.faults[index].fault
                guard fault.remaining != 0,
                    fault.strikes(account, model: model, streams: streams)
                else { continue }
                state.faults[index].met += 1
                guard state.faults[index].met.isMultiple(of: fault.every),
                    fault.probability >= 1 || state.chance.unitInterval() < fault.probability
                else { continue }
                state.faults[index].fault.remaining = fault.remaining.map { $0 - 1 }
                return fault
            }
            return nil
        }
    }
}
