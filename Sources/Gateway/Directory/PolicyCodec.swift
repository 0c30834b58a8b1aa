package import Events
package import JSON

/// A customer's policy as the native surface and `zumik policy` read and write it.
///
/// What is absent takes its default; what this version cannot enforce is refused rather than taken and forgotten.
package enum PolicyCodec {
    /// Markup and fee at most tenfold: beyond it a unit was mistaken.
    package static let basisPointsMax: Int64 = 100_000
    /// The largest rate or concurrency that is a limit.
    package static let limitMax: Int64 = 1_000_000_000

    /// Reads the text of a policy.
    package static func read(_ bytes: [UInt8]) throws(PolicyError) -> Policy {
        let root: JSONValue
        do throws(JSONError) { root = try JSONDocument(parsing: bytes).root } catch {
            throw PolicyError([SchemaViolation(path: "", reason: "is not valid JSON: \(error)")])
        }
        return try read(root)
    }

    package static func read(_ value: JSONValue) throws(PolicyError) -> Policy {
        guard value.kind == .object else {
            throw PolicyError([SchemaViolation(path: "", reason: "must be an object")])
        }
        var reading = PolicyReading()
        for (key, value) in value.members { reading.take(key, value) }
        guard reading.violations.isEmpty else { throw PolicyError(reading.violations) }
        return reading.policy
    }

    /// Writes every member, so that what is read back and sent again means the same.
    package static func write(_ policy: Policy, to json: inout JSONWriter) {
        json.beginObject()
        json.member("profile", policy.profile.rawValue)
        json.key("providers")
        if let providers = policy.providers {
            json.beginArray()
            for provider in providers { json.value(provider.rawValue) }
            json.endArray()
        } else {
            json.null()
        }
        json.member("allow_brokered", policy.allowBrokered)
        json.member("allow_unpriced", policy.allowUnpriced)
        json.member("markup_bps", policy.markupBps)
        json.member("platform_fee_bps", policy.platformFeeBps)
        json.key("budget")
        if let budget = policy.budget {
            json.beginObject()
            json.member("usd", budget.limit.shortest)
            json.member("period", budget.period.rawValue)
            json.endObject()
        } else {
            json.null()
        }
        json.key("limits")
        if policy.limits == .none {
            json.null()
        } else {
            json.beginObject()
            json.member("rpm", policy.limits.requestsPerMinute)
            json.member("tpm", policy.limits.tokensPerMinute)
            json.member("concurrency", policy.limits.concurrency)
            json.endObject()
        }
        json.member("default_class", policy.defaultClass.rawValue)
        json.member("on_disconnect", policy.onDisconnect.rawValue)
        json.member("cache_breakpoints", policy.cacheBreakpoints?.rawValue)
        json.member("stored_caches", policy.storedCaches?.rawValue)
        json.member("flex_fallback", policy.flexFallback)
        json.member("batch_fallback", policy.batchFallback.rawValue)
        json.key("lanes")
        json.beginArray()
        for lane in policy.lanes { json.value(lane.rawValue) }
        json.endArray()
        json.key("regions")
        if let regions = policy.regions {
            json.beginArray()
            for region in regions { json.value(region) }
            json.endArray()
        } else {
            json.null()
        }
        json.member("weigh_price", policy.weighPrice)
        json.key("evidence")
        write(policy.evidence, to: &json)
        json.endObject()
    }
}

/// Why a policy is refused: every reason found, each with its key's path.
package struct PolicyError: Error, Sendable, Equatable, CustomStringConvertible {
    package let violations: [SchemaViolation]

    package init(_ violations: [SchemaViolation]) {
        self.violations = violations
    }

    package var description: String {
        violations.map { "\($0.path.isEmpty ? "the policy" : $0.path) \($0.reason)" }
            .joined(separator: "\n")
    }
}

/// A policy while its members are read, with what is wrong so far.
private struct PolicyReading {
    var policy = Policy()
    var violations: [SchemaViolation] = []

