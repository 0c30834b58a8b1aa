extension PriceCatalogue {
    /// The price list that the binary carries: the files under `prices/`.
    package static let embedded: PriceCatalogue = {
        do {
            let files = EmbeddedPrices.files.map { (name: $0.name, bytes: Array($0.text.utf8)) }
            return try parse(files: files, digest: EmbeddedPrices.digest)
        } catch {
            // A test parses these very bytes: a binary in which they are wrong was never released.
            fatalError("the embedded price list is damaged: \(error)")
        }
    }()
}
