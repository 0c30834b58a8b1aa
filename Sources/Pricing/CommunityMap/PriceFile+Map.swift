package import Events

extension PriceFile {
    /// This file with the prices that a community map says hold from a day on.
    ///
    /// A model whose prices differ gets a new period; what held before goes on holding for the days before. What the map
    /// does not say is kept only beside an input price that stays as it is: a price that was derived from another
    /// one is not known any more when that one changes. Models that the map does not have are kept.
    package func adopting(_ map: PriceMap, from day: Timestamp, source: String) -> PriceFile {
        var file = self
        var byName: [String: Int] = [:]
        for (index, model) in models.enumerated() {
            for name in [model.id] + model.servedAs { byName[name] = index }
        }
        // Entries of a model's own name come first; its other names then say the same, or are passed over.
        let entries = (map.entries[provider] ?? []).sorted { left, right in
            (byName[left.name] == nil ? 1 : 0, left.name) < (
                byName[right.name] == nil ? 1 : 0, right.name
            )
        }
        var adopted: Set<Int> = []
        for entry in entries {
            let undated = PriceCatalogue.withoutDate(entry.name).flatMap { byName[$0] }
            if let index = byName[entry.name] ?? undated {
                let isOwn = file.models[index].id == entry.name
                guard
                    isOwn
                        || (!adopted.contains(index)
                            && !entries.contains { $0.name == file.models[index].id })
                else { continue }
                adopted.insert(index)
                file.models[index] = file.models[index].adopting(entry, from: day)
            } else {
                byName[entry.name] = file.models.count
                adopted.insert(file.models.count)
                file.models.append(ModelFacts(entry, of: provider))
            }
        }
        guard file.models != models else { return self }
        file.asOf = max(asOf, String(day.description.prefix(10)))
        if !file.sources.contains(source) { file.sources.append(source) }
        return file
    }
}

extension ModelFacts {
    fileprivate init(_ entry: PriceMap.Entry, of provider: Provider) {
        self.init(
            provider: provider, id: entry.name, kind: entry.kind, servedAs: [],
            contextTokensMax: entry.contextTokensMax, outputTokensMax: entry.outputTokensMax,
            cacheMinTokens: nil, refuses: [], retires: nil, regionUpliftBasisPoints: [:], note: nil,
            periods: [
                PricePeriod(
                    from: nil, until: nil, rates: Self.rates(entry.rates, keeping: nil),
                    longContext: Self.longContext(entry, of: provider, keeping: nil))
            ])
    }

    fileprivate func adopting(_ entry: PriceMap.Entry, from day: Timestamp) -> ModelFacts {
        let current = period(at: day)
        let rates = Self.rates(entry.rates, keeping: current?.rates)
        let longContext = Self.longContext(entry, of: provider, keeping: current)
        guard rates != current?.rates || longContext != current?.longContext else { return self }
        let later = periods.filter { $0.from.map { $0 > day } ?? false }
        var earlier = periods.filter { $0.from.map { $0 < day } ?? true }
        if let last = earlier.last, last.contains(day) {
            earlier[earlier.count - 1] = PricePeriod(
                from: last.from, until: day, rates: last.rates, longContext: last.longContext,
                cacheStorage: last.cacheStorage)
        }
        let new = PricePeriod(
            from: earlier.isEmpty ? nil : day, until: later.first?.from, rates: rates,
            longContext: longContext,
            // A map says nothing of storage: it is known as long as the input price stays.
            cacheStorage: current?.rates[.default]?.input == rates[.default]?.input
                ? current?.cacheStorage : nil)
        return ModelFacts(
            provider: provider, id: id, kind: kind, servedAs: servedAs,
            contextTokensMax: contextTokensMax, outputTokensMax: outputTokensMax,
            cacheMinTokens: cacheMinTokens, refuses: refuses, retires: retires,
            regionUpliftBasisPoints: Self.exact(
                regionUpliftBasisPoints, on: earlier + [new] + later), note: note,
            periods: earlier + [new] + later)
    }

    /// The map's rates, and beside an unchanged input price what is known already.
    private static func rates(
        _ said: [PriceTier: [TokenBucket: Int64]], keeping known: [PriceTier: BucketRates]?
    ) -> [PriceTier: BucketRates] {
        var rates: [PriceTier: BucketRates] = [:]
        let base = known?[.default]?.input
        let baseStays = base != nil && base == said[.default]?[.inputUncached]
        for tier in PriceTier.allCases {
            let row = known?[tier]
            guard let new = said[tier], let input = new[.inputUncached] else {
                if baseStays { rates[tier] = row }
                continue
            }
            let kept = row?.input == input ? row : nil
            rates[tier] = BucketRates(
                input: input, cacheRead: new[.cacheRead] ?? kept?.cacheRead,
                cacheWrite5m: new[.cacheWrite5m] ?? kept?.cacheWrite5m,
                cacheWrite30m: new[.cacheWrite30m] ?? kept?.cacheWrite30m,
                cacheWrite1h: new[.cacheWrite1h] ?? kept?.cacheWrite1h,
                cacheWrite12h: new[.cacheWrite12h] ?? kept?.cacheWrite12h,
                output: new[.output] ?? kept?.output)
        }
        return rates
    }

    private static func longContext(
        _ entry: PriceMap.Entry, of provider: Provider, keeping period: PricePeriod?
    ) -> LongContext? {
        guard let threshold = entry.threshold, entry.longRates[.default] != nil else {
            // A map without long rates says nothing of them.
            let stays = period?.rates[.default]?.input == entry.rates[.default]?[.inputUncached]
            return stays ? period?.longContext : nil
        }
        let known = period?.longContext
        return LongContext(
            thresholdTokens: threshold, inclusive: known?.inclusive ?? (provider == .xai),
            rates: rates(entry.longRates, keeping: known?.rates))
    }

    /// Uplifts that leave no remainder on any rate; the others are not known any more.
    private static func exact(
        _ uplifts: [String: Int64], on periods: [PricePeriod]
    ) -> [String: Int64] {
        uplifts.filter { _, points in
            periods.flatMap { [$0.rates, $0.longContext?.rates ?? [:]] }.flatMap(\.values)
                .allSatisfy { row in
                    TokenBucket.allCases.allSatisfy { (row[$0] ?? 0) * points % 10_000 == 0 }
                }
        }
    }
}
