import Events

extension PriceCatalogue {
    /// Reads price files, one or more, each of one provider; two files of a provider must not share names.
    ///
    /// `digest` is the SHA-256 of ``digestInput(of:)`` in lower-case hexadecimal. It comes from outside because this
    /// module has no effects and no C library; its first eight digits end the version.
    package static func parse(
        files: [(name: String, bytes: [UInt8])], digest: String
    ) throws(PriceCatalogueError) -> PriceCatalogue {
        var parsed: [PriceFile] = []
        var names: [Provider: Set<String>] = [:]
        for (name, bytes) in files {
            let file = try PriceFile(name: name, bytes: bytes)
            for model in file.models.flatMap({ [$0.id] + $0.servedAs })
            where !names[file.provider, default: []].insert(model).inserted {
                throw PriceCatalogueError(file: name, path: "models", fault: .nameTaken(model))
            }
            parsed.append(file)
        }
        guard let asOf = parsed.map(\.asOf).max() else {
            throw PriceCatalogueError(file: "prices", path: "", fault: .noFiles)
        }
        let models = Provider.allCases.flatMap { provider in
            parsed.filter { $0.provider == provider }.flatMap(\.models)
        }
        return PriceCatalogue(version: "\(asOf).\(digest.prefix(8))", models: models)
    }

    /// The bytes whose digest names a set of price files: each file's name, a line feed and its bytes, in order of name.
    package static func digestInput(of files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        files.sorted { $0.name < $1.name }
            .flatMap { Array($0.name.utf8) + [UInt8(ascii: "\n")] + $0.bytes }
    }
}
