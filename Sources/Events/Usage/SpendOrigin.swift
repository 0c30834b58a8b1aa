/// Whom an attempt's tokens were bought of, and as what: the event of a spend says it whole, so that nobody has to
/// look for the attempt's other events.
package struct SpendOrigin: Sendable, Hashable {
    package var provider: Provider
    package var account: String
    package var region: String?
    /// Whose key paid: with the customer's own, nothing is owed to the provider by the operator.
    package var credential: Profile
    /// As the answer names it, or as it was asked for where the answer does not say.
    package var model: String
    /// The tier that is rated; nil: the provider's default.
    package var tier: String?
    /// Whether the client got this attempt's answer; the others are the operator's waste.
    package var served: Bool

    package init(
        provider: Provider, account: String, region: String?, credential: Profile, model: String,
        tier: String?, served: Bool
    ) {
        self.provider = provider
        self.account = account
        self.region = region
        self.credential = credential
        self.model = model
        self.tier = tier
        self.served = served
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        account = try fields.string("account")
        credential = try fields.word("credential")
        model = try fields.string("model")
        provider = try fields.word("provider")
        region = try fields.optionalString("region")
        served = try fields.bool("served")
        tier = try fields.optionalString("tier")
    }
}
