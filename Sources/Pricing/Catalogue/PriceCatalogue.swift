package import Events

/// The prices of every model known, as one immutable value with a version.
///
/// Only what is listed has a price. Everything else is unpriced, which is not the same as free.
package struct PriceCatalogue: Sendable {
    /// The day of the newest knowledge in it and the beginning of its digest: `2026-11-22.ab12cd34`.
    package let version: String
    /// Providers in the order of ``Provider``, their models in the order of their files.
    package let models: [ModelFacts]
    private let indexByName: [ServedName: Int]

    /// Takes models whose names do not collide within a provider.
    init(version: String, models: [ModelFacts]) {
        self.version = version
        self.models = models
        var indexByName: [ServedName: Int] = [:]
        for (index, model) in models.enumerated() {
            for name in [model.id] + model.servedAs {
                indexByName[ServedName(provider: model.provider, name: name)] = index
            }
        }
        // Short names come second: they never hide a name that a file spells out.
        for (index, model) in models.enumerated() {
            for folder in Self.fireworksFolders where model.id.hasPrefix(folder) {
                let short = String(model.id.dropFirst(folder.count))
                let name = ServedName(provider: model.provider, name: short)
                if indexByName[name] == nil { indexByName[name] = index }
            }
        }
        self.indexByName = indexByName
    }

    /// The model that a provider means by a name, in a request or in an answer.
    ///
    /// A name that is not listed is tried without a final date (`-2026-03-05`, `-20260305`): providers answer with
    /// snapshots of the model asked for. Fireworks' models and routers are also found by their last component.
    package func model(_ provider: Provider, _ name: String) -> ModelFacts? {
        if let index = indexByName[ServedName(provider: provider, name: name)] {
            return models[index]
        }
        guard let undated = Self.withoutDate(name),
            let index = indexByName[ServedName(provider: provider, name: undated)]
        else { return nil }
        return models[index]
    }

    private struct ServedName: Hashable {
        let provider: Provider
        let name: String
    }

    private static let fireworksFolders = [
        "accounts/fireworks/models/", "accounts/fireworks/routers/",
    ]

    /// The name before `-YYYY-MM-DD` or `-YYYYMMDD`, or nil where it does not end in a date.
    static func withoutDate(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        for pattern in ["-dddd-dd-dd", "-dddddddd"] {
            let tail = bytes.suffix(pattern.utf8.count)
            let matches = zip(tail, pattern.utf8).allSatisfy { byte, shape in
                shape == UInt8(ascii: "d") ? (48...57).contains(byte) : byte == shape
            }
            guard matches, bytes.count > pattern.utf8.count else { continue }
            let digits = String(decoding: tail.filter { $0 != UInt8(ascii: "-") }, as: UTF8.self)
            let day = "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
            guard Timestamp(utcDay: day) != nil else { continue }
            return String(decoding: bytes.dropLast(pattern.utf8.count), as: UTF8.self)
        }
        return nil
    }
}
