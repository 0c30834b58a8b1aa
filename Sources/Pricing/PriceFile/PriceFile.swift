package import Events
import JSON

/// One provider's price file, read and checked as a whole.
///
/// The format is described by `prices/prices.schema.json`.
package struct PriceFile: Sendable {
    package let provider: Provider
    /// The day of the knowledge in it, as written: `2026-11-22`.
    package var asOf: String
    package var sources: [String]
    package var notes: [String]
    package var models: [ModelFacts]

    package init(name: String, bytes: [UInt8]) throws(PriceCatalogueError) {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw PriceCatalogueError(file: name, path: "", fault: .malformed(error)).located(
                in: bytes)
        }
        let file = PriceFileValue(file: name, path: "", json: document.root, text: bytes)
        try file.requireObject(ofKeys: [
            "$schema", "provider", "as_of", "currency", "unit", "sources", "notes", "models",
        ])
        try file.required("$schema").require("./prices.schema.json")
        try file.required("currency").require("USD")
        try file.required("unit").require("USD per million tokens")
        var (sources, notes): ([String], [String]) = ([], [])
        for source in try file.required("sources").elements() {
            sources.append(try source.string())
        }
        for note in try file.required("notes").elements() { notes.append(try note.string()) }
        let provider = try file.required("provider").word(of: Provider.self)
        _ = try file.required("as_of").day()
        self.provider = provider
        self.sources = sources
        self.notes = notes
        asOf = try file.required("as_of").string()
        var models: [ModelFacts] = []
        var names: Set<String> = []
        for value in try file.required("models").elements() {
            let model = try Self.model(value, of: provider)
            for name in [model.id] + model.servedAs where !names.insert(name).inserted {
                throw value.fault(.nameTaken(name))
            }
            models.append(model)
        }
        self.models = models
    }

    private static func model(
        _ value: PriceFileValue, of provider: Provider
    ) throws(PriceCatalogueError) -> ModelFacts {
        try value.requireObject(ofKeys: [
            "model", "served_as", "kind", "context_tokens_max", "output_tokens_max",
            "cache_min_tokens", "refuses", "retires", "region_uplift", "note", "periods",
        ])
        var servedAs: [String] = []
        for name in try value.optional("served_as")?.elements() ?? [] {
            servedAs.append(try name.string())
        }
        var refuses: Set<ModelRefusal> = []
        for word in try value.optional("refuses")?.elements() ?? [] {
            guard refuses.insert(try word.word(of: ModelRefusal.self)).inserted else {
                throw word.fault(.nameTaken(try word.string()))
            }
        }
        let periods = try periods(value.required("periods"))
        return ModelFacts(
            provider: provider,
            id: try value.required("model").string(),
            kind: try value.required("kind").word(of: ModelKind.self),
            servedAs: servedAs,
            contextTokensMax: try value.optional("context_tokens_max")?.tokens(),
            outputTokensMax: try value.optional("output_tokens_max")?.tokens(),
            cacheMinTokens: try value.optional("cache_min_tokens")?.tokens(),
            refuses: refuses,
            retires: try value.optional("retires")?.day(),
            regionUpliftBasisPoints: try uplifts(value.optional("region_uplift"), on: periods),
            note: try value.optional("note")?.string(),
            periods: periods)
    }

    private static func periods(
        _ value: PriceFileValue
    ) throws(PriceCatalogueError) -> [PricePeriod] {
        var periods: [PricePeriod] = []
        for element in try value.elements() {
            let period = try period(element)
            if let from = period.from, let until = period.until, until <= from {
                throw element.fault(.emptyPeriod)
            }
            if let last = periods.last {
                guard let until = last.until, let from = period.from, until <= from else {
                    throw element.fault(.overlappingPeriod)
                }
            }
            periods.append(period)
        }
        return periods
    }

    private static func period(_ value: PriceFileValue) throws(PriceCatalogueError) -> PricePeriod {
        try value.requireObject(ofKeys: [
            "from", "until", "rates", "long_context", "cache_storage",
        ])
        var longContext: LongContext?
        if let long = value.optional("long_context") {
            try long.requireObject(ofKeys: ["threshold", "inclusive", "rates"])
            longContext = LongContext(
                thresholdTokens: try long.required("threshold").tokens(),
                inclusive: try long.required("inclusive").flag(),
                rates: try rates(long.required("rates")))
        }
        return PricePeriod(
            from: try value.required("from").dayOrNull(),
            until: try value.required("until").dayOrNull(),
            rates: try rates(value.required("rates")),
            longContext: longContext,
            cacheStorage: try value.optional("cache_storage")?.price())
    }

    private static func rates(
        _ value: PriceFileValue
    ) throws(PriceCatalogueError) -> [PriceTier: BucketRates] {
        try value.requireObject(ofKeys: Set(PriceTier.allCases.map(\.rawValue)))
        _ = try value.required(PriceTier.default.rawValue)
        var rates: [PriceTier: BucketRates] = [:]
        for tier in PriceTier.allCases {
            guard let row = value.optional(tier.rawValue) else { continue }
            try row.requireObject(ofKeys: [
                "input", "cache_read", "cache_write_5m", "cache_write_30m", "cache_write_1h",
                "cache_write_12h", "output",
            ])
            rates[tier] = BucketRates(
                input: try row.required("input").price(),
                cacheRead: try row.optional("cache_read")?.price(),
                cacheWrite5m: try row.optional("cache_write_5m")?.price(),
                cacheWrite30m: try row.optional("cache_write_30m")?.price(),
                cacheWrite1h: try row.optional("cache_write_1h")?.price(),
                cacheWrite12h: try row.optional("cache_write_12h")?.price(),
                output: try row.optional("output")?.price())
        }
        return rates
    }

    /// Factors by region; one that would need a rounding anywhere is refused, so that rating never rounds.
    private static func uplifts(
        _ value: PriceFileValue?, on periods: [PricePeriod]
    ) throws(PriceCatalogueError) -> [String: Int64] {
        var uplifts: [String: Int64] = [:]
        for (region, factor) in try value?.members() ?? [] {
            let points = try factor.upliftBasisPoints()
            for rates in periods.flatMap({ [$0.rates, $0.longContext?.rates ?? [:]] }) {
                for (tier, row) in rates {
                    for bucket in TokenBucket.allCases {
                        guard let rate = row[bucket], rate * points % 10_000 != 0 else { continue }
                        throw factor.fault(
                            .inexactUplift(bucket: bucket.rawValue, tier: tier.rawValue))
                    }
                }
            }
            uplifts[region] = points
        }
        return uplifts
    }
}
