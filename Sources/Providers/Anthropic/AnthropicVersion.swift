/// The versions of Anthropic's API that requests are written for.
///
/// One is pinned, because a later one refuses what an earlier one takes; an account can be configured for another.
enum AnthropicVersion: String, Sendable, CaseIterable {
    case of2023 = "2023-06-01"
    case of2026 = "2026-10-21"

    static let pinned = of2023

    /// The version that the target's account is configured for.
    static func of(_ target: UpstreamTarget) -> AnthropicVersion {
        target.apiVersion.flatMap(AnthropicVersion.init) ?? pinned
    }

    /// Since 2026-10-21 there is no temperature, top_p or top_k, on any model and at any value.
    var refusesSampling: Bool { self == .of2026 }

    var header: (name: String, value: String) { (name: "anthropic-version", value: rawValue) }
}
