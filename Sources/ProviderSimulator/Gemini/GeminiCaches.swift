import HTTPServer
import JSON
import Synchronization

/// Prompts that payers keep under names of the provider's, for as long as they pay for their storage.
final class GeminiCaches: Sendable {
    struct Entry: Sendable {
        let payer: String
        let model: GeminiModel
        let tokens: Int
        let createdAt: WallTime
        var updatedAt: WallTime
        var expiresAt: WallTime

        func node(_ name: String) -> JSONNode {
            [
                "name": .string(name), "model": .string("models/" + model.id),
                "createTime": .string(createdAt.rfc3339), "updateTime": .string(updatedAt.rfc3339),
                "expireTime": .string(expiresAt.rfc3339),
                "usageMetadata": ["totalTokenCount": .number(tokens)],
            ]
        }
    }

    private let kept = Mutex<[String: Entry]>([:])

    /// How many are kept at once, over all payers.
    private static let keptMax = 4_096

    /// False when there is no room.
    func keep(_ entry: Entry, as name: String) -> Bool {
        kept.withLock { kept in
            guard kept.count < Self.keptMax else { return false }
            kept[name] = entry
            return true
        }
    }

    /// A payer's own cache that is still alive.
    func entry(_ name: String, of payer: String, at now: WallTime) -> Entry? {
        kept.withLock { $0[name] }.flatMap { $0.payer == payer && $0.expiresAt > now ? $0 : nil }
    }

    func entries(of payer: String, at now: WallTime) -> [(name: String, entry: Entry)] {
        kept.withLock { Array($0) }.filter { $0.value.payer == payer && $0.value.expiresAt > now }
            .sorted { $0.key < $1.key }.map { (name: $0.key, entry: $0.value) }
    }

    /// Ends the storage, for good; nil where there is none.
    func end(_ name: String, of payer: String, at now: WallTime) -> Entry? {
        guard entry(name, of: payer, at: now) != nil else { return nil }
        return kept.withLock { $0.removeValue(forKey: name) }
    }

    /// Takes out what has come to the end of its time, whose storage is then billed.
    func takeExpired(at now: WallTime) -> [(name: String, entry: Entry)] {
        kept.withLock { kept in
            let expired = kept.filter { $0.value.expiresAt <= now }
            for name in expired.keys { kept[name] = nil }
            return expired.sorted { $0.key < $1.key }.map { (name: $0.key, entry: $0.value) }
        }
    }
}

/// What is asked of a payer's caches: `/cachedContents` and `/cachedContents/{id}`.
struct GeminiCacheCall: Sendable {
    let call: SimulatedCall
    let payer: String
    let body: JSONValue?
    let caches: GeminiCaches

    /// The answer, and what it costs: the writing when a cache is made, the storage when it ends.
    func answer(
        path: Substring
    ) throws(RequestFlaw) -> (response: HTTPResponse, entries: [BookEntry]) {
        var entries = caches.takeExpired(at: call.at).map {
            storage($0.entry, $0.name, until: $0.entry.expiresAt)
        }
        let name = "cachedContents" + path
        switch (call.request.method, path.isEmpty) {
        case ("POST", true):
            let (response, written) = try create()
            return (response, entries + [written])
        case ("GET", true):
            let list = caches.entries(of: payer, at: call.at).map { $0.entry.node($0.name) }
            return (.json(["cachedContents": .array(list)]), entries)
        case ("GET", false):
            return (.json(try found(name).node(name)), entries)
        case ("PATCH", false):
            var entry = try found(name)
            entry.expiresAt = call.at.adding(seconds: try life(of: BodyReader(value: try object())))
            entry.updatedAt = call.at
            _ = caches.keep(entry, as: name)
            return (.json(entry.node(name)), entries)
        case ("DELETE", false):
            guard let ended = caches.end(name, of: payer, at: call.at) else { throw Self.missing }
            entries.append(storage(ended, name, until: call.at))
            return (.json([:]), entries)
        default: throw Self.missing
        }
    }

