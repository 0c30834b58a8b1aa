import Events

/// How far each stream has come: its version, and what in it has begun and not ended.
///
/// A value per stream, about 50 bytes: two million responses take 100 MB.
struct StreamBook {
    /// What an event means for the beginnings and endings of its stream.
    enum Meaning: Equatable {
        case admission
        case attemptStart(Int64)
        case attemptEnd(Int64)
        case completion
        case nothing
    }

    struct Fault: Error, Equatable {
        let verdict: Verdict
        let detail: String
    }

    fileprivate struct State {
        var length: Int64 = 0
        var isAdmitted = false
        var isCompleted = false
        /// Attempts that run, by number: bit 0 for attempt 1. More than 64 attempts have no place in one response.
        var running: UInt64 = 0
        var started: UInt64 = 0
    }

    private var states: [StreamKey: State] = [:]

    var count: Int { states.count }

    var openRequests: Int { states.values.count { $0.isAdmitted && !$0.isCompleted } }

    var openAttempts: Int { states.values.reduce(0) { $0 + $1.running.nonzeroBitCount } }

    /// Takes the next event of a stream; tells what cannot be.
    mutating func add(
        _ key: StreamKey, version: Int64, meaning: Meaning
    ) -> Fault? {
        var state = states[key, default: State()]
        defer { states[key] = state }
        let expected = state.length
        // Whatever comes next is compared with this one, so that one gap is told once.
        state.length = version + 1
        guard version == expected else {
            return Fault(
                verdict: .order,
                detail: "version \(version) of its stream, where \(expected) is next")
        }
        return state.apply(meaning).map { Fault(verdict: .endings, detail: $0) }
    }
}

extension StreamBook.State {
    fileprivate mutating func apply(_ meaning: StreamBook.Meaning) -> String? {
        switch meaning {
        case .nothing: return nil
        case .admission:
            guard !isAdmitted else { return "the request is admitted a second time" }
            isAdmitted = true
        case .completion:
            guard isAdmitted else { return "the response ends, and its request was not admitted" }
            guard !isCompleted else { return "the response ends a second time" }
            isCompleted = true
        case .attemptStart(let number):
            guard let bit = Self.bit(number) else { return "attempt \(number) is no attempt" }
            guard started & bit == 0 else { return "attempt \(number) starts a second time" }
            started |= bit
            running |= bit
        case .attemptEnd(let number):
            guard let bit = Self.bit(number) else { return "attempt \(number) is no attempt" }
            guard started & bit != 0 else { return "attempt \(number) ends and has not started" }
            guard running & bit != 0 else { return "attempt \(number) ends a second time" }
            running &= ~bit
        }
        return nil
    }

    private static func bit(_ number: Int64) -> UInt64? {
        (1...64).contains(number) ? 1 << UInt64(number - 1) : nil
    }
}

/// Stands for a stream's name: 128 bits of a hash that nobody outside of this process can foresee.
struct StreamKey: Hashable {
    private let high: Int
    private let low: Int

    init(_ name: UnsafeRawBufferPointer) {
        var first = Hasher()
        first.combine(bytes: name)
        high = first.finalize()
        var second = Hasher()
        second.combine(high)
        second.combine(bytes: name)
        low = second.finalize()
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(low)
    }
}
