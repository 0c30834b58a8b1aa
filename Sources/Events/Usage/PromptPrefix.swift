/// How the beginnings of a prompt are fingerprinted: at 32 lengths at most, each a third longer than the one before.
///
/// A replay has to know how far two prompts begin alike, and nothing else of them. Growing lengths find that out to within a
/// quarter in few characters, and a prompt too short for any provider's cache has none.
package enum PromptPrefix {
    /// The lengths, in bytes of the prompt as it stands in the request: 1 KiB, and up to 7 MiB.
    package static let lengths: [Int] = {
        var lengths = [1_024]
        while lengths.count < 32 { lengths.append(lengths[lengths.count - 1] * 4 / 3) }
        return lengths
    }()

    /// A fingerprint's characters in base 64: 24 bits, enough beside those before it.
    package static let characters = 4

    /// What a replay takes a length for, whatever the language: the same everywhere, so that equal prefixes are equal.
    package static let bytesPerToken = 4
}
