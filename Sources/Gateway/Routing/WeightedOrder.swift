import Events
import Glibc
import Projections

/// Whether weights share traffic within an alias's entry only, or over all of its entries.
package enum RouteSpread: Sendable, Equatable {
    case withinEntry
    case acrossEntries
}

/// Weighted rendezvous hashing: each route draws a number from the conversation's key, its weight bends it, and the
/// largest is first.
///
/// So the shares of all conversations follow the weights, one conversation stays where its prompt cache is warm, and a
/// weight that falls moves only conversations of that route.
enum WeightedOrder {
    static func arrange(
        _ routes: [Route], by weights: PublishedWeights, spread: RouteSpread, key: String,
        isTargeted: Bool, weighsPrice: Bool = false
    ) -> [Route] {
        guard routes.count > 1 else { return routes }
        let keyHash = FNV.hash(key)
        let prices = weighsPrice ? routes.map { weights.price(of: $0.key) } : []
        let drawn = routes.indices.map { index in
            let route = routes[index]
            var weight = weights.weight(of: route.key, isTargeted: isTargeted)
            // A price that nobody knows takes nothing away, so that it becomes known.
            if weighsPrice, let price = prices[index] {
                let cheapest = routes.indices.lazy
                    .filter {
                        spread == .acrossEntries || routes[$0].preference == route.preference
                    }
                    .compactMap { prices[$0] }.min()
                weight = cheapened(weight, price: price, cheapest: cheapest ?? price)
            }
            return (route: route, score: score(keyHash, route.key, weight: weight))
        }
        return drawn.sorted { left, right in
            if spread == .withinEntry, left.route.preference != right.route.preference {
                return left.route.preference < right.route.preference
            }
            return left.score > right.score
        }.map(\.route)
    }

    /// A weight times the square of the cheapest rival's price over this one: one that costs twice as much gets a quarter.
    private static func cheapened(_ weight: Int64, price: Int64, cheapest: Int64) -> Int64 {
        guard price > cheapest else { return weight }
        let one = Int128(RouteEvidence.one)
        let ratio = Int128(cheapest) * one / Int128(price)
        return max(
            RouteEvidence.explorationShare, Int64(Int128(weight) * ratio / one * ratio / one))
    }

    /// `−weight ÷ ln(draw)`, the draw being even in (0, 1) (Thaler and Ravishankar's weighted variant).
    private static func score(_ keyHash: UInt64, _ key: RouteKey, weight: Int64) -> Double {
        let mixed = FNV.mix(keyHash ^ FNV.hash(key.account) ^ (FNV.hash(key.model) &* 3))
        let draw = (Double(mixed >> 11) + 0.5) * 0x1p-53
        return -Double(weight) / log(draw)
    }
}

/// FNV-1a with a final mix: the same in every process, which Swift's own hashes are not.
enum FNV {
    static func hash(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { bytes in
            bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
