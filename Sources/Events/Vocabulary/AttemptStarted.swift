package import JSON

/// An upstream call is about to be made; durable before its first byte leaves.
package struct AttemptStarted: EventData {
    /// 1 for the first attempt of a response.
    package var number: Int64
    package var provider: Provider
    package var account: String
    package var region: String?
    package var credential: Profile
    package var model: String
    package var tier: String?
    /// The reason code of the attempt that this one replaces; nil for the first.
    package var retryCause: ReasonCode?
    /// The published weights that chose the route; nil when the order of the configuration did.
    package var weightsVersion: Int64?

    package init(
        number: Int64, provider: Provider, account: String, region: String?, credential: Profile,
        model: String, tier: String?, retryCause: ReasonCode?, weightsVersion: Int64?
    ) {
        self.number = number
        self.provider = provider
        self.account = account
        self.region = region
        self.credential = credential
        self.model = model
        self.tier = tier
        self.retryCause = retryCause
        self.weightsVersion = weightsVersion
    }

    package static let fields = [
        EventField("account", "string", "configured account that is called"),
        EventField("credential", "word", "whose key: managed, byok, …"),
        EventField("model", "string", "upstream model asked for"),
        EventField("number", "integer", "1 for the first attempt"),
        EventField("provider", "word", "provider that is called"),
        EventField("region", "string or null", "the account's region label"),
        EventField("retry_cause", "reason code or null", "why the attempt before it did not serve"),
        EventField("tier", "string or null", "service tier asked for"),
        EventField("weights_version", "integer or null", "published weights that chose the route"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("account", account)
        json.member("credential", credential.rawValue)
        json.member("model", model)
        json.member("number", number)
        json.member("provider", provider.rawValue)
        json.member("region", region)
        json.member("retry_cause", retryCause?.rawValue)
        json.member("tier", tier)
        json.member("weights_version", weightsVersion)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        account = try fields.string("account")
        credential = try fields.word("credential")
        model = try fields.string("model")
        number = try fields.int("number")
        provider = try fields.word("provider")
        region = try fields.optionalString("region")
        retryCause = try fields.optionalWord("retry_cause")
        tier = try fields.optionalString("tier")
        weightsVersion = try fields.optionalInt("weights_version")
    }
}
