package import Events

/// What changes for one model when another list takes the place of this one, at one time. Pure.
package struct PriceDifference: Sendable, Hashable {
    /// One rate; nil on a side where no price is known.
    package struct Rate: Sendable, Hashable {
        package let tier: PriceTier
        package let bucket: TokenBucket
        /// The rate of a request beyond the model's long-context threshold.
        package let isLongContext: Bool
        /// Pico-USD per token.
        package let before: Int64?
        package let after: Int64?
    }

    package enum Kind: String, Sendable, Hashable {
        case added
        case removed
        case changed
    }

    package let provider: Provider
    package let model: String
    package let kind: Kind
    /// Rates that differ at that time; none where only names, limits, storage or other days differ.
    package let rates: [Rate]
}

extension PriceCatalogue {
    /// What another catalogue changes, by provider and model, with the rates as they are at `time`.
    package func differences(to other: PriceCatalogue, at time: Timestamp) -> [PriceDifference] {
        var differences: [PriceDifference] = []
        let before = Dictionary(uniqueKeysWithValues: models.map { (Key($0), $0) })
        let after = Dictionary(uniqueKeysWithValues: other.models.map { (Key($0), $0) })
        for key in Set(before.keys).union(after.keys).sorted() {
            let (old, new) = (before[key], after[key])
            guard old != new else { continue }
            let kind: PriceDifference.Kind =
                old == nil ? .added : new == nil ? .removed : .changed
            differences.append(
                PriceDifference(
                    provider: key.provider, model: key.model, kind: kind,
                    rates: Self.rates(old?.period(at: time), new?.period(at: time))))
        }
        return differences
    }

    private struct Key: Hashable, Comparable {
        let provider: Provider
        let model: String

        init(_ facts: ModelFacts) {
            provider = facts.provider
            model = facts.id
        }

        static func < (left: Key, right: Key) -> Bool {
            (left.provider.rawValue, left.model) < (right.provider.rawValue, right.model)
        }
    }

    private static func rates(_ old: PricePeriod?, _ new: PricePeriod?) -> [PriceDifference.Rate] {
        var rates: [PriceDifference.Rate] = []
        for isLong in [false, true] {
            let before = isLong ? old?.longContext?.rates : old?.rates
            let after = isLong ? new?.longContext?.rates : new?.rates
            for tier in PriceTier.allCases {
                for bucket in TokenBucket.allCases {
                    let (was, becomes) = (before?[tier]?[bucket], after?[tier]?[bucket])
                    guard was != becomes else { continue }
                    rates.append(
                        PriceDifference.Rate(
                            tier: tier, bucket: bucket, isLongContext: isLong, before: was,
                            after: becomes))
                }
            }
        }
        return rates
    }
}
