/// What is wrong with a request's body, before a provider says it in its own words.
struct RequestFlaw: Error, Equatable {
    enum Kind: Sendable {
        case missing
        case wrongType
        case invalidValue
        case unsupportedParameter
        case unsupportedValue
        case contextLength
        /// A service tier that is not to be had.
        case tier
        /// The request names something that is not there.
        case notFound
    }

    let kind: Kind
    /// As in `messages[0].role`.
    let param: String
    let message: String
}
