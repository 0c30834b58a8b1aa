import Events
import Gateway
import JSON
import Ledger
import Projections
import Replay

extension BooksOnDisk {
    func replay(
        _ asked: ReplayAsked, progress: @escaping @Sendable (ReplayDesk.Progress) -> Void
    ) async throws -> JSONValue {
        let request = try await request(asked)
        return try await withReplayDesk { try await $0.replay(request, progress: progress) }
    }

    func replay(
        trace: Workload, on scenario: Scenario, seed: Int64,
        progress: @escaping @Sendable (ReplayDesk.Progress) -> Void
    ) async throws -> JSONValue {
        try await withReplayDesk {
            try await $0.replay(trace, on: scenario, seed: seed, progress: progress)
        }
    }

    private func withReplayDesk(
        _ body: (ReplayDesk) async throws -> ReplayDesk.Made
    ) async throws -> JSONValue {
        try await withOpenLog { log, reader in
            // Nobody waits for another answer here: the bound is what memory bears.
            let desk = ReplayDesk(
                log: log, reader: reader, clock: clock, requestsMax: Workload.requestsMax)
            let made = try await body(desk)
            return try document { ReplayDocuments.write(made, to: &$0) }
        }
    }

    private func request(_ asked: ReplayAsked) async throws -> ReplayRequest {
        var customer: CustomerID?
        if let text = asked.customer {
            guard let known = CustomerID(text),
                try await customerDirectory().customers[known] != nil
            else { throw AdministrationError.unknownCustomer(text) }
            customer = known
        }
        func time(_ text: String, _ option: String) throws -> Timestamp {
            guard let time = Timestamp(rfc3339: text) ?? Timestamp(utcDay: text) else {
                throw CommandFailure(
                    "--\(option) must be a time such as 2026-11-01T00:00:00Z", status: .wrongUsage)
            }
            return time
        }
        let (from, to) = (try time(asked.from, "from"), try time(asked.to, "to"))
        let scenario = try Scenario(parsing: asked.scenario)
        do throws(ReplayRefusal) {
            return try ReplayRequest(
                scenario: scenario, customer: customer, from: from, to: to, seed: asked.seed)
        } catch {
            throw CommandFailure("\(error)", status: .wrongUsage)
        }
    }
}

extension BooksOverHTTP {
    func replay(
        _ asked: ReplayAsked, progress: @escaping @Sendable (ReplayDesk.Progress) -> Void
    ) async throws -> JSONValue {
        var json = JSONWriter()
        json.beginObject()
        json.key("scenario")
        json.raw(asked.scenario)
        json.member("customer", asked.customer)
        json.member("from", asked.from)
        json.member("to", asked.to)
        json.member("seed", asked.seed)
        json.endObject()
        return try await send("POST", ["replays"], body: json.take())
    }

    func replay(
        trace: Workload, on scenario: Scenario, seed: Int64,
        progress: @escaping @Sendable (ReplayDesk.Progress) -> Void
    ) async throws -> JSONValue {
        throw CommandFailure("a trace is replayed without a server", status: .wrongUsage)
    }
}
