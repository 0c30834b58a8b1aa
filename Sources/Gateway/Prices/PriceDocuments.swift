package import Events
package import JSON
import Pricing
package import Projections

/// Price lists as the native surface and the commands give them.
package enum PriceDocuments {
    /// The head of a list: which it is, and since when it holds.
    static func writeHead(
        _ list: PriceLists.Published?, _ catalogue: PriceCatalogue, to json: inout JSONWriter
    ) {
        json.member("version", catalogue.version)
        json.member("digest", list?.fact.digest)
        json.member(
            "source", list?.fact.source.rawValue ?? PriceListPublished.Source.embedded.rawValue)
        json.member("valid_from", list?.fact.validFrom.description)
        json.member("published_at", list?.publishedAt.description)
        json.member("seq", list?.seq)
    }

    /// Models in the order of their keys, with the rates that hold at a time.
    package static func writeList(
        _ query: PriceQuery, of lists: PriceLists, to json: inout JSONWriter
    ) throws {
        let list = lists.inForce(at: query.at)
        let catalogue = try PriceDesk.base(of: lists, at: query.at).catalogue
        let models = catalogue.models.map { (key: "\($0.provider.rawValue)/\($0.id)", facts: $0) }
            .filter { query.provider == nil || $0.facts.provider == query.provider }
            .filter { model in query.after.map { $0 < model.key } ?? true }
            .sorted { $0.key < $1.key }
        let page = models.prefix(query.limit)
        json.beginObject()
        json.member("object", "list")
        writeHead(list, catalogue, to: &json)
        json.key("data")
        json.beginArray()
        for model in page {
            json.beginObject()
            json.member("provider", model.facts.provider.rawValue)
            json.member("model", model.facts.id)
            json.member("kind", model.facts.kind.rawValue)
            json.member("retired", model.facts.isRetired(at: query.at))
            let period = model.facts.period(at: query.at)
            json.key("rates")
            write(period?.rates ?? [:], to: &json)
            json.member("long_context_threshold", period?.longContext?.thresholdTokens)
            json.endObject()
        }
        json.endArray()
        json.member("has_more", models.count > page.count)
        json.member("next", models.count > page.count ? page.last?.key : nil)
        json.endObject()
    }

    /// All that is known of a model by one of its names, or of every model; false: no provider has it.
    package static func writeModel(
        _ name: String?, of provider: Provider?, at time: Timestamp, in lists: PriceLists,
        to json: inout JSONWriter
    ) throws -> Bool {
        let catalogue = try PriceDesk.base(of: lists, at: time).catalogue
        let providers = provider.map { [$0] } ?? Provider.allCases
        let found =
            name.map { name in providers.compactMap { catalogue.model($0, name) } }
            ?? catalogue.models.filter { providers.contains($0.provider) }
        guard !found.isEmpty else { return false }
        json.beginObject()
        json.member("object", "list")
        writeHead(lists.inForce(at: time), catalogue, to: &json)
        json.key("data")
        json.beginArray()
        for facts in found {
            json.beginObject()
            json.member("provider", facts.provider.rawValue)
            facts.writeMembers(to: &json)
            json.endObject()
        }
        json.endArray()
        json.member("has_more", false)
        json.member("next", String?.none)
        json.endObject()
        return true
    }

    /// Every list that was published, oldest first.
    package static func writeHistory(
        _ lists: PriceLists, at now: Timestamp, to json: inout JSONWriter
    ) {
        let inForce = lists.inForce(at: now)
        json.beginObject()
        json.member("object", "list")
        json.key("data")
        json.beginArray()
        for list in lists.lists {
            json.beginObject()
            json.member("version", list.fact.version)
            json.member("digest", list.fact.digest)
            json.member("source", list.fact.source.rawValue)
            json.member("valid_from", list.fact.validFrom.description)
            json.member("published_at", list.publishedAt.description)
            json.member("seq", list.seq)
            json.member("in_force", list.seq == inForce?.seq)
            json.endObject()
        }
        json.endArray()
        json.member("has_more", false)
        json.member("next", String?.none)
        json.endObject()
    }

    /// What a list would change, or has changed.
    package static func write(
        _ proposal: PriceDesk.Proposal, publishedAs seq: Int64?, to json: inout JSONWriter
    ) {
        json.beginObject()
        json.member("object", "price_list")
        json.member("version", proposal.draft.catalogue.version)
        json.member("digest", proposal.draft.digest)
        json.member("source", proposal.draft.source.rawValue)
        json.member("base", proposal.base)
        json.member("in_force", proposal.isInForce || (seq != nil && proposal.holdsAtOnce))
        json.member("valid_from", proposal.validFrom.description)
        json.member("published", seq != nil)
        json.member("seq", seq)
        json.key("changes")
        json.beginArray()
        for difference in proposal.differences { write(difference, to: &json) }
        json.endArray()
        json.key("skipped")
        json.beginObject()
        for reason in PriceMap.Skipped.allCases {
            guard let count = proposal.map?.skipped[reason] else { continue }
            json.key(reason.rawValue)
            json.value(count)
        }
        json.endObject()
        json.member("zero_prices", proposal.map?.zeroPrices)
        json.endObject()
    }

    private static func write(_ difference: PriceDifference, to json: inout JSONWriter) {
        json.beginObject()
        json.member("provider", difference.provider.rawValue)
        json.member("model", difference.model)
        json.member("change", difference.kind.rawValue)
        json.key("rates")
        json.beginArray()
        for rate in difference.rates {
            json.beginObject()
            json.member("tier", rate.tier.rawValue)
            json.member("price", rate.bucket.priceName)
            json.member("long_context", rate.isLongContext)
            json.member("before", rate.before.map { DecimalText.of($0, places: 6) })
            json.member("after", rate.after.map { DecimalText.of($0, places: 6) })
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    private static func write(_ rates: [PriceTier: BucketRates], to json: inout JSONWriter) {
        json.beginObject()
        for tier in PriceTier.allCases {
            guard let row = rates[tier] else { continue }
            json.key(tier.rawValue)
            json.beginObject()
            for bucket in TokenBucket.allCases {
                guard let rate = row[bucket] else { continue }
                json.key(bucket.priceName)
                json.value(DecimalText.of(rate, places: 6))
            }
            json.endObject()
        }
        json.endObject()
    }
}

/// Which models of a price list.
package struct PriceQuery: Sendable {
    package var at: Timestamp
    package var provider: Provider?
    package var after: String?
    package var limit: Int

    package init(at: Timestamp, provider: Provider? = nil, after: String? = nil, limit: Int = 1_000)
    {
        self.at = at
        self.provider = provider
        self.after = after
        self.limit = limit
    }
}
