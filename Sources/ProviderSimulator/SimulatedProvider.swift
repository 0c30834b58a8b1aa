import HTTPServer
import JSON

/// One provider's behaviour: its wire format, its rules, its errors.
protocol SimulatedProvider: Sendable {
    /// What a method and path ask for; nil is a 404.
    func operation(of call: SimulatedCall) -> SimulatedOperation?

    /// Who pays, from the request's key.
    func payer(of call: SimulatedCall) throws(Refusal) -> String

    /// What the request names as model and whether it streams, as far as that can be read.
    func target(of call: SimulatedCall, body: JSONValue?) -> (model: String?, streams: Bool)

    /// The answer to a request for generation.
    ///
    /// - Parameter body: nil when the body is no JSON.
    func answer(
        _ call: SimulatedCall, payer: String, body: JSONValue?, under conditions: Conditions
    ) throws(Refusal) -> Answer

    /// The caches in which answers leave their prompts.
    var cache: PrefixCache { get }

    /// How many tokens a request's prompt has, in the provider's own answer; nil where it offers no such call.
    func countTokens(_ call: SimulatedCall, body: JSONValue?) throws(Refusal) -> HTTPResponse

    /// The list of models, or one of them.
    func models(_ call: SimulatedCall, id: String?) throws(Refusal) -> HTTPResponse

    /// What is asked of a response that is kept.
    func stored(
        _ call: SimulatedCall, _ request: StoredResponses.Request, payer: String
    ) throws(Refusal) -> HTTPResponse

    /// What is asked of prompts that are kept under a name, with what it adds to the books.
    func keptPrompt(
        _ call: SimulatedCall, payer: String, body: JSONValue?
    ) throws(Refusal) -> (response: HTTPResponse, entries: [BookEntry])

    /// An error of that status as this provider writes it.
    func failure(
        _ call: SimulatedCall, status: Int, code: String?, retryAfter: Int?
    )
        -> HTTPResponse

    /// The refusal of a body with a flaw.
    func response(to flaw: RequestFlaw, in call: SimulatedCall) -> HTTPResponse

    /// The id by which this provider's support would find the call.
    func requestID(of call: SimulatedCall) -> String

    /// Whether its own control plane hides a fault: it calls another upstream, and the client sees nothing of it.
    func masks(_ fault: Fault, body: JSONValue?) -> Bool

    /// How much it has to do, for upstreams that tell.
    func metrics(_ call: SimulatedCall, running: Int, waiting: Int) -> HTTPResponse

    /// The provider's own report of what it billed.
    func usageExport(_ books: Books, _ query: UsageQuery) -> JSONNode
}

/// What can be asked of a provider.
enum SimulatedOperation: Sendable, Equatable {
    case generate
    case countTokens
    case listModels
    case showModel(String)
    case stored(StoredResponses.Request)
    case keptPrompt
    case metrics
    case health
}

extension SimulatedProvider {
    /// Turns a flaw that is found into this provider's refusal.
    func understood<Result>(
        _ call: SimulatedCall, _ work: () throws(RequestFlaw) -> Result
    ) throws(Refusal) -> Result {
        do throws(RequestFlaw) {
            return try work()
        } catch {
            throw Refusal(response: response(to: error, in: call))
        }
    }

    func stored(
        _ call: SimulatedCall, _ request: StoredResponses.Request, payer: String
    ) throws(Refusal) -> HTTPResponse {
        throw Refusal(response: failure(call, status: 404, code: nil, retryAfter: nil))
    }

    func keptPrompt(
        _ call: SimulatedCall, payer: String, body: JSONValue?
    ) throws(Refusal) -> (response: HTTPResponse, entries: [BookEntry]) {
        throw Refusal(response: failure(call, status: 404, code: nil, retryAfter: nil))
    }

    func masks(_ fault: Fault, body: JSONValue?) -> Bool { false }

    func metrics(_ call: SimulatedCall, running: Int, waiting: Int) -> HTTPResponse {
        failure(call, status: 404, code: nil, retryAfter: nil)
    }

    func countTokens(_ call: SimulatedCall, body: JSONValue?) throws(Refusal) -> HTTPResponse {
        throw Refusal(response: failure(call, status: 404, code: nil, retryAfter: nil))
    }
}
