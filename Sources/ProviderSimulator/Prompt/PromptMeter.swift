/// Counts a prompt's tokens and remembers its prefixes, in the order in which the model reads it.
///
/// The simulated tokenizer, the same for all providers: a text is one token per four bytes of UTF-8, rounded up for each
/// text by itself; a message costs four tokens more; tools cost the text of their JSON; an image or file costs
/// `opaquePartTokens`. Every 128 tokens, and wherever `mark` is called, the digest of all that came before is kept: two prompts
/// share a prefix exactly when these digests agree.
struct PromptMeter: Sendable {
    /// A place in the prompt and the digest of everything before it.
    struct Mark: Sendable, Hashable {
        let tokens: Int
        let digest: UInt64
    }

    static let messageTokens = 4
    static let opaquePartTokens = 256
    static let blockTokens = 128

    private(set) var tokens = 0
    private(set) var blocks: [Mark] = []
    private var hash = StableHash()

    /// The digest of the whole prompt so far.
    var digest: UInt64 { hash.value }

    mutating func addMessage(role: String) {
        hash.combine(role)
        count(Self.messageTokens)
    }

    mutating func addText(_ text: String) {
        var text = text
        text.withUTF8 { addText(UnsafeRawBufferPointer($0)) }
    }

    mutating func addText(_ bytes: some Collection<UInt8>) {
        let added: Void? = bytes.withContiguousStorageIfAvailable {
            addText(UnsafeRawBufferPointer($0))
        }
        if added == nil { addText(String(decoding: bytes, as: UTF8.self)) }
    }

    /// An image, a file or another part whose bytes are not words.
    mutating func addOpaque(_ bytes: some Collection<UInt8>) {
        hash.combine(StableHash.of(String(decoding: bytes, as: UTF8.self)))
        count(Self.opaquePartTokens)
    }

    /// This place, for caches with explicit breakpoints.
    func mark() -> Mark { Mark(tokens: tokens, digest: hash.value) }

    private mutating func addText(_ bytes: UnsafeRawBufferPointer) {
        var at = 0
        while bytes.count - at >= 4 {
            hash.combine(UInt64(bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
            at += 4
            count(1)
        }
        guard at < bytes.count else { return }
        hash.combine(bytes[at...].reduce(1 << 32) { $0 << 8 | UInt64($1) })
        count(1)
    }

    private mutating func count(_ more: Int) {
        let next = (blocks.last?.tokens ?? 0) + Self.blockTokens
        tokens += more
        guard tokens >= next else { return }
        for boundary in stride(from: next, through: tokens, by: Self.blockTokens) {
            // Several boundaries inside one image share its digest, so the place is mixed in.
            var hash = hash
            hash.combine(UInt64(boundary))
            blocks.append(Mark(tokens: boundary, digest: hash.value))
        }
    }

    /// The price of a text in tokens.
    static func tokens(of text: String) -> Int { (text.utf8.count + 3) / 4 }
}
