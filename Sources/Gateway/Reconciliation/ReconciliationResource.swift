import Events
import HTTPServer
package import JSON
import Projections

/// `reconciliations`: the books beside a provider's report; the administrator's.
package struct ReconciliationResource: Sendable {
    private let desk: ReconciliationDesk
    private let clock: any GatewayClock

    package init(desk: ReconciliationDesk, clock: any GatewayClock) {
        self.desk = desk
        self.clock = clock
    }

    /// `POST reconciliations?provider&from&to`, with the provider's file as the body: 201 for one that is new.
    func reconcile(_ request: NativeRequest) async throws -> HTTPResponse {
        guard let provider: Provider = try request.word("provider") else {
            throw ClientError.badParameter("provider", "a provider's name")
        }
        guard let from = try request.time("from") else {
            throw ClientError.badParameter("from", "a time such as 2026-11-01T00:00:00Z")
        }
        guard let to = try request.time("to") else {
            throw ClientError.badParameter("to", "a time such as 2026-12-01T00:00:00Z")
        }
        guard from < to else { throw ClientError.badParameter("from", "before `to`") }
        guard from < clock.now() else { throw ClientError.badParameter("from", "in the past") }
        let isDryRun = try request.text("dry_run") == "true"
        do {
            let outcome = try await desk.reconcile(
                request.body,
                ReconciliationDesk.Request(
                    provider: provider, from: from, to: to, isDryRun: isDryRun))
            let isNew = outcome.reconciliation != nil && outcome.seq != nil
            return NativeAnswer.json(status: isNew ? 201 : 200) { outcome.write(to: &$0) }
        } catch let error as ReportError {
            throw ClientError(
                status: 400, reason: .invalidRequest,
                message: "The report is refused: \(error)",
                param: error.path.isEmpty ? nil : error.path)
        }
    }

    /// `GET reconciliations?provider`
    func list(_ request: NativeRequest) async throws -> HTTPResponse {
        let outcomes = try await desk.history(try request.word("provider"))
        return NativeAnswer.list(outcomes, next: nil) { $0.write(to: &$1) }
    }
}

extension ReconciliationDesk.Outcome {
    package func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("object", "reconciliation")
        json.member("provider", recorded.provider.rawValue)
        json.member("report", imported.report)
        json.member("from", recorded.from.description)
        json.member("to", recorded.to.description)
        json.member("sha256", recorded.sha256)
        json.member("rows", imported.rows)
        json.member("tokens", imported.tokens)
        json.member("requests", imported.requests)
        json.member("as_of_seq", recorded.asOfSeq)
        json.member("seq", seq)
        json.member("currency", "USD")
        json.member("stated_cost", imported.statedCost)
        json.member("provider_cost", recorded.providerCost)
        json.member("ledger_cost", recorded.ledgerCost)
        json.member("difference", reconciliation.map { PicoUSD.decimal($0.difference) })
        json.member("unexplained", reconciliation.map { PicoUSD.decimal($0.unexplained) })
        json.member(
            "explained",
            reconciliation.map { String(PicoUSD.decimal($0.explainedPpm * 1_000_000).dropLast(6)) })
        json.key("kinds")
        json.beginArray()
        for part in recorded.parts {
            json.beginObject()
            json.member("kind", part.kind)
            json.member("findings", part.findings)
            json.member("tokens", part.tokens)
            json.member("amount", part.amount)
            json.endObject()
        }
        json.endArray()
        json.key("findings")
        json.beginArray()
        for finding in reconciliation?.findings ?? [] { finding.write(to: &json) }
        json.endArray()
        json.member("settled_attempts", recorded.settled)
        json.key("settled")
        json.beginArray()
        for (attempt, cost) in settled {
            json.beginObject()
            json.member("response", attempt.response.text)
            json.member("attempt", attempt.number)
            json.member("cost", cost.description)
            json.endObject()
        }
        json.endArray()
        json.member("repeated", reconciliation == nil)
        json.endObject()
    }
}

extension ReconciliationFinding {
    fileprivate func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("kind", kind.rawValue)
        json.member("cause", cause.rawValue)
        json.member("explained", isExplained)
        json.member("from", from.description)
        json.member("to", to.description)
        json.member("model", model)
        json.member("tier", tier)
        json.member("label", label)
        json.key("tokens")
        json.beginObject()
        json.member("input_uncached", tokens.uncached)
        json.member("cache_read", tokens.read)
        json.member("cache_written", tokens.written)
        json.member("output", tokens.output)
        json.endObject()
        json.member("amount", PicoUSD.decimal(amount))
        json.key("attempts")
        json.beginArray()
        for attempt in attempts {
            json.beginObject()
            json.member("response", attempt.response.text)
            json.member("attempt", attempt.number)
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }
}
