import Events
import Projections

/// The routes that a customer's own keys open, and why there is none. Pure.
struct OwnKeys: Sendable {
    let caller: Caller
    let resolver: ModelResolver

    /// The routes of a model at the providers that accept the customer's key; nil when nobody knows the name.
    ///
    /// - Throws: a refusal that says which key is missing or was refused.
    func resolve(_ model: String) throws(Refusal) -> ModelResolution? {
        guard let entries = resolver.entries(of: model) else { return nil }
        if let resolution = resolver.resolve(model, at: accounts) { return resolution }
        throw Refusal(.policyForbidden, explanation(entries.map(\.provider)), param: "model")
    }

    /// The providers at which the customer has a key that was not refused.
    var providers: Set<Provider> { Set(usable.map(\.provider)) }

    private var usable: [CustomerDirectory.Credential] {
        Provider.firstClass.compactMap { caller.credentials[$0] }.filter { $0.refusedAt == nil }
    }

    private var accounts: [Account] {
        usable.map { credential in
            Account(
                own: CredentialName(
                    customer: caller.customer, provider: credential.provider, id: credential.id),
                like: resolver.accounts.first { $0.provider == credential.provider })
        }
    }

    private func explanation(_ asked: [Provider]) -> String {
        let sentences = Provider.firstClass.filter(asked.contains).map { provider in
            if let refusedAt = caller.credentials[provider]?.refusedAt {
                "\(provider.rawValue) refused your own key on \(refusedAt.description)."
            } else {
                "You have no key of your own for \(provider.rawValue)."
            }
        }
        return sentences.joined(separator: " ")
            + " Your policy serves byok only: have your administrator seal a valid key."
    }
}
