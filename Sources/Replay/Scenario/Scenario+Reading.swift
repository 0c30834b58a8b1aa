import Events
package import JSON

extension Scenario {
    /// Reads the text of a scenario file.
    ///
    /// - Throws: ``ScenarioError`` naming the path of what is wrong.
    package init(parsing bytes: [UInt8]) throws(ScenarioError) {
        let root: JSONValue
        do { root = try JSONDocument(parsing: bytes).root } catch {
            throw ScenarioError(path: "", reason: "is not valid JSON: \(error)")
        }
        try self.init(reading: root)
    }

    package init(reading root: JSONValue) throws(ScenarioError) {
        let fields = try ScenarioFields(
            root, at: "",
            known: [
                "name", "profile", "models", "replicas", "choice", "overflow", "managed",
                "objectives", "trace_class",
            ])
        name = try fields.text("name")
        guard (1...120).contains(name.utf8.count),
            name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { throw fields.wrong("name", "must have from 1 to 120 bytes on one line") }
        guard let profile = try fields.optionalWord("profile", of: [Profile.byoc, .hybrid]) else {
            throw fields.wrong("profile", "is required")
        }
        self.profile = profile
        models = try Self.models(fields)
        replicas = try Replicas(reading: fields.required("replicas"), at: "replicas")
        choice = try fields.optionalWord("choice", of: ReplicaChoice.allCases) ?? .prefix
        overflow = try Self.overflow(fields)
        managed = nil
        if let value = fields.value("managed") {
            managed = try Managed(reading: value, at: "managed")
        }
        objectives = try Self.objectives(fields)
        traceClass =
            try fields.optionalWord("trace_class", of: QoSClass.allCases) ?? .interactive
        guard profile == .byoc || overflow != nil else {
            throw fields.wrong("overflow", "is required when the profile is hybrid")
        }
    }

    private static func models(_ fields: ScenarioFields) throws(ScenarioError) -> [String]? {
        guard let value = fields.value("models") else { return nil }
        let names = value.elements.compactMap(\.string)
        guard value.kind == .array, names.count == value.count, (1...64).contains(names.count),
            names.allSatisfy({ (1...256).contains($0.utf8.count) })
        else { throw fields.wrong("models", "must be an array of 1 to 64 names") }
        return Set(names).sorted()
    }

    private static func overflow(_ fields: ScenarioFields) throws(ScenarioError) -> Overflow? {
        guard let value = fields.value("overflow") else { return nil }
        let overflow = try ScenarioFields(
            value, at: "overflow", known: ["waiting_max", "wait_ms_max"])
        return Overflow(
            waitingMax: Int(try overflow.whole("waiting_max", 0...1_000_000)),
            waitNsMax: try overflow.optionalWhole("wait_ms_max", 0...86_400_000)
                .map { $0 * 1_000_000 })
    }

    private static func objectives(
        _ fields: ScenarioFields
    ) throws(ScenarioError) -> [QoSClass: Objective] {
        let value = try fields.required("objectives")
        let classes = try ScenarioFields(
            value, at: "objectives", known: QoSClass.allCases.map(\.rawValue))
        var objectives: [QoSClass: Objective] = [:]
        for qosClass in QoSClass.allCases {
            guard let value = classes.value(qosClass.rawValue) else { continue }
            objectives[qosClass] = try Objective(
                reading: value, at: classes.join(qosClass.rawValue))
        }
        guard !objectives.isEmpty else {
            throw fields.wrong("objectives", "must have one class at least")
        }
        return objectives
    }
}

extension Scenario.Replicas {
    /// Replicas at most: each arrival looks at all of them.
    package static let countMax: Int64 = 256
    package static let concurrencyMax: Int64 = 4_096

