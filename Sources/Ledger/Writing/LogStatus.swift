import Synchronization

/// What the writer thread tells everybody else.
final class LogStatus: Sendable {
    /// Durable events.
    let size: Atomic<Int64>
    let canAppend = Atomic<Bool>(true)
    let statistics = Mutex(LedgerStatistics())
    private let observers = Mutex<[@Sendable (Int64) -> Void]>([])

    init(size: Int64) {
        self.size = Atomic(size)
    }

    func addObserver(_ body: @escaping @Sendable (Int64) -> Void) {
        observers.withLock { $0.append(body) }
    }

    /// Tells the observers, outside of any lock: they may append.
    func announce(_ size: Int64) {
        for observer in observers.withLock({ $0 }) { observer(size) }
    }
}
