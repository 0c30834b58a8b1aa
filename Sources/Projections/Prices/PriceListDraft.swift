import Crypto
package import Events
package import Pricing

/// A price list that is about to be published: checked as a whole, and the same list for the same texts. Pure.
package struct PriceListDraft: Sendable {
    package let catalogue: PriceCatalogue
    package let digest: String
    package let source: PriceListPublished.Source
    private let files: [(provider: Provider, digest: String, text: [UInt8])]

    /// Takes one file for each provider.
    ///
    /// - Throws: ``PriceCatalogueError`` for the first that is refused.
    package init(
        files named: [(name: String, bytes: [UInt8])], source: PriceListPublished.Source
    ) throws(PriceCatalogueError) {
        var compact: [(name: String, bytes: [UInt8])] = []
        var files: [(provider: Provider, digest: String, text: [UInt8])] = []
        for (name, bytes) in named {
            let file = try PriceFile(name: name, bytes: bytes)
            let text = PriceFile.compacted(bytes)
            compact.append((name: file.provider.priceFileName, bytes: text))
            files.append((file.provider, SHA256.digest(of: text).hex, text))
        }
        digest = SHA256.digest(of: PriceCatalogue.digestInput(of: compact)).hex
        catalogue = try PriceCatalogue.parse(files: compact, digest: digest)
        self.files = files.sorted { $0.provider.rawValue < $1.provider.rawValue }
        self.source = source
    }

    /// The list that the binary carries.
    package static func embedded() throws(PriceCatalogueError) -> PriceListDraft {
        try PriceListDraft(files: PriceCatalogue.embeddedFiles, source: .embedded)
    }

    /// What publishing it appends to the stream of prices: the files that the log does not hold yet, then the list.
    package func events(after lists: PriceLists, validFrom: Timestamp) -> [Event] {
        var events: [Event] = []
        for file in files where !lists.holds(file.digest) {
            let parts = Self.parts(of: file.text)
            for (index, part) in parts.enumerated() {
                events.append(
                    .priceFileRecorded(
                        PriceFileRecorded(
                            provider: file.provider, digest: file.digest, part: Int64(index + 1),
                            parts: Int64(parts.count), text: part)))
            }
        }
        events.append(
            .priceListPublished(
                PriceListPublished(
                    version: catalogue.version, digest: digest,
                    files: files.map { .init(provider: $0.provider, digest: $0.digest) },
                    source: source, validFrom: validFrom)))
        return events
    }

    /// Bytes of a part as the event's JSON has it: what an event may hold, with room for the rest of it.
    static let partBytesMax = 60_000

    /// Cuts a text between characters, by the length that its JSON has.
    static func parts(of text: [UInt8]) -> [String] {
        var parts: [String] = []
        var (start, length) = (0, 0)
        for (index, byte) in text.enumerated() {
            let written = byte == 0x22 || byte == 0x5C ? 2 : byte < 0x20 ? 6 : 1
            let beginsCharacter = byte & 0xC0 != 0x80
            if beginsCharacter, length + written + 3 > partBytesMax {
                parts.append(String(decoding: text[start..<index], as: UTF8.self))
                (start, length) = (index, 0)
            }
            length += written
        }
        parts.append(String(decoding: text[start...], as: UTF8.self))
        return parts
    }
}
