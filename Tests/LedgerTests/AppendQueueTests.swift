import Events
import Synchronization
import Testing

@testable import Ledger

@Suite struct AppendQueueTests {
    /// What a turn was, for comparison.
    enum Kind: Equatable {
        case batch(Int)
        case other
    }

    /// The turns of a writer, in order.
    final class Turns: Sendable {
        private let kinds = Mutex<[Kind]>([])

        var all: [Kind] { kinds.withLock { $0 } }

        func add(_ kind: Kind) {
            kinds.withLock { $0.append(kind) }
        }
    }

    @Test func `what came during idle work does not make the next turn idle`() async throws {
        let directory = try TemporaryDirectory()
        let queue = AppendQueue(LedgerConfiguration(directory: directory.path))
        #expect(Self.serve(queue.next(idleAfterMs: 0)) == .other)
        // The writer is about its idle work, and asleep for all that the queue knows.
        async let first: Void = Self.append(1, to: queue)
        while queue.depth == 0 { await Task.yield() }
        #expect(Self.serve(queue.next(idleAfterMs: 0)) == .batch(1))
        try await first

        let turns = Turns()
        let writer = try OSThread(name: "writer") {
            while turns.all.last.map({ $0 == .other }) != false {
                turns.add(Self.serve(queue.next(idleAfterMs: 60_000)))
            }
        }
        try await Self.append(2, to: queue)
        writer.join()
        #expect(turns.all == [.batch(1)])
    }

    /// Answers who waits in a turn.
    private static func serve(_ turn: AppendQueue.Turn) -> Kind {
        guard case .batch(let batch) = turn else { return .other }
        let receipt = AppendReceipt(firstSeq: 0, lastSeq: 0, nextVersion: 1, duplicate: false)
        AppendAnswer.tell(batch, batch.map { _ in .success(receipt) })
        return .batch(batch.count)
    }

    private static func append(_ number: UInt64, to queue: AppendQueue) async throws {
        let prepared = try LogWriterTests.prepared("customer/a", .any, [number])
        let answer = await withCheckedContinuation { waiter in
            let refusal = queue.add(PendingAppend(prepared: prepared, waiter: waiter))
            if let refusal { waiter.resume(returning: AppendAnswer(.failure(refusal))) }
        }
        answer.tellOthers()
        _ = try answer.result.get()
    }
}