    private func create() throws(RequestFlaw) -> (HTTPResponse, BookEntry) {
        let reader = BodyReader(value: try object())
        let id = try reader.requiredText("model")
        guard let model = GeminiModel.named(id.hasPrefix("models/") ? String(id.dropFirst(7)) : id)
        else { throw reader.invalid("model", "models/\(id) is not found") }
        guard let tokensMin = model.cacheTokensMin, !model.isLongDecoding else {
            throw reader.invalid("model", "createCachedContent is not supported")
        }
        var prompt = GeminiPromptReader(body: reader, model: model)
        let meter = try prompt.readPrompt(config: nil, needsContents: false).meter
        guard meter.tokens >= tokensMin else {
            throw RequestFlaw(
                kind: .invalidValue, param: "contents",
                message: "Cached content is too small. total_token_count=\(meter.tokens), "
                    + "min_total_token_count=\(tokensMin)")
        }
        let name = "cachedContents/" + call.id("", length: 20)
        let entry = GeminiCaches.Entry(
            payer: payer, model: model, tokens: meter.tokens, createdAt: call.at,
            updatedAt: call.at, expiresAt: call.at.adding(seconds: try life(of: reader)))
        guard caches.keep(entry, as: name) else {
            throw reader.invalid("model", "too many cached contents")
        }
        let ticks = model.ticks(at: call.at, inputTokens: meter.tokens, tier: "standard")
        var written = book(entry, name)
        written.tokens.inputUncached = meter.tokens
        written.price = { $0.inputUncached * ticks.input }
        return (.json(entry.node(name)), written)
    }

    private func object() throws(RequestFlaw) -> JSONValue {
        guard let body, body.kind == .object else {
            throw RequestFlaw(
                kind: .invalidValue, param: "body", message: "Invalid JSON payload received.")
        }
        return body
    }

    private func found(_ name: String) throws(RequestFlaw) -> GeminiCaches.Entry {
        guard let entry = caches.entry(name, of: payer, at: call.at) else { throw Self.missing }
        return entry
    }

    /// An hour, or as many seconds as in `"300s"`.
    private func life(of reader: BodyReader) throws(RequestFlaw) -> Int64 {
        guard let text = try reader.text("ttl") else { return 3_600 }
        guard text.hasSuffix("s"), let seconds = Int64(text.dropLast()), seconds > 0 else {
            throw reader.invalid("ttl", "\"\(text)\" is no duration")
        }
        return seconds
    }

    // MARK: The books

    private func book(_ entry: GeminiCaches.Entry, _ name: String) -> BookEntry {
        var booked = BookEntry(
            account: call.account, payer: payer, at: call.at, requestID: name, responseID: name,
            model: entry.model.id, tier: "standard")
        booked.status = 200
        booked.isBilled = true
        booked.isFinished = true
        return booked
    }

    /// Tokens times hours held; no tokens are counted for it.
    private func storage(
        _ entry: GeminiCaches.Entry, _ name: String, until end: WallTime
    ) -> BookEntry {
        let heldSeconds = Int(end.seconds - entry.createdAt.seconds)
        let ticks =
            entry.tokens * heldSeconds * entry.model.storageTicks(at: entry.createdAt) / 3_600
        var booked = book(entry, name)
        booked.tier = GeminiUsageExport.storage
        booked.price = { _ in ticks }
        return booked
    }

    static let missing = RequestFlaw(
        kind: .notFound, param: "cachedContent",
        message: "CachedContent not found (or permission denied)")
}

extension GeminiModel {
    /// For each token and hour: 4.50 USD for a million at Pro, 1.00 at Flash, 0.50 at 3.8 Flash until its price changes.
    func storageTicks(at now: WallTime) -> Int {
        if id.contains("pro") { return 45_000 }
        guard id == "gemini-3.8-flash", let later, now < later.from else { return 10_000 }
        return 5_000
    }
}
