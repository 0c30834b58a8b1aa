package import Events
package import JSON

extension PriceFile {
    /// A JSON text without the white space between its tokens: the form in which the log keeps price files.
    package static func compacted(_ text: [UInt8]) -> [UInt8] {
        var compact: [UInt8] = []
        compact.reserveCapacity(text.count)
        var (inString, escaped) = (false, false)
        for byte in text {
            if inString {
                compact.append(byte)
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
            } else if ![0x20, 0x0A, 0x0D, 0x09].contains(byte) {
                compact.append(byte)
                inString = byte == UInt8(ascii: "\"")
            }
        }
        return compact
    }

    /// The file's text, as ``init(name:bytes:)`` reads it and without white space.
    package func text() -> [UInt8] {
        var json = JSONWriter(capacity: 65_536)
        json.beginObject()
        json.member("$schema", "./prices.schema.json")
        json.member("provider", provider.rawValue)
        json.member("as_of", asOf)
        json.member("currency", "USD")
        json.member("unit", "USD per million tokens")
        for (name, texts) in [("sources", sources), ("notes", notes)] {
            json.key(name)
            json.beginArray()
            for text in texts { json.value(text) }
            json.endArray()
        }
        json.key("models")
        json.beginArray()
        for model in models { model.write(to: &json) }
        json.endArray()
        json.endObject()
        return json.take()
    }
}

extension ModelFacts {
    /// The model as a price file has it.
    package func write(to json: inout JSONWriter) {
        json.beginObject()
        writeMembers(to: &json)
        json.endObject()
    }

    package func writeMembers(to json: inout JSONWriter) {
        json.member("model", id)
        if !servedAs.isEmpty {
            json.key("served_as")
            json.beginArray()
            for name in servedAs { json.value(name) }
            json.endArray()
        }
        json.member("kind", kind.rawValue)
        if let contextTokensMax { json.member("context_tokens_max", contextTokensMax) }
        if let outputTokensMax { json.member("output_tokens_max", outputTokensMax) }
        if let cacheMinTokens { json.member("cache_min_tokens", cacheMinTokens) }
        if !refuses.isEmpty {
            json.key("refuses")
            json.beginArray()
            for word in refuses.map(\.rawValue).sorted() { json.value(word) }
            json.endArray()
        }
        if let retires { json.member("retires", retires.day) }
        if !regionUpliftBasisPoints.isEmpty {
            json.key("region_uplift")
            json.beginObject()
            for (region, points) in regionUpliftBasisPoints.sorted(by: { $0.key < $1.key }) {
                json.key(region)
                json.value(DecimalText.of(points, places: 4))
            }
            json.endObject()
        }
        if let note { json.member("note", note) }
        json.key("periods")
        json.beginArray()
        for period in periods { period.write(to: &json) }
        json.endArray()
    }
}

extension PricePeriod {
    fileprivate func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("from", from?.day)
        json.member("until", until?.day)
        json.key("rates")
        Self.write(rates, to: &json)
        if let longContext {
            json.key("long_context")
            json.beginObject()
            json.member("threshold", longContext.thresholdTokens)
            json.member("inclusive", longContext.inclusive)
            json.key("rates")
            Self.write(longContext.rates, to: &json)
            json.endObject()
        }
        if let cacheStorage {
            json.member("cache_storage", DecimalText.of(cacheStorage, places: 6))
        }
        json.endObject()
    }

    private static func write(_ rates: [PriceTier: BucketRates], to json: inout JSONWriter) {
        json.beginObject()
        for tier in PriceTier.allCases {
            guard let row = rates[tier] else { continue }
            json.key(tier.rawValue)
            json.beginObject()
            for bucket in TokenBucket.allCases {
                guard let rate = row[bucket] else { continue }
                json.key(bucket.priceName)
                json.value(DecimalText.of(rate, places: 6))
            }
            json.endObject()
        }
        json.endObject()
    }
}

extension TokenBucket {
    /// What a price file calls the price of this bucket.
    package var priceName: String { self == .inputUncached ? "input" : rawValue }
}

extension Timestamp {
    /// The UTC day in which it is.
    fileprivate var day: String { String(description.prefix(10)) }
}

/// Whole numbers as decimals.
package enum DecimalText {
    /// A number that is not negative, divided by 10^places, without zeros at its end.
    package static func of(_ number: Int64, places: Int) -> String {
        var digits = String(number)
        if digits.utf8.count <= places {
            digits = String(repeating: "0", count: places + 1 - digits.utf8.count) + digits
        }
        var fraction = digits.suffix(places)
        while fraction.last == "0" { fraction.removeLast() }
        return digits.dropLast(places) + (fraction.isEmpty ? "" : "." + fraction)
    }
}
