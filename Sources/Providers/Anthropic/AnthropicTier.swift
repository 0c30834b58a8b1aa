/// What becomes of a tier at Anthropic, which knows two words for it.
struct AnthropicTier {
    var sent: String?
    /// The tier asked for does not exist there: the standard one serves.
    var isDropped = false

    init(asked tier: String?) {
        switch tier {
        case nil: break
        case "auto": sent = "auto"
        case "default": sent = "standard_only"
        // Priority is a commitment of the account, used when it is left to the API.
        case "priority", "fast": sent = "auto"
        default: isDropped = true
        }
    }
}
