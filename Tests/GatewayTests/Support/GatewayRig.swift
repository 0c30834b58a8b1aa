import Events
import Gateway
import HTTPClient
import HTTPServer
import JSON
import Ledger
import Pricing
import Projections
import ProviderSimulator
import Testing

/// A whole gateway in this process: simulated providers above it, a real log below, real sockets on both sides.
struct GatewayRig: Sendable {
    /// The key of the customer `acme`.
    static let key = "zk_acme"
    static let otherKey = "zk_other"
    static let adminToken = "zk_admin"

    let port: UInt16
    let simulatorPort: UInt16
    let services: GatewayServices
    let log: SwitchableLog
    let commits: CommitWatch
    let reader: LedgerReader
    /// The gateway's own time.
    let clock: SteadyClock
    /// Time at the simulated providers: it stands still, so that delays last until the test ends them.
    let upstreamClock: TestClock
    /// What runs at the simulated providers.
    let upstream: UpstreamActivity

    // MARK: Calling

    /// Sends a request and gives the connection, for a test that watches the answer come.
    func open(_ request: WireRequest) throws -> WireClient {
        let client = try WireClient(port: port)
        client.send(request.bytes)
        return client
    }

    func send(_ request: WireRequest) async throws -> WireAnswer {
        let client = try open(request)
        defer { client.close() }
        return try await client.answer()
    }

    /// Orders a misbehaviour of a simulated provider; `members` are those of `POST /_sim/faults`.
    func order(_ provider: String, _ kind: String, _ members: String = "") async throws {
        let more = members.isEmpty ? "" : ", " + members
        let body = #"{"provider": "\#(provider)", "kind": "\#(kind)"\#(more)}"#
        let answer = try await simulator("POST", "/_sim/faults", body)
        try #require(answer.status == 201, "\(answer.text)")
    }

    func clearFaults() async throws {
        _ = try await simulator("DELETE", "/_sim/faults")
    }

    /// The simulated provider's own books of what it was asked, oldest first.
    func books(_ provider: String) async throws -> [JSONValue] {
        let answer = try await simulator("GET", "/_sim/requests?provider=\(provider)&limit=10000")
        return try #require(answer.json?["data"]).elements.map(\.self)
    }

    /// The requests as they came to a simulated provider, oldest first.
    func captured(_ provider: String) async throws -> [JSONValue] {
        let answer = try await simulator("GET", "/_sim/captured?provider=\(provider)")
        return try #require(answer.json?["data"]).elements.map(\.self)
    }

    /// Deletes something at a simulated provider, as its time there would.
    func forget(at path: String, key: String) async throws {
        let client = try WireClient(port: simulatorPort)
        defer { client.close() }
        client.send(WireRequest("DELETE", path, key: key).bytes)
        let answer = try await client.answer()
        try #require(answer.status == 200, "\(answer.text)")
    }

    private func simulator(
        _ method: String, _ path: String, _ body: String = ""
    ) async throws -> WireAnswer {
        let client = try WireClient(port: simulatorPort)
        defer { client.close() }
        client.send(WireRequest(method, path, key: nil, body: Array(body.utf8)).bytes)
        return try await client.answer()
    }

    // MARK: Reading the log

    var history: [RecordedEvent] {
        get async throws {
            try await reader.read { view in
                try view.events(afterSeq: -1, limit: 100_000).map(\.event)
            }
        }
    }

    /// The events of one response, in order.
    func events(of id: ResponseID) async throws -> [Event] {
        try await reader.read { view in
            try view.events(stream: .response(id)).map(\.event.event)
        }
    }

    /// Every response of the log, in the order of their first events.
    func responses() async throws -> [(id: ResponseID, events: [Event])] {
        var order: [ResponseID] = []
        var events: [ResponseID: [Event]] = [:]
        for recorded in try await history {
            guard let id = recorded.stream.responseID else { continue }
            if events[id] == nil { order.append(id) }
            events[id, default: []].append(recorded.event)
        }
        return order.map { (id: $0, events: events[$0] ?? []) }
    }

    /// The response that an answer names.
    func response(_ answer: WireAnswer) async throws -> [Event] {
        let text = try #require(answer.header("Zumik-Response-Id"))
        return try await events(of: try #require(ResponseID(text)))
    }

    /// Waits until the newest response's events are as wanted.
    func newestResponse(when isEnough: ([Event]) -> Bool) async throws -> [Event] {
        let responses = try await untilResponses { $0.last.map { isEnough($0.events) } ?? false }
        return try #require(responses.last).events
    }

    /// Waits until the log's responses are as wanted.
    @discardableResult
    func untilResponses(
        _ isEnough: ([(id: ResponseID, events: [Event])]) -> Bool
    ) async throws -> [(id: ResponseID, events: [Event])] {
        while true {
            let size = try await reader.read { view in try view.size() }
            let responses = try await responses()
            if isEnough(responses) { return responses }
            // What came since is more than `size`, so nothing is missed in between.
            await commits.untilLonger(than: size)
        }
    }
}

extension [Event] {
    /// The types in the order of the log, in one line.
    var line: String { map(\.type.rawValue).joined(separator: " ") }

    func has(_ type: EventType) -> Bool { contains { $0.type == type } }

    var attemptEndings: [AttemptEnding] {
        compactMap { event -> AttemptEnding? in
            switch event {
            case .attemptSucceeded(let ending), .attemptFailed(let ending),
                .attemptCancelled(let ending):
                ending
            default: nil
            }
        }
    }

    var attempts: [AttemptStarted] {
        compactMap { event -> AttemptStarted? in
            guard case .attemptStarted(let started) = event else { return nil }
            return started
        }
    }

    var ending: ResponseEnding? {
        compactMap { event -> ResponseEnding? in
            switch event {
            case .responseCompleted(let ending), .responseFailed(let ending),
                .responseCancelled(let ending), .responseExpired(let ending):
                ending
            default: nil
            }
        }.first
    }

    /// What was settled, of the one attempt that was.
    var spend: SpendSettled? {
        compactMap { event -> SpendSettled? in
            guard case .spendSettled(let spend) = event else { return nil }
            return spend
        }.first
    }

    var rejection: RequestRejected? {
        compactMap { event -> RequestRejected? in
            guard case .requestRejected(let rejected) = event else { return nil }
            return rejected
        }.first
    }
}
