import Synchronization

/// What the writer thread tells everybody else.
final class LogStatus: Sendable {
    /// Durable events.
    let size: Atomic<Int64>
    let canAppend = Atomic<Bool>(true)
    /// Once true, the log takes nothing until somebody has looked at it.
    let isDamaged = Atomic<Bool>(false)
    let statistics = Mutex(LedgerStatistics())
    let check = Mutex(LedgerCheck())
    let recent = RecentEvents()
    /// The size that the observers know.
    private let announced: Atomic<Int64>
    private let observers = Mutex<[@Sendable (Int64) -> Void]>([])

    init(size: Int64) {
        self.size = Atomic(size)
        announced = Atomic(size)
    }

    /// Stops new work at once; the writer refuses what comes all the same.
    func noteDamage() {
        isDamaged.store(true, ordering: .releasing)
        canAppend.store(false, ordering: .releasing)
    }

    func addObserver(_ body: @escaping @Sendable (Int64) -> Void) {
        observers.withLock { $0.append(body) }
    }

    /// Tells the observers of a new size, outside of any lock: they may append. On the writer's thread.
    func announceGrowth() {
        let size = size.load(ordering: .acquiring)
        guard announced.exchange(size, ordering: .relaxed) < size else { return }
        for observer in observers.withLock({ $0 }) { observer(size) }
    }
}
