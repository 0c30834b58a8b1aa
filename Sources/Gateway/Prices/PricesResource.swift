import Events
import HTTPServer
import Pricing
import Projections

/// `prices`: the lists, and publishing them; the administrator's.
package struct PricesResource: Sendable {
    private let desk: PriceDesk
    private let inForce: PricesInForce
    private let repricing: RepricingDesk
    private let clock: any GatewayClock

    package init(
        desk: PriceDesk, inForce: PricesInForce, repricing: RepricingDesk, clock: any GatewayClock
    ) {
        self.desk = desk
        self.repricing = repricing
        self.inForce = inForce
        self.clock = clock
    }

    /// `GET prices`
    func list(_ request: NativeRequest) async throws -> HTTPResponse {
        let query = PriceQuery(
            at: try request.time("at") ?? clock.now(),
            provider: try request.word("provider"), after: try request.text("after"),
            limit: Int(try request.integer("limit", in: 1...1_000) ?? 100))
        let lists = try await desk.lists()
        return try NativeAnswer.json { json throws in
            try PriceDocuments.writeList(query, of: lists, to: &json)
        }
    }

    /// `GET prices/lists`
    func history() async throws -> HTTPResponse {
        let (lists, now) = (try await desk.lists(), clock.now())
        return NativeAnswer.json { PriceDocuments.writeHistory(lists, at: now, to: &$0) }
    }

    /// `GET prices/models?name=…`: the name is a parameter, because names have slashes; without one, every model.
    func model(_ request: NativeRequest) async throws -> HTTPResponse {
        let name = try request.text("name")
        let (provider, time): (Provider?, _) = (
            try request.word("provider"), try request.time("at") ?? clock.now()
        )
        let lists = try await desk.lists()
        var isKnown = false
        let answer = try NativeAnswer.json { json throws in
            isKnown = try PriceDocuments.writeModel(
                name, of: provider, at: time, in: lists, to: &json)
        }
        guard isKnown else { throw ClientError.nothingHere }
        return answer
    }

    /// `POST prices/import`: what a file would change; nothing is published.
    func preview(_ request: NativeRequest) async throws -> HTTPResponse {
        let proposal = try await propose(request)
        return NativeAnswer.json {
            PriceDocuments.write(proposal, publishedAs: nil, to: &$0)
        }
    }

    /// `POST prices/publish`: 201 for a list that is new, 200 for the one in force.
    func publish(_ request: NativeRequest) async throws -> HTTPResponse {
        let proposal = try await propose(request)
        let outcome: PriceDesk.Outcome
        do {
            outcome = try await desk.publish(proposal)
        } catch let refusal as PriceRefusal {
            throw ClientError(
                status: refusal == .outdated ? 409 : 400, reason: .invalidRequest,
                message: refusal.description)
        }
        if outcome.seq != nil {
            inForce.publish(
                proposal.draft.catalogue, validFrom: proposal.validFrom, now: clock.now())
        }
        return NativeAnswer.json(status: outcome.seq == nil ? 200 : 201) {
            PriceDocuments.write(proposal, publishedAs: outcome.seq, to: &$0)
        }
    }

    /// `POST prices/reprice` `{"from","to","customer","provider","dry_run"}`
    func reprice(_ request: NativeRequest) async throws -> HTTPResponse {
        let asked = try RepricingDesk.Request(try request.object(), now: clock.now())
        let report = try await repricing.reprice(asked)
        return NativeAnswer.json { report.write(asked, to: &$0) }
    }

    private func propose(_ request: NativeRequest) async throws -> PriceDesk.Proposal {
        let effective = try request.time("effective")
        if let effective, effective != effective.utcDayStart {
            throw ClientError.badParameter("effective", "a day such as 2026-12-01")
        }
        let validFrom = try request.time("valid_from")
        do {
            return try await desk.propose(
                request.body, name: try request.text("name") ?? "the file", effective: effective,
                validFrom: validFrom)
        } catch let error as PriceCatalogueError {
            throw ClientError(
                status: 400, reason: .invalidRequest, message: error.description,
                param: error.path.isEmpty ? nil : error.path)
        } catch let refusal as PriceRefusal {
            throw ClientError(
                status: 400, reason: .invalidRequest, message: refusal.description,
                param: "valid_from")
        }
    }
}
