/// The service tier that a price belongs to, in the catalogue's own words.
///
/// A word without a case here, such as OpenAI's `scale`, names capacity bought in advance: it has no price per token.
package enum PriceTier: String, Sendable, Hashable, CaseIterable {
    case `default`
    case flex
    /// Also what OpenAI calls `fast`.
    case priority
    case batch
    case ultrafast
    /// Anthropic's `speed: fast`: priced like a tier, because it combines with no other.
    case fast
}
