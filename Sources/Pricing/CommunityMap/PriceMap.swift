import Events
import JSON

/// A community price map, read and checked as a whole: what it says of text models of the providers known here.
///
/// The format is LiteLLM's `model_prices_and_context_window.json`: an object of entries by model name, prices as JSON
/// numbers in USD per token. A price of zero there means that nobody knows it.
package struct PriceMap: Sendable {
    /// One model's prices, by threshold of the input (nil: below any), tier and bucket, in pico-USD per token.
    struct Entry: Sendable, Equatable {
        var name: String
        var kind: ModelKind
        var contextTokensMax: Int64?
        var outputTokensMax: Int64?
        var rates: [PriceTier: [TokenBucket: Int64]] = [:]
        var longRates: [PriceTier: [TokenBucket: Int64]] = [:]
        var threshold: Int64?
    }

    /// Entries that were passed over, by the reason why.
    package enum Skipped: String, Sendable, CaseIterable {
        case otherProvider = "other_provider"
        case otherKind = "other_kind"
        /// No price of uncached input above zero: unknown, not free.
        case noInputPrice = "no_input_price"
        /// A Fireworks name that is no model's path.
        case notAModelPath = "not_a_model_path"
        /// More than one long-context threshold.
        case severalThresholds = "several_thresholds"
        /// Reasoning is priced apart from other output.
        case reasoningApart = "reasoning_apart"
    }

    private(set) var entries: [Provider: [Entry]] = [:]
    package private(set) var skipped: [Skipped: Int] = [:]
    /// Prices of zero, which are unknown.
    package private(set) var zeroPrices = 0

    /// - Throws: ``PriceCatalogueError`` with the line of a price that is not exact, negative or not understood.
    package init(name: String, bytes: [UInt8]) throws(PriceCatalogueError) {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw PriceCatalogueError(file: name, path: "", fault: .malformed(error))
                .located(in: bytes)
        }
        let file = PriceFileValue(file: name, path: "", json: document.root, text: bytes)
        for (key, value) in try file.members() where key != "sample_spec" && key != "_meta" {
            try read(key, value)
        }
        guard entries.values.contains(where: { !$0.isEmpty }) else {
            throw file.fault(.nothingKnown)
        }
    }

    /// Whether a text is a community map and not a price file: its members are entries with a provider each.
    package static func isLikely(_ bytes: [UInt8]) -> Bool {
        guard let root = try? JSONDocument(parsing: bytes).root, root["models"] == nil else {
            return false
        }
        return root.members.contains { $0.value["litellm_provider"]?.string != nil }
    }

    private mutating func read(_ key: String, _ value: PriceFileValue) throws(PriceCatalogueError) {
        guard value.json.kind == .object else {
            throw value.fault(.unexpected(expected: "an object"))
        }
        guard let word = value.json["litellm_provider"]?.string,
            let provider = Provider(mapName: word)
        else { return skip(.otherProvider) }
        let kind: ModelKind
        switch value.json["mode"]?.string {
        case "chat", "responses", "completion": kind = .chat
        case "embedding": kind = .embedding
        default: return skip(.otherKind)
        }
        var name = key
        if name.hasPrefix(provider.mapPrefix) { name.removeFirst(provider.mapPrefix.count) }
        guard provider != .fireworks || name.hasPrefix("accounts/") else {
            return skip(.notAModelPath)
        }
        var entry = Entry(
            name: name, kind: kind,
            contextTokensMax: Self.tokens(value.json["max_input_tokens"]),
            outputTokensMax: Self.tokens(value.json["max_output_tokens"]))
        var thresholds: Set<Int64> = []
        for (member, price) in try value.members() {
            switch PriceMapKey.meaning(of: member, provider: provider) {
            case .other: continue
            case .unknown:
                // Null says that there is none.
                guard price.json.isNull else { throw price.fault(.unknownPrice) }
            case .price(let place):
                guard let rate = try price.mapRate() else {
                    zeroPrices += 1
                    continue
                }
                if let threshold = place.threshold {
                    thresholds.insert(threshold)
                    entry.longRates[place.tier, default: [:]][place.bucket] = rate
                } else {
                    entry.rates[place.tier, default: [:]][place.bucket] = rate
                }
            }
        }
        guard let input = entry.rates[.default]?[.inputUncached], input > 0 else {
            return skip(.noInputPrice)
        }
        guard thresholds.count <= 1 else { return skip(.severalThresholds) }
        if let reasoning = try value.optional("output_cost_per_reasoning_token")?.mapRate(),
            reasoning != entry.rates[.default]?[.output]
        {
            return skip(.reasoningApart)
        }
        // A tier without a price of input has none that could be used.
        entry.rates = entry.rates.filter { $0.value[.inputUncached] != nil }
        entry.longRates = entry.longRates.filter { $0.value[.inputUncached] != nil }
        entry.threshold = entry.longRates.isEmpty ? nil : thresholds.first
        entries[provider, default: []].append(entry)
    }

    private mutating func skip(_ reason: Skipped) { skipped[reason, default: 0] += 1 }

    /// A limit, unless it is written as something that no limit is.
    private static func tokens(_ value: JSONValue?) -> Int64? {
        guard let count = value?.int, (1...TokenUsage.countMax).contains(count) else { return nil }
        return count
    }
}

extension PriceFileValue {
    /// A map's price in pico-USD per token; nil for zero and null, which say that nobody knows it.
    fileprivate func mapRate() throws(PriceCatalogueError) -> Int64? {
        if json.isNull { return nil }
        guard let token = json.numberText else {
            throw fault(.unexpected(expected: "a number in USD per token"))
        }
        guard !token.hasPrefix("-") else {
            throw fault(.negative(token))
        }
        guard let pico = ExactDecimal.scaled(token, by: 12), pico <= Self.rateMax else {
            throw fault(.inexact(token))
        }
        return pico == 0 ? nil : pico
    }

    /// Below 100,000 USD per million tokens, as in a price file.
    private static let rateMax: Int64 = 99_999_999_999
}

/// JSON numbers without a detour through binary floats.
package enum ExactDecimal {
    /// A JSON number token times 10^places, or nil where that is no whole number of 64 bits.
    package static func scaled(_ token: String, by places: Int) -> Int64? {
        var text = Substring(token.lowercased())
        let negative = text.hasPrefix("-")
        if negative { text.removeFirst() }
        var exponent = places
        if let mark = text.firstIndex(of: "e") {
            guard let written = Int(text[text.index(after: mark)...].replacing("+", with: "")),
                (-100...100).contains(written)
            else { return nil }
            exponent += written
            text = text[..<mark]
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.count <= 2 else { return nil }
        var digits = String(whole)
        if parts.count == 2 {
            digits += parts[1]
            exponent -= parts[1].utf8.count
        }
        while digits.last == "0", digits.utf8.count > 1 {
            digits.removeLast()
            exponent += 1
        }
        guard let mantissa = Int64(digits) else { return nil }
        if mantissa == 0 { return 0 }
        guard exponent >= 0 else { return nil }
        var value = mantissa
        for _ in 0..<exponent {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
        }
        return negative ? -value : value
    }
}
