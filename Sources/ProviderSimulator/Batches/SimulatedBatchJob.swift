import HTTPServer
import JSON

/// One request of a batch at a simulated provider.
struct SimulatedBatchLine: Sendable {
    /// The client's name for it.
    let key: String
    /// The path on which it would have come alone.
    let path: String
    let body: [UInt8]
}

/// What became of one line.
struct SimulatedBatchResult: Sendable {
    enum Ending: Sendable {
        case succeeded([UInt8])
        /// An error of the provider's own shape, with its status.
        case failed(status: Int, [UInt8])
        case expired
        case cancelled
    }

    let key: String
    let requestID: String
    let ending: Ending
}

/// A batch at a simulated provider, under whichever name that provider calls it.
struct SimulatedBatchJob: Sendable {
    let id: String
    let account: SimulatedAccount
    let payer: String
    /// The client's own mark of it: metadata, a display name or a name.
    var mark: JSONNode
    let model: String?
    let createdAt: WallTime
    var lines: [SimulatedBatchLine]
    /// The file or dataset that its lines came from.
    var input: String?
    /// Once it has ended, in the order in which they are given.
    var results: [SimulatedBatchResult]?
    var cancelledAt: WallTime?
    /// Why the provider has given up the whole of it.
    var refusal: String?
    var output: String?
    var errors: String?

    func count(_ isCounted: (SimulatedBatchResult.Ending) -> Bool) -> Int {
        results?.count { isCounted($0.ending) } ?? 0
    }

    var succeeded: Int { count { if case .succeeded = $0 { true } else { false } } }
    var failed: Int { count { if case .failed = $0 { true } else { false } } }
    var expired: Int { count { if case .expired = $0 { true } else { false } } }
    var cancelled: Int { count { if case .cancelled = $0 { true } else { false } } }
}

/// How a provider's batches behave, until tests say otherwise.
struct SimulatedBatchBehaviour: Sendable {
    /// From its creation to its end.
    var delayMs: Int64 = 0
    /// Every so many lines one fails by the provider's own fault; 0: none.
    var failEvery = 0
    /// Every so many lines one is not come to in time; 0: none.
    var expireEvery = 0
    /// So many submissions are refused, with this status.
    var refusals = 0
    var refusalStatus = 503

    init() {}

    init(_ body: JSONValue) {
        delayMs = body["delay_ms"]?.int ?? 0
        failEvery = Int(body["fail_every"]?.int ?? 0)
        expireEvery = Int(body["expire_every"]?.int ?? 0)
        refusals = Int(body["refusals"]?.int ?? 0)
        refusalStatus = Int(body["refusal_status"]?.int ?? 503)
    }
}
