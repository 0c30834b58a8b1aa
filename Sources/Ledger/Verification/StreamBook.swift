import Events

/// How far each stream has come: its version, and what in it has begun and not ended.
///
/// A value per stream, about 60 bytes: two million responses take 120 MB.
struct StreamBook {
    /// What an event means for the beginnings and endings of its stream.
    enum Meaning: Equatable {
        case queueing
        case admission
        /// Refused or expired before it was admitted.
        case refusal
        case reservation
        /// The spend of the attempt that served the client.
        case settlement
        case release
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
        var lastSeq: Int64 = 0
        var isQueued = false
        var isAdmitted = false
        var isRefused = false
        var isCompleted = false
        var reservation = Reservation.none
        /// Attempts that run, by number: bit 0 for attempt 1. More than 64 attempts have no place in one response.
        var running: UInt64 = 0
        var started: UInt64 = 0
    }

    fileprivate enum Reservation {
        case none
        case open
        case ended
    }

    private var states: [StreamKey: State] = [:]

    var count: Int { states.count }

    var openRequests: Int { states.values.count { $0.isOpen } }

    var openReservations: Int { states.values.count { $0.reservation == .open } }

    /// The last events of responses that have ended, and their attempts too, while budget is still set aside for them.
    var forgottenReservations: [Int64] {
        states.values.filter { $0.reservation == .open && $0.hasEnded }.map(\.lastSeq).sorted()
    }

    var openAttempts: Int { states.values.reduce(0) { $0 + $1.running.nonzeroBitCount } }

    /// Takes the next event of a stream; tells what cannot be.
    mutating func add(
        _ key: StreamKey, seq: Int64, version: Int64, meaning: Meaning
    ) -> Fault? {
        var state = states[key, default: State()]
        defer { states[key] = state }
        let expected = state.length
        // Whatever comes next is compared with this one, so that one gap is told once.
        state.length = version + 1
        state.lastSeq = seq
        guard version == expected else {
            return Fault(
                verdict: .order,
                detail: "version \(version) of its stream, where \(expected) is next")
        }
        return state.apply(meaning).map { Fault(verdict: .endings, detail: $0) }
    }
}

extension StreamBook.State {
    fileprivate var isOpen: Bool { (isQueued || isAdmitted) && !isRefused && !isCompleted }

    fileprivate var hasEnded: Bool { (isRefused || isCompleted) && running == 0 }

    fileprivate mutating func apply(_ meaning: StreamBook.Meaning) -> String? {
        switch meaning {
        case .nothing: return nil
        case .queueing: isQueued = true
        case .admission:
            guard !isAdmitted else { return "the request is admitted a second time" }
            guard !isRefused else { return "the request is admitted after it was refused" }
            isAdmitted = true
        case .refusal:
            guard !isAdmitted else { return "the request is refused after it was admitted" }
            guard !isRefused, !isCompleted else { return "the request ends a second time" }
            isRefused = true
        case .completion:
            guard isAdmitted || isQueued, !isRefused else {
                return "the response ends, and its request was not admitted"
            }
            guard !isCompleted else { return "the response ends a second time" }
            isCompleted = true
        case .reservation:
            guard reservation == .none else { return "budget is reserved a second time" }
            reservation = .open
        case .settlement:
            // Without a budget there is a spend and no reservation.
            if reservation == .open { reservation = .ended }
        case .release:
            guard reservation != .none else { return "budget is released that was not reserved" }
            guard reservation == .open else { return "the reservation ends a second time" }
            reservation = .ended
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
