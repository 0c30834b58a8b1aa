package import Events
package import JSON

/// A model that the broker may stand in for, and as what.
package struct BrokeredModel: Sendable, Equatable {
    package var path: ModelPath
    /// The broker's name for it.
    package var model: String
    /// The vendor at the broker that is to serve it, and no other.
    package var vendor: String?

    package init(path: ModelPath, model: String, vendor: String?) {
        self.path = path
        self.model = model
        self.vendor = vendor
    }

    /// The overrides of a configuration: `{"anthropic/claude-opus-5-5": {"model": "…", "vendor": "amazon-bedrock"}}`.
    package static func table(overridden value: JSONValue?) -> [BrokeredModel] {
        var table: [BrokeredModel] = []
        for (name, settings) in value?.members.map({ ($0.key, $0.value) }) ?? [] {
            guard let path = ModelPath(name) else { continue }
            let usual = BrokeredModel(standardFor: path)
            guard let model = settings["model"]?.string ?? usual?.model else { continue }
            table.append(
                BrokeredModel(
                    path: path, model: model, vendor: settings["vendor"]?.string ?? usual?.vendor))
        }
        return table
    }

    /// What the broker calls a model by its own rule; nil where it has none.
    package init?(standardFor path: ModelPath) {
        let vendors: [Provider: (folder: String, vendor: String)] = [
            .openai: ("openai", "openai"), .anthropic: ("anthropic", "anthropic"),
            .gemini: ("google", "google-ai-studio"), .xai: ("x-ai", "xai"),
        ]
        guard let names = vendors[path.provider] else { return nil }
        self.init(path: path, model: "\(names.folder)/\(path.model)", vendor: names.vendor)
    }
}

/// One upstream model, by whatever account it is served: what an outage is of.
package struct ModelPath: Sendable, Hashable {
    package var provider: Provider
    package var model: String

    package init(provider: Provider, model: String) {
        self.provider = provider
        self.model = model
    }

    /// From `provider/model`; nil unless the provider is one that is called directly.
    package init?(_ text: String) {
        guard let slash = text.firstIndex(of: "/"),
            let provider = Provider(rawValue: String(text[..<slash])), provider.isFirstClass
        else { return nil }
        self.init(provider: provider, model: String(text[text.index(after: slash)...]))
    }
}

extension Account {
    /// What this broker calls a model, or nil where it may not stand in.
    func brokered(_ path: ModelPath) -> BrokeredModel? {
        guard case .broker(let table) = role else { return nil }
        return table.first { $0.path == path } ?? BrokeredModel(standardFor: path)
    }
}
