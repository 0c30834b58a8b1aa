import Events
import HTTPServer
package import JSON
package import Projections

/// `periods`: which are closed, and closing the next; the administrator's.
package struct PeriodsResource: Sendable {
    private let desk: PeriodDesk

    package init(desk: PeriodDesk) {
        self.desk = desk
    }

    /// `GET periods`
    func list() async throws -> HTTPResponse {
        let periods = try await desk.periods()
        return NativeAnswer.list(periods.periods, next: nil) { $0.write(to: &$1) }
    }

    /// `POST periods` `{"to","from"}`: closes all before `to` that is not closed yet; 409 when it is.
    func close(_ request: NativeRequest) async throws -> HTTPResponse {
        let body = try request.object()
        for (key, _) in body.members where key != "from" && key != "to" {
            throw ClientError.badParameter(key, "left out: known are from, to")
        }
        let to = try RepricingDesk.Request.time("to", in: body)
        let hasFrom = body["from"].map { !$0.isNull } ?? false
        let from = hasFrom ? try RepricingDesk.Request.time("from", in: body) : nil
        do {
            let period = try await desk.close(from: from, to: to)
            return NativeAnswer.json(status: 201) { period.write(to: &$0) }
        } catch let refusal as PeriodRefusal {
            var status = 400
            if case .closed = refusal { status = 409 }
            throw ClientError(
                status: status, reason: .invalidRequest, message: refusal.description,
                param: refusal.member)
        }
    }
}

extension ClosedPeriods.Period {
    package func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("object", "period")
        json.member("from", fact.from?.description)
        json.member("to", fact.to.description)
        json.member("as_of_seq", fact.asOfSeq)
        json.member("attempts", fact.attempts)
        json.member("unpriced", fact.unpriced)
        json.member("currency", "USD")
        json.member("provider_cost", fact.providerCost)
        json.member("charged", fact.charged)
        json.member("platform_fee", fact.platformFee)
        json.member("closed_at", closedAt.description)
        json.member("seq", seq)
        json.endObject()
    }
}
