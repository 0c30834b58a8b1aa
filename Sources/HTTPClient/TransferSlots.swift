import Synchronization

/// Counts the transfers of a client against their limit.
final class TransferSlots: Sendable {
    let limit: Int
    private let taken = Atomic<Int>(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes a slot; false when all are taken.
    func take() -> Bool {
        guard taken.add(1, ordering: .relaxed).newValue <= limit else {
            release()
            return false
        }
        return true
    }

    func release() {
        taken.subtract(1, ordering: .relaxed)
    }
}
