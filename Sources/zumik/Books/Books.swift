import Events
import Gateway
import JSON
import Replay

/// The books, wherever they are: in the files of a data directory or behind a running server.
///
/// Each answer is the document of the native surface, so that a command prints the same for both.
protocol Books: Sendable {
    /// The record of one response.
    func response(_ id: ResponseID) async throws -> JSONValue
    /// The events of one response, in order.
    func events(of id: ResponseID) async throws -> JSONValue
    /// The events of the log after a position, in order; -1 for the beginning.
    func events(after seq: Int64, limit: Int) async throws -> JSONValue
    func ledgerStatistics() async throws -> JSONValue
    /// How far the projections are.
    func projections() async throws -> JSONValue
    /// Makes the projections anew, or has a running server do it.
    func rebuildProjections() async throws -> JSONValue
    /// The signed head: from files the last one, from a server that of what is durable.
    func checkpoint() async throws -> JSONValue
    func inclusionProof(seq: Int64, size: Int64) async throws -> JSONValue
    /// Up to all events, if `to` is nil.
    func consistencyProof(from: Int64, to: Int64?) async throws -> JSONValue

    /// What a customer's budget stands at.
    func budget(of customer: String) async throws -> JSONValue

    /// Costs or cache discounts, asked for with the parameters of the native surface.
    func costs(
        _ kind: CostDocuments.Kind, _ query: [(name: String, value: String)]
    ) async throws -> JSONValue

    /// Whether objectives are kept, asked for with the parameters of the native surface.
    func compliance(_ query: [(name: String, value: String)]) async throws -> JSONValue
    func objectives() async throws -> JSONValue
    /// Takes the text of an objective, and gives back the whole of it.
    func setObjective(_ text: [UInt8], id: String) async throws -> JSONValue
    /// A version of the routing weights; nil: the one in force.
    func weights(_ version: Int64?) async throws -> JSONValue
    /// The circuits that stand open.
    func circuits() async throws -> JSONValue
    /// Closes an account's circuits on the administrator's word; gives what was closed.
    func closeCircuits(of account: String) async throws -> JSONValue
    func reasonCodes(_ query: [(name: String, value: String)]) async throws -> JSONValue

    /// A page of the price list in force, asked for with the parameters of the native surface.
    func prices(_ query: [(name: String, value: String)]) async throws -> JSONValue
    /// Every list that was published.
    func priceLists() async throws -> JSONValue
    /// All that the list says of a model; nil: it is not in it.
    func priceModel(_ query: [(name: String, value: String)]) async throws -> JSONValue?
    /// What a price file or a community map would change; published only where it is asked for.
    func proposePrices(
        _ bytes: [UInt8], _ query: [(name: String, value: String)], publishing: Bool
    ) async throws -> JSONValue

    /// Rates an interval again by the price list in force, asked for with the body of the native surface.
    func reprice(_ body: [UInt8], progress: (Int64) -> Void) async throws -> JSONValue
    func periods() async throws -> JSONValue
    /// Closes what is not closed yet before a time, asked for with the body of the native surface.
    func closePeriod(_ body: [UInt8]) async throws -> JSONValue

    /// Compares the books with a provider's report, asked for with the parameters of the native surface.
    func reconcile(
        _ bytes: [UInt8], _ query: [(name: String, value: String)]
    ) async throws -> JSONValue

    /// Makes an export, or finds the one that was made before; its content goes to `sink` piece by piece.
    func export(
        _ request: ExportAsked, progress: (Int64) -> Void, to sink: ExportSink
    ) async throws -> JSONValue

    /// Verifies everything, and gives the report.
    func verifyLedger(
        skipsProjections: Bool, progress: (Int64, Int64) -> Void
    ) async throws -> JSONValue
    /// Puts a verified copy of the log into a directory, and gives the report on it.
    func backUpLedger(
        to destination: String, progress: (Int64, Int64) -> Void
    ) async throws -> JSONValue

    /// Replays recorded requests on a scenario, and records what came of it.
    func replay(
        _ asked: ReplayAsked, progress: @escaping @Sendable (ReplayDesk.Progress) -> Void
    ) async throws -> JSONValue
    /// Replays a trace beside the books, and records that.
    func replay(
        trace: Workload, on scenario: Scenario, seed: Int64,
        progress: @escaping @Sendable (ReplayDesk.Progress) -> Void
    ) async throws -> JSONValue

    /// Which profile serves each customer.
    func profiles() async throws -> JSONValue
    func profile(of customer: String) async throws -> JSONValue
    func activateProfile(
        _ profile: Profile, of customer: String, override: String?
    ) async throws -> JSONValue

    func customers() async throws -> JSONValue
    func customer(_ id: String) async throws -> JSONValue
    func createCustomer(_ id: String, name: String?) async throws -> JSONValue
    /// Destroys what identifies a customer, and records it.
    func eraseCustomer(_ id: String) async throws
    func keys(of customer: String) async throws -> JSONValue
    func issueKey(to customer: String) async throws -> JSONValue
    func revokeKey(_ id: String) async throws
    func policy(of customer: String) async throws -> JSONValue
    /// Takes the text of a policy, and gives back the whole of it.
    func setPolicy(_ text: [UInt8], of customer: String) async throws -> JSONValue

    func credentials(of customer: String) async throws -> JSONValue
    /// Seals a customer's own key for a provider; the answer does not hold it.
    func sealCredential(
        _ key: Secret, for provider: String, of customer: String
    ) async throws -> JSONValue
    func removeCredential(for provider: String, of customer: String) async throws
    /// Wraps every customer's data key by another master key.
    func rotateMasterKey() async throws -> JSONValue

    /// Gives everything back that was opened.
    func close()
}

/// An export as a command asks for it, in the words of the native surface.
struct ExportAsked: Sendable {
    var format: String
    var customer: String?
    var from: String
    var to: String
}

/// Where a command's options say that the books are.
enum BooksPlace: Sendable, Equatable {
    /// nil: `data_dir` of ./zumik.json, else `data`.
    case directory(String?)
    case server(String)

    init(_ arguments: ParsedArguments) throws(UsageError) {
        switch (arguments.text("data"), arguments.text("url")) {
        case (.some, .some): throw .contradiction("--data", "--url")
        case (let directory, nil): self = .directory(directory)
        case (nil, let url?):
            guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
                throw .wrongValue(
                    option: "url", value: url, must: "begin with http:// or https://")
            }
            self = .server(url)
        }
    }

    /// Runs `body` with the books, and closes them.
    func withBooks<Result>(
        in world: World, _ body: (any Books) async throws -> Result
    ) async throws -> Result {
        let books = try open(in: world)
        defer { books.close() }
        return try await body(books)
    }

    private func open(in world: World) throws -> any Books {
        switch self {
        case .directory(let directory):
            return BooksOnDisk(
                directory: DataDirectory(given: directory, in: world), clock: world.clock,
                ids: world.ids)
        case .server(let url):
            let variable = "ZUMIK_ADMIN_TOKEN"
            guard let token = world.environment[variable], !token.isEmpty else {
                throw UsageError.noToken(variable: variable)
            }
            return try BooksOverHTTP(url: url, token: Secret(token), clock: world.clock)
        }
    }
}
