package import Events
import Synchronization

/// A log that lasts as long as its process, for tests of what stands on the log.
///
/// It follows the rules of the real one, and nothing of it touches a disk.
package final class InMemoryEventLog: EventAppending {
    fileprivate struct State {
        var events: [StoredEvent] = []
        var lengths: [StreamName: Int64] = [:]
        var seqs: [EventID: Int64] = [:]
        var failure: AppendError?
    }

    private let state = Mutex(State())
    private let bytesMax: Int

    package init(bytesMax: Int = 1 << 20) {
        self.bytesMax = bytesMax
    }

    package func append(_ append: StreamAppend) async throws(AppendError) -> AppendReceipt {
        let prepared = try PreparedAppend(append, bytesMax: bytesMax)
        let result = state.withLock { state in state.add(prepared, bytesMax: bytesMax) }
        return try result.get()
    }

    package var canAppend: Bool { state.withLock { $0.failure == nil } }

    /// Everything that was appended, in order.
    package var events: [StoredEvent] { state.withLock { $0.events } }

    /// From now on every append fails with this error; nil makes the log work again.
    package func fail(with error: AppendError?) {
        state.withLock { $0.failure = error }
    }
}

extension InMemoryEventLog.State {
    fileprivate mutating func add(_ prepared: PreparedAppend, bytesMax: Int) -> AppendResult {
        if let failure { return .failure(failure) }
        let decision = AppendRule.decide(
            prepared, bytesMax: bytesMax, idCheck: .lookUp,
            streamLength: { lengths[$0] ?? 0 },
            existing: { id in
                seqs[id].map { seq in
                    let stored = events[Int(seq)].event
                    return AppendRule.Existing(
                        seq: seq, version: stored.version, body: stored.body)
                }
            })
        switch decision {
        case .refuse(let error): return .failure(error)
        case .acknowledge(let receipt): return .success(receipt)
        case .add(let encoded, let version):
            let first = Int64(events.count)
            for (new, encoded) in zip(prepared.append.events, encoded) {
                let seq = Int64(events.count)
                do throws(EventDecodingError) {
                    let event = try RecordedEvent(seq: seq, body: encoded.body)
                    events.append(StoredEvent(event: event, leaf: encoded.leaf))
                } catch {
                    preconditionFailure("what was encoded does not decode: \(error)")
                }
                seqs[new.id] = seq
            }
            let next = version + Int64(encoded.count)
            lengths[prepared.append.stream] = next
            return .success(
                AppendReceipt(
                    firstSeq: first, lastSeq: Int64(events.count) - 1, nextVersion: next,
                    duplicate: false))
        }
    }
}