    fileprivate init(reading value: JSONValue, at path: String) throws(ScenarioError) {
        let fields = try ScenarioFields(
            value, at: path,
            known: [
                "count", "hourly_price", "concurrency", "prefill_tokens_per_second",
                "decode_tokens_per_second", "decode_percent_while_prefilling", "kv_cache",
            ])
        count = Int(try fields.whole("count", 1...Self.countMax))
        hourlyPrice = try fields.money("hourly_price")
        concurrency = Int(try fields.whole("concurrency", 1...Self.concurrencyMax))
        prefillTokensPerSecond = try fields.whole("prefill_tokens_per_second", 1...100_000_000)
        decode = try Self.decode(fields)
        decodePercentWhilePrefilling =
            try fields.optionalWhole("decode_percent_while_prefilling", 1...100) ?? 100
        let cache = try ScenarioFields(
            fields.required("kv_cache"), at: fields.join("kv_cache"),
            known: ["blocks", "block_tokens"])
        self.cache = Scenario.KVCache(
            blocks: try cache.whole("blocks", 1...1_000_000_000),
            blockTokens: try cache.optionalWhole("block_tokens", 1...65_536) ?? 16)
    }

    /// A number for every batch alike, or points of a curve.
    private static func decode(
        _ fields: ScenarioFields
    ) throws(ScenarioError) -> [Scenario.DecodeSpeed] {
        let name = "decode_tokens_per_second"
        let value = try fields.required(name)
        guard value.kind == .array else {
            return [.init(streams: 1, each: try fields.whole(name, 1...1_000_000))]
        }
        guard (1...64).contains(value.count) else {
            throw fields.wrong(name, "must have from 1 to 64 points")
        }
        var points: [Scenario.DecodeSpeed] = []
        for (index, element) in value.elements.enumerated() {
            let path = "\(fields.join(name))[\(index)]"
            let point = try ScenarioFields(element, at: path, known: ["streams", "each"])
            let streams = Int(try point.whole("streams", 1...concurrencyMax))
            let each = try point.whole("each", 1...1_000_000)
            if let last = points.last {
                guard streams > last.streams else {
                    throw point.wrong("streams", "must be more than those of the point before")
                }
                guard each <= last.each else {
                    throw point.wrong("each", "must not be more than with fewer streams")
                }
            } else if streams != 1 {
                throw point.wrong("streams", "must be 1 at the first point")
            }
            points.append(.init(streams: streams, each: each))
        }
        return points
    }
}

extension Scenario.Managed {
    fileprivate init(reading value: JSONValue, at path: String) throws(ScenarioError) {
        let fields = try ScenarioFields(
            value, at: path,
            known: [
                "first_token_ms", "input_tokens_per_second", "output_tokens_per_second",
                "cache_seconds", "cache_tokens_min", "prices",
            ])
        firstTokenNs = try fields.whole("first_token_ms", 0...3_600_000) * 1_000_000
        inputTokensPerSecond = try fields.optionalWhole(
            "input_tokens_per_second", 1...100_000_000)
        outputTokensPerSecond = try fields.whole("output_tokens_per_second", 1...1_000_000)
        cacheNs = (try fields.optionalWhole("cache_seconds", 0...604_800) ?? 0) * 1_000_000_000
        cacheTokensMin = try fields.optionalWhole("cache_tokens_min", 0...1_000_000) ?? 1_024
        let prices = try ScenarioFields(
            fields.required("prices"), at: fields.join("prices"),
            known: ["input_per_million", "cache_read_per_million", "output_per_million"])
        inputRate = try prices.rate("input_per_million")
        outputRate = try prices.rate("output_per_million")
        cacheReadRate =
            prices.value("cache_read_per_million") == nil
            ? inputRate : try prices.rate("cache_read_per_million")
        guard max(inputRate, outputRate, cacheReadRate) <= 100_000_000_000 else {
            throw ScenarioError(
                path: prices.path, reason: "must be at most 100000 USD per million tokens")
        }
    }
}

extension Scenario.Objective {
    fileprivate init(reading value: JSONValue, at path: String) throws(ScenarioError) {
        let fields = try ScenarioFields(
            value, at: path, known: ["ttft_ms", "total_ms", "target"])
        let week: Int64 = 604_800_000
        firstTokenNs = try fields.optionalWhole("ttft_ms", 1...week).map { $0 * 1_000_000 }
        totalNs = try fields.optionalWhole("total_ms", 1...week).map { $0 * 1_000_000 }
        targetPpm = try fields.share("target")
        guard firstTokenNs != nil || totalNs != nil else {
            throw ScenarioError(path: path, reason: "must have ttft_ms, total_ms or both")
        }
    }
}
