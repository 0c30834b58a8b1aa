package import Events
import Synchronization

/// The events that were committed last, as they were given to the log: who follows it closely need not read back and
/// decode what was written a moment ago.
///
/// Everything here is durable; what is not here any more is read from the log.
package final class RecentEvents: Sendable {
    /// One append, where it stands in the log and in its stream.
    struct Run: Sendable {
        let firstSeq: Int64
        let firstVersion: Int64
        let bytes: Int
        let append: StreamAppend

        var nextSeq: Int64 { firstSeq + Int64(append.events.count) }
    }

    fileprivate struct State {
        /// Without gaps. Those before `first` are given up.
        var runs: [Run] = []
        var first = 0
        var bytes = 0
    }

    private let state = Mutex(State())
    private let bytesMax: Int

    /// - Parameter bytesMax: the bytes of the events' bodies that are kept at most, beside the last commit's.
    init(bytesMax: Int = 2 << 20) {
        self.bytesMax = bytesMax
    }

    /// Adds what a commit has made durable.
    func add(_ added: [Run]) {
        guard let firstAdded = added.first else { return }
        state.withLock { state in
            if state.runs.last?.nextSeq != firstAdded.firstSeq { state = State() }
            state.giveUp(downTo: bytesMax)
            state.runs += added
            state.bytes += added.reduce(0) { $0 + $1.bytes }
        }
    }

    /// The log may have grown by what nobody has told: it has to be read.
    func forget() {
        state.withLock { $0 = State() }
    }

    /// The events after a position, in order, with the payloads of the types `read`; empty when there are none yet.
    ///
    /// - Returns: nil, when the next event is not here: the log has it.
    package func events(
        afterSeq: Int64, limit: Int, reading read: Set<EventType>
    ) -> [FollowedEvent]? {
        guard let runs = runs(from: afterSeq + 1, eventsMax: limit) else { return nil }
        var events: [FollowedEvent] = []
        for run in runs {
            let skipped = max(0, Int(afterSeq + 1 - run.firstSeq))
            for index in skipped..<run.append.events.count {
                guard events.count < limit else { return events }
                events.append(run.followed(index, reading: read))
            }
        }
        return events
    }

    /// The runs that hold the next events: a few references, so that the writer does not wait for who reads them.
    private func runs(from seq: Int64, eventsMax: Int) -> ArraySlice<Run>? {
        state.withLock { state in
            let kept = state.runs[state.first...]
            guard let oldest = kept.first, let newest = kept.last,
                (oldest.firstSeq...newest.nextSeq).contains(seq)
            else { return nil }
            let begin = kept.firstPosition { $0.nextSeq > seq }
            let end = kept[begin...].firstPosition { $0.firstSeq >= seq + Int64(eventsMax) }
            return ArraySlice(Array(kept[begin..<end]))
        }
    }
}

extension RecentEvents.State {
    /// Gives up the oldest. The places of what was given up are used again when they are the most.
    fileprivate mutating func giveUp(downTo bytesMax: Int) {
        while bytes > bytesMax {
            bytes -= runs[first].bytes
            first += 1
        }
        guard first > runs.count / 2 else { return }
        runs.removeFirst(first)
        first = 0
    }
}

extension RecentEvents.Run {
    fileprivate func followed(_ index: Int, reading read: Set<EventType>) -> FollowedEvent {
        let new = append.events[index]
        let type = new.event.type
        return FollowedEvent(
            seq: firstSeq + Int64(index), id: new.id, stream: append.stream,
            version: firstVersion + Int64(index), customer: append.customer,
            recordedAt: new.recordedAt, type: type, event: read.contains(type) ? new.event : nil)
    }
}

extension ArraySlice {
    /// The first index from which on all elements fulfil a condition, by halving.
    fileprivate func firstPosition(where isBehind: (Element) -> Bool) -> Index {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