    mutating func take(_ key: String, _ value: JSONValue) {
        switch key {
        case "profile":
            guard let profile = word(key, value, of: Profile.allCases) else { return }
            policy.profile = profile
        case "lanes": takeLanes(value)
        case "regions": takeRegions(value)
        case "providers": takeProviders(value)
        case "allow_brokered": flag(key, value).map { policy.allowBrokered = $0 }
        case "allow_unpriced": flag(key, value).map { policy.allowUnpriced = $0 }
        case "markup_bps": basisPoints(key, value).map { policy.markupBps = $0 }
        case "platform_fee_bps": basisPoints(key, value).map { policy.platformFeeBps = $0 }
        case "limits": takeLimits(value)
        case "budget": takeBudget(value)
        case "evidence": takeEvidence(value)
        case "default_class":
            word(key, value, of: QoSClass.allCases).map { policy.defaultClass = $0 }
        case "on_disconnect":
            word(key, value, of: [OnDisconnect.cancel, .drain]).map { policy.onDisconnect = $0 }
        case "cache_breakpoints":
            policy.cacheBreakpoints = life(key, value, of: [.fiveMinutes, .oneHour])
        case "stored_caches":
            policy.storedCaches = life(key, value, of: [.oneHour, .twelveHours])
        case "flex_fallback": flag(key, value).map { policy.flexFallback = $0 }
        case "weigh_price": flag(key, value).map { policy.weighPrice = $0 }
        case "batch_fallback":
            word(key, value, of: BatchFallback.allCases).map { policy.batchFallback = $0 }
        default:
            refuse(key, "is not a known key; known here: " + Self.known.joined(separator: ", "))
        }
    }

    private static let known = [
        "profile", "providers", "allow_brokered", "allow_unpriced", "markup_bps",
        "platform_fee_bps", "budget", "limits", "default_class", "on_disconnect",
        "cache_breakpoints", "stored_caches", "flex_fallback", "batch_fallback", "lanes", "regions",
        "weigh_price",
        "evidence",
    ]

    private mutating func life(
        _ key: String, _ value: JSONValue, of lives: [CacheTTL]
    ) -> CacheTTL? {
        guard !value.isNull else { return nil }
        guard let life = lives.first(where: { $0.rawValue == value.string }) else {
            let words = lives.map(\.rawValue).joined(separator: ", ")
            refuse(key, "must be one of \(words), or null")
            return nil
        }
        return life
    }

    /// A budget's periods are those of UTC: the day, the week from Monday, the calendar month, or all time.
    private mutating func takeBudget(_ value: JSONValue) {
        guard !value.isNull else { return }
        guard value.kind == .object else {
            return refuse("budget", "must be an object with usd and period, or null")
        }
        for (key, _) in value.members where !["usd", "period"].contains(key) {
            refuse("budget.\(key)", "is not a known key; known here: usd, period")
        }
        // Only a string is exact: a JSON number is a float to whoever wrote it.
        let limit = value["usd"]?.string.flatMap { try? PicoUSD(decimal: $0) }
        if limit.map({ $0 < .zero }) ?? true {
            refuse(
                "budget.usd", "must be a decimal in a string, at least 0 and with at most 12 places"
            )
        }
        let period: BudgetPeriod? =
            value["period"].flatMap { word("budget.period", $0, of: BudgetPeriod.allCases) }
        if value["period"] == nil {
            let words = BudgetPeriod.allCases.map(\.rawValue).joined(separator: ", ")
            refuse("budget.period", "must be one of \(words)")
        }
        if let limit, let period { policy.budget = Budget(limit: limit, period: period) }
    }

    private mutating func takeLimits(_ value: JSONValue) {
        guard !value.isNull else { return }
        guard value.kind == .object else {
            return refuse("limits", "must be an object with rpm, tpm and concurrency, or null")
        }
        for (key, member) in value.members {
            let path = "limits.\(key)"
            let target: WritableKeyPath<TrafficLimits, Int64?>
            switch key {
            case "rpm": target = \.requestsPerMinute
            case "tpm": target = \.tokensPerMinute
            case "concurrency": target = \.concurrency
            default:
                refuse(path, "is not a known key; known here: rpm, tpm, concurrency")
                continue
            }
            guard !member.isNull else { continue }
            guard let limit = member.int, (1...PolicyCodec.limitMax).contains(limit) else {
                refuse(path, "must be a whole number from 1 to \(PolicyCodec.limitMax), or null")
                continue
            }
            policy.limits[keyPath: target] = limit
        }
    }

