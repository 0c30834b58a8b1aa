import Glibc
import Ledger
import Testing

@testable import Gateway

@Suite struct BatchThreadTests {
    private struct Place: Hashable {
        var thread: pthread_t
        var priority: Int32
    }

    private static func place() -> Place {
        Place(
            thread: pthread_self(),
            priority: getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0))
    }

    @Test func `all tasks of batches run on one thread, which gives way to others`() async throws {
        let (executor, thread) = try BatchThread.start()
        let places = await withTaskExecutorPreference(executor) {
            await withTaskGroup(of: Place.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        await Task.yield()
                        return Self.place()
                    }
                }
                return await group.reduce(into: Set<Place>()) { $0.insert($1) }
            }
        }
        #expect(places.count == 1)
        // 10 steps lower than usual, or as low as it was before.
        #expect(places.allSatisfy { $0.priority >= 10 })
        executor.finish()
        thread.join()
    }

    @Test func `it ends when nothing is left to do`() async throws {
        let (executor, thread) = try BatchThread.start()
        executor.finish()
        thread.join()
    }
}
