import Events
package import JSON
package import Projections

/// Published weights, as the native surface and `zumik weights` give them.
package enum WeightsDocuments {
    /// A version with its evidence, and whether the log gives the same.
    package static func write(_ explanation: WeightsExplanation, to json: inout JSONWriter) {
        let published = explanation.published
        json.beginObject()
        json.member("object", "routing.weights")
        json.member("version", published.version)
        json.member("published_at", explanation.recordedAt.description)
        json.member("seq", explanation.seq)
        json.member("basis_seq", published.basisSeq)
        json.member("ledger_seq", published.basisSeq)
        json.member("previous_basis_seq", explanation.previous?.basisSeq)
        json.member("as_of", published.asOf.description)
        write(published.routes, named: "routes", to: &json)
        json.key("recomputed")
        json.beginObject()
        json.member("matches", explanation.matches)
        write(explanation.recomputed.routes, named: "routes", to: &json)
        json.endObject()
        json.endObject()
    }

    private static func write(
        _ routes: [RouteWeight], named name: String, to json: inout JSONWriter
    ) {
        json.key(name)
        json.beginArray()
        for route in routes {
            json.beginObject()
            json.member("provider", route.provider.rawValue)
            json.member("account", route.account)
            json.member("model", route.model)
            json.member("weight", millionths(route.weight))
            json.member("weight_targeted", millionths(route.weightTargeted))
            json.member("price", route.pricePico.map { PicoUSD(pico: $0).description })
            json.key("evidence")
            json.beginObject()
            json.member("outcomes", millionths(route.evidence.outcomes))
            json.member("failures", millionths(route.evidence.failures))
            json.member("targeted", millionths(route.evidence.targeted))
            json.member("late", millionths(route.evidence.late))
            json.member("input", millionths(route.evidence.input))
            json.member("cached", millionths(route.evidence.cached))
            json.member("units", millionths(route.evidence.units))
            json.member("cost", PicoUSD(pico: route.evidence.cost).description)
            json.endObject()
            json.endObject()
        }
        json.endArray()
    }

    /// 640000 as `0.640000`.
    static func millionths(_ amount: Int64) -> String {
        let fraction = String(amount % 1_000_000)
        return "\(amount / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count)
            + fraction
    }
}