    private mutating func takeLanes(_ value: JSONValue) {
        let lanes: [Profile] = [.byoc, .byok, .managed]
        guard value.kind == .array, value.count > 0 else {
            return refuse("lanes", "must be an array of byoc, byok and managed, in their order")
        }
        policy.lanes = []
        for (index, element) in value.elements.enumerated() {
            let path = "lanes[\(index)]"
            guard let lane = word(path, element, of: lanes) else { continue }
            guard lanes.contains(lane), !policy.lanes.contains(lane) else {
                refuse(path, "must be one of byoc, byok, managed, each once")
                continue
            }
            policy.lanes.append(lane)
        }
    }

    private mutating func takeRegions(_ value: JSONValue) {
        guard !value.isNull else { return }
        let regions = value.elements.compactMap(\.string)
        guard value.kind == .array, regions.count == value.count, (1...64).contains(regions.count),
            regions.allSatisfy({ (1...32).contains($0.utf8.count) })
        else {
            return refuse("regions", "must be an array of accounts' region labels, or null for all")
        }
        policy.regions = regions
    }

    /// What is left out takes its default.
    private mutating func takeEvidence(_ value: JSONValue) {
        guard !value.isNull else { return }
        guard value.kind == .object else { return refuse("evidence", "must be an object, or null") }
        for (key, member) in value.members {
            let path = "evidence.\(key)"
            switch key {
            case "age_hours_max":
                whole(path, member, 1...8_760).map { policy.evidence.ageHoursMax = $0 }
            case "requests_min":
                whole(path, member, 1...5_000_000).map { policy.evidence.requestsMin = $0 }
            case "attainment_margin":
                margin(path, member).map { policy.evidence.attainmentMarginPpm = $0 }
            case "cost_margin":
                margin(path, member).map { policy.evidence.costMarginPpm = $0 }
            default:
                refuse(
                    path,
                    "is not a known key; known here: age_hours_max, requests_min, "
                        + "attainment_margin, cost_margin")
            }
        }
    }

    private mutating func whole(
        _ path: String, _ value: JSONValue, _ range: ClosedRange<Int64>
    ) -> Int64? {
        if let number = value.int, range.contains(number) { return number }
        refuse(path, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    /// A share as a decimal with six places at most, in millionths.
    private mutating func margin(_ path: String, _ value: JSONValue) -> Int64? {
        if let text = value.string, let amount = try? PicoUSD(decimal: text),
            amount.pico % 1_000_000 == 0, abs(amount.pico) <= 1_000_000_000_000
        {
            return amount.pico / 1_000_000
        }
        refuse(path, "must be a decimal from \"-1\" to \"1\" with at most six places")
        return nil
    }

    private mutating func takeProviders(_ value: JSONValue) {
        guard !value.isNull else { return }
        guard value.kind == .array else {
            return refuse("providers", "must be an array of providers, or null for all")
        }
        var providers: [Provider] = []
        for (index, element) in value.elements.enumerated() {
            let path = "providers[\(index)]"
            guard let provider = word(path, element, of: Provider.allCases) else { continue }
            guard !providers.contains(provider) else {
                refuse(path, "names \(provider.rawValue) again")
                continue
            }
            providers.append(provider)
        }
        policy.providers = providers
    }

    private mutating func word<Word: RawRepresentable<String>>(
        _ path: String, _ value: JSONValue, of words: [Word]
    ) -> Word? {
        if let word = value.string.flatMap(Word.init(rawValue:)) { return word }
        refuse(path, "must be one of " + words.map(\.rawValue).joined(separator: ", "))
        return nil
    }

    private mutating func flag(_ path: String, _ value: JSONValue) -> Bool? {
        if value.bool == nil { refuse(path, "must be true or false") }
        return value.bool
    }

    private mutating func basisPoints(_ path: String, _ value: JSONValue) -> Int64? {
        if let number = value.int, (0...PolicyCodec.basisPointsMax).contains(number) {
            return number
        }
        refuse(path, "must be a whole number from 0 to \(PolicyCodec.basisPointsMax)")
        return nil
    }

    private mutating func refuse(_ path: String, _ reason: String) {
        violations.append(SchemaViolation(path: path, reason: reason))
    }
}
