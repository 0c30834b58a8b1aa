import Events
import JSON

/// Gemini's usageMetadata. Absent counters are 0, because its JSON leaves zeroes out.
struct GeminiUsage: Sendable {
    private let object: JSONValue

    init?(_ value: JSONValue?) {
        guard let value, value.kind == .object,
            value.rawBytes.count <= UsageReport.rawBytesMax
        else { return nil }
        object = value
    }

    var raw: String { String(decoding: object.rawBytes, as: UTF8.self) }

    var report: UsageReport { UsageReport(usage: usage, raw: raw) }

    /// Whether the visible output is counted yet: early chunks of a stream may not say.
    var countsOutput: Bool { object["candidatesTokenCount"]?.int != nil }

    /// The buckets; nil when a count is out of range or the total does not add up.
    ///
    /// The prompt includes what was read from a cache, but not what server tools fed back. The output is candidates and
    /// thoughts; in some answers the candidates include the thoughts already, which the total gives away.
    var usage: TokenUsage? {
        guard let prompt = count("promptTokenCount"), let cached = count("cachedContentTokenCount"),
            let candidates = count("candidatesTokenCount"),
            let thoughts = count("thoughtsTokenCount"),
            let toolUse = count("toolUsePromptTokenCount"), let total = count("totalTokenCount"),
            prompt > 0 || total > 0, cached <= prompt
        else { return nil }
        let visible = prompt + toolUse + candidates
        let isTotalGiven = object["totalTokenCount"].map { !$0.isNull } == true
        let isInclusive = isTotalGiven && visible == total && thoughts > 0
        guard !isTotalGiven || isInclusive || visible + thoughts == total else { return nil }
        let usage = TokenUsage(
            inputUncached: prompt - cached + toolUse, cacheRead: cached,
            output: isInclusive ? candidates : candidates + thoughts, reasoning: thoughts)
        return usage.isSound ? usage : nil
    }

    private func count(_ name: String) -> Int64? {
        guard let value = object[name], !value.isNull else { return 0 }
        return value.int.flatMap { (0...TokenUsage.countMax).contains($0) ? $0 : nil }
    }
}
