extension PriceCatalogue {
    /// The price list that the binary carries: the files under `prices/`.
    package static let embedded: PriceCatalogue = {
        do {
            return try parse(files: embeddedFiles, digest: EmbeddedPrices.digest)
        } catch {
            // A test parses these very bytes: a binary in which they are wrong was never released.
            fatalError("the embedded price list is damaged: \(error)")
        }
    }()

    /// The files that the binary carries, by name.
    package static var embeddedFiles: [(name: String, bytes: [UInt8])] {
        EmbeddedPrices.files.map { (name: $0.name, bytes: Array($0.text.utf8)) }
    }
}
