import Events
import Providers

/// One provider's own batch API: how a job is handed over, found again, asked about, read and cancelled.
///
/// Holds no state. What it sends goes through a ``BatchLink``, and everything it must know again after a crash is the id
/// that ``submit`` gave.
protocol BatchAPI: Sendable {
    /// How much one job may hold, so that no part of a batch fills the memory.
    var limits: BatchJobLimits { get }

    /// One line as the provider wants it; nil when its batches do not take such a call.
    ///
    /// - Parameter path: of the call behind the account's base URL, such as `/chat/completions`.
    func entry(key: String, path: String, call: UpstreamCall) -> [UInt8]?

    /// Hands a job over.
    ///
    /// - Returns: the provider's id of it.
    func submit(_ job: BatchSubmission, by link: BatchLink) async throws(BatchLinkError) -> String

    /// The id of a job whose submission may have come through, or nil when the provider does not have it.
    func find(_ job: BatchSubmission, by link: BatchLink) async throws(BatchLinkError) -> String?

    func progress(of id: String, by link: BatchLink) async throws(BatchLinkError) -> BatchProgress

    /// Gives each result of a job that has ended, in whatever order they stand, page by page.
    func results(
        of id: String, by link: BatchLink, to sink: ([BatchResult]) async throws -> Void
    ) async throws

    func cancel(_ id: String, by link: BatchLink) async throws(BatchLinkError)
}

struct BatchJobLimits: Sendable {
    var lines: Int
    var bytes: Int
}

/// A job as it is handed over.
struct BatchSubmission: Sendable {
    /// Ours, unlike any other's: the provider keeps it with the job, or it begins each line's key.
    var mark: String
    var model: String
    /// Of every line's call behind the base URL.
    var path: String
    var entries: [[UInt8]]
    /// Not before this was it submitted for the first time.
    var preparedAt: Timestamp
}

/// How far a job has come.
enum BatchProgress: Sendable, Equatable {
    case running(completed: Int64, failed: Int64)
    /// Nothing more comes; what was served can be read.
    case ended(BatchJobStatus)
}

/// What a provider says of one line.
struct BatchResult: Sendable, Equatable {
    enum Ending: Sendable, Equatable {
        case answer([UInt8])
        case failure(status: Int, [UInt8])
        case expired
        case cancelled
    }

    var key: String
    var requestID: String?
    var ending: Ending
}

/// Why a call of a batch API gave no answer that can be used.
enum BatchLinkError: Error, Sendable {
    /// Whether it came through is not known.
    case broken(String)
    /// The provider answered with an error.
    case refused(UpstreamFailure)
    /// The answer is not what the API gives.
    case unreadable
    /// One that runs may be the one that is looked for: it shows when it has ended.
    case undecided

    /// Whether the same call may succeed later.
    var isTransient: Bool {
        switch self {
        case .broken, .unreadable, .undecided: true
        case .refused(let failure):
            failure.httpStatus.map { $0 >= 500 || $0 == 429 || $0 == 408 } ?? true
        }
    }

    /// A bounded constant for logs.
    var label: String {
        switch self {
        case .broken(let label): label
        case .refused(let failure): failure.reason.rawValue
        case .unreadable: "unreadable"
        case .undecided: "undecided"
        }
    }
}

extension Provider {
    /// nil: its batches are not spoken.
    var batchAPI: (any BatchAPI)? {
        switch self {
        case .openai: OpenAIBatchAPI()
        case .anthropic: AnthropicBatchAPI()
        case .gemini: GeminiBatchAPI()
        case .xai: XAIBatchAPI()
        case .fireworks: FireworksBatchAPI()
        case .bifrost, .openrouter, .byoc: nil
        }
    }
}
