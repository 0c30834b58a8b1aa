import Events
import Providers

/// At whose prices a model is sold: an upstream gateway resells its vendor's, under the company's own account there.
struct Seller: Equatable {
    var provider: Provider
    var model: String

    /// - Parameter model: as the provider names it; a gateway's is `vendor/model`.
    init(provider: Provider, model: String) {
        if provider == .bifrost, let path = ModelPath(model) {
            (self.provider, self.model) = (path.provider, path.model)
        } else {
            (self.provider, self.model) = (provider, model)
        }
    }
}

extension UpstreamReport {
    /// Whether an upstream gateway called another vendor than it was told to.
    func strays(from model: String) -> Bool {
        guard let asked = ModelResolver.vendor(in: model), let called = relay?.provider else {
            return false
        }
        return asked != called
    }
}
