package import Events
package import JSON
import Projections

extension RepricingDesk.Request {
    /// Reads `{"from","to","customer","provider","dry_run"}`; the interval is of times of recording.
    init(_ body: JSONValue, now: Timestamp) throws(ClientError) {
        let known = ["from", "to", "customer", "provider", "dry_run"]
        for (key, _) in body.members where !known.contains(key) {
            throw .badParameter(key, "left out: known are \(known.joined(separator: ", "))")
        }
        let from = try Self.time("from", in: body)
        let to = try Self.time("to", in: body)
        guard from < to else { throw .badParameter("from", "before `to`") }
        guard from < now else { throw .badParameter("from", "in the past") }
        var (customer, provider): (CustomerID?, Provider?)
        if let value = body["customer"], !value.isNull {
            guard let id = value.string.flatMap({ CustomerID($0) }) else {
                throw .badParameter("customer", "a customer's id")
            }
            customer = id
        }
        if let value = body["provider"], !value.isNull {
            guard let name = value.string.flatMap({ Provider(rawValue: $0) }) else {
                throw .badParameter("provider", "a provider's name")
            }
            provider = name
        }
        var isDryRun = false
        if let value = body["dry_run"], !value.isNull {
            guard let flag = value.bool else { throw .badParameter("dry_run", "true or false") }
            isDryRun = flag
        }
        self.init(from: from, to: to, customer: customer, provider: provider, isDryRun: isDryRun)
    }

    /// The same for a command on the files.
    ///
    /// - Throws: what is wrong with it, in a sentence.
    package static func read(_ body: JSONValue, now: Timestamp) throws -> RepricingDesk.Request {
        try RepricingDesk.Request(body, now: now)
    }

    static func time(_ name: StaticString, in body: JSONValue) throws(ClientError) -> Timestamp {
        guard let text = body[name]?.string,
            let time = Timestamp(rfc3339: text) ?? Timestamp(utcDay: text)
        else { throw .badParameter("\(name)", "a time such as 2026-11-01T00:00:00Z") }
        return time
    }
}

extension RepricingDesk.Report {
    package func write(_ request: RepricingDesk.Request, to json: inout JSONWriter) {
        json.beginObject()
        json.member("object", "repricing")
        json.member("from", request.from.description)
        json.member("to", request.to.description)
        json.member("price_version", priceVersion)
        json.member("dry_run", request.isDryRun)
        json.member("examined", examined)
        json.member("repriced", repriced)
        json.member("unchanged", unchanged)
        json.member("still_unpriced", stillUnpriced)
        json.member("not_reproducible", notReproducible)
        json.member("still_running", stillRunning)
        json.member("currency", "USD")
        json.member("provider_cost", PicoUSD.decimal(providerCost))
        json.member("charged", PicoUSD.decimal(charged))
        json.member("platform_fee", PicoUSD.decimal(platformFee))
        json.endObject()
    }
}
