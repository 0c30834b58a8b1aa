import Events
import HTTPServer
import JSON
import Projections
import Replay

/// `replays`: made from recorded requests, and shown. For the administrator only.
package struct ReplaysResource: Sendable {
    private let desk: ReplayDesk
    private let directory: DirectoryStore

    package init(desk: ReplayDesk, directory: DirectoryStore) {
        self.desk = desk
        self.directory = directory
    }

    /// `POST replays` `{"scenario":{…},"from","to","customer","seed"}`
    func replay(_ request: NativeRequest) async throws -> HTTPResponse {
        let asked = try read(try request.object())
        let made: ReplayDesk.Made
        do { made = try await desk.replay(asked) } catch let refusal as ReplayRefusal {
            throw ClientError(refusal)
        }
        return NativeAnswer.json(status: 201) { ReplayDocuments.write(made, to: &$0) }
    }

    /// `GET replays/{id}`
    func show(_ id: String) async throws -> HTTPResponse {
        guard let recorded = try await desk.find(id) else { throw ClientError.nothingHere }
        return NativeAnswer.json { ReplayDocuments.write(recorded, to: &$0) }
    }

    /// `GET replays`: the newest hundred.
    func list() async throws -> HTTPResponse {
        let latest = try await desk.latest(limit: 100)
        return NativeAnswer.list(latest, next: nil) { ReplayDocuments.write($0, to: &$1) }
    }

    private func read(_ body: JSONValue) throws -> ReplayRequest {
        let known = ["scenario", "from", "to", "customer", "seed"]
        for (key, _) in body.members where !known.contains(key) {
            throw ClientError.badParameter(
                key, "left out: known are \(known.joined(separator: ", "))")
        }
        func time(_ name: StaticString) throws -> Timestamp {
            guard let text = body[name]?.string,
                let time = Timestamp(rfc3339: text) ?? Timestamp(utcDay: text)
            else {
                throw ClientError.badParameter("\(name)", "a time such as 2026-11-01T00:00:00Z")
            }
            return time
        }
        var customer: CustomerID?
        if let value = body["customer"], !value.isNull {
            guard let known = value.string.flatMap({ CustomerID($0) }),
                directory.current.customers[known] != nil
            else { throw ClientError.badParameter("customer", "a customer's id") }
            customer = known
        }
        var seed = ReplayRequest.defaultSeed
        if let value = body["seed"], !value.isNull {
            guard let number = value.int, number >= 0 else {
                throw ClientError.badParameter("seed", "a whole number, 0 or more")
            }
            seed = number
        }
        guard let scenario = body["scenario"] else {
            throw ClientError.badParameter("scenario", "a scenario")
        }
        do {
            return try ReplayRequest(
                scenario: try Scenario(reading: scenario), customer: customer, from: time("from"),
                to: time("to"), seed: seed)
        } catch let error as ScenarioError {
            throw ClientError(
                status: 400, reason: .invalidRequest, message: "The scenario is refused: \(error).",
                param: error.path.isEmpty ? "scenario" : "scenario.\(error.path)")
        } catch let refusal as ReplayRefusal {
            throw ClientError(refusal)
        }
    }
}

extension ClientError {
    init(_ refusal: ReplayRefusal) {
        let (status, reason, retryAfter): (Int, ReasonCode?, Int?) =
            switch refusal {
            case .interval, .scenario, .tooManyRequests, .tooLarge: (400, .invalidRequest, nil)
            case .workload: (422, .invalidRequest, nil)
            case .busy: (429, nil, 5)
            }
        let text = "\(refusal)"
        self.init(
            status: status, reason: reason,
            message: text.prefix(1).uppercased() + text.dropFirst() + ".",
            retryAfter: retryAfter)
    }
}
