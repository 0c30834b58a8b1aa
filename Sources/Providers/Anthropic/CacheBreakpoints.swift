import Events
import JSON
import Pricing

/// Places cache breakpoints in the body of a Messages call.
///
/// The API reads tools, then the system prompt, then the messages. What pays most is marked first: the end of the
/// conversation, which the next turn begins with; the end of the system prompt; the turn before the last one, so that
/// a long turn does not hide what was written then; the end of the tools. Never more than the API takes, the client's
/// own kept and counted; never a prefix that is shorter than the model keeps.
struct CacheBreakpoints {
    /// More of them are refused.
    static let countMax = 4
    /// Above what any text has: a prefix is rather thought too short than too long.
    private static let bytesPerToken: Int64 = 5

    /// A part of the prompt that can end a prefix.
    fileprivate struct Block {
        enum Place: Equatable {
            case tool(Int)
            /// nil: the system prompt is one text.
            case system(Int?)
            /// nil: the message is one text.
            case message(Int, Int?)
        }

        var place: Place
        var isMarkable: Bool
        /// The life of the client's own mark.
        var ownMark: CacheTTL?
        /// Estimated tokens up to its end.
        var tokens: Int64
    }

    private let body: JSONValue
    private let ttl: CacheTTL
    private var blocks: [Block] = []
    private var bytes: Int64 = 0
    private var chosen: [(place: Block.Place, ttl: CacheTTL)] = []

    /// A body with breakpoints, and how many were placed in it; nil where none was.
    ///
    /// - Parameters:
    ///   - ttl: how long they are to last: five minutes or an hour.
    ///   - tokensMin: the shortest prefix that the model keeps.
    static func placed(
        in body: [UInt8], for ttl: CacheTTL, tokensMin: Int64
    ) -> (body: [UInt8], count: Int)? {
        guard let root = try? JSONDocument(parsing: body).root else { return nil }
        var breakpoints = CacheBreakpoints(body: root, ttl: ttl)
        breakpoints.readBlocks()
        breakpoints.choose(tokensMin: tokensMin)
        guard !breakpoints.chosen.isEmpty else { return nil }
        return (breakpoints.marked(), breakpoints.chosen.count)
    }

    private init(body: JSONValue, ttl: CacheTTL) {
        self.body = body
        // What tools of the provider's own bring is kept for five minutes, and what lasts longer must come before it.
        let hasServerTools =
            body["tools"]?.elements.contains {
                $0["type"].map { !$0.isNull && !$0.isString("custom") } ?? false
            } ?? false
        self.ttl = hasServerTools ? .fiveMinutes : ttl
    }

    // MARK: Reading

    private mutating func readBlocks() {
        for (index, tool) in Self.list(body["tools"]).enumerated() {
            append(.tool(index), tool, bytes: tool.rawBytes.count)
        }
        if let system = body["system"] { append(system) { .system($0) } }
        for (index, message) in Self.list(body["messages"]).enumerated() {
            if let content = message["content"] { append(content) { .message(index, $0) } }
        }
    }

    private mutating func append(_ content: JSONValue, _ place: (Int?) -> Block.Place) {
        guard content.kind == .array else {
            if content.hasText { append(place(nil), content, bytes: content.rawBytes.count) }
            return
        }
        for (index, block) in content.elements.enumerated() {
            append(place(index), block, bytes: Self.textBytes(of: block))
        }
    }

    private mutating func append(_ place: Block.Place, _ value: JSONValue, bytes more: Int) {
        bytes += Int64(more)
        blocks.append(
            Block(
                place: place, isMarkable: Self.isMarkable(value), ownMark: Self.mark(on: value),
                tokens: bytes / Self.bytesPerToken))
    }

    private static func list(_ value: JSONValue?) -> [JSONValue] {
        value?.elements.map(\.self) ?? []
    }

    /// Images and files are left out: nobody can tell their tokens from their bytes.
    private static func textBytes(of block: JSONValue) -> Int {
        var bytes = block["text"]?.textBytes ?? block["thinking"]?.textBytes ?? 0
        bytes += block["input"]?.rawBytes.count ?? 0
        guard let content = block["content"] else { return bytes }
        guard content.kind == .array else { return bytes + content.textBytes }
        return content.elements.reduce(bytes) { $0 + textBytes(of: $1) }
    }

    private static func isMarkable(_ block: JSONValue) -> Bool {
        switch block["type"]?.string {
        case "thinking", "redacted_thinking": false
        case "text": block["text"]?.hasText ?? false
        default: true
        }
    }

    private static func mark(on block: JSONValue) -> CacheTTL? {
        guard let mark = block["cache_control"], mark.kind == .object else { return nil }
        return mark["ttl"]?.isString("1h") == true ? .oneHour : .fiveMinutes
    }

    // MARK: Choosing

    private mutating func choose(tokensMin: Int64) {
        // One for the whole body marks the last block by itself.
        let automatic = Self.mark(on: body)
        var room =
            Self.countMax - blocks.count { $0.ownMark != nil } - (automatic == nil ? 0 : 1)
        for index in candidates(automatic == nil) where room > 0 {
            let block = blocks[index]
            guard block.ownMark == nil, block.tokens >= tokensMin,
                !chosen.contains(where: { $0.place == block.place })
            else { continue }
            chosen.append((block.place, life(at: index, automatic)))
            room -= 1
        }
    }

    /// Blocks in the order of what marking them is worth.
    private func candidates(_ withLast: Bool) -> [Int] {
        func last(before end: Int, _ isMeant: (Block.Place) -> Bool) -> Int? {
            blocks[..<end].lastIndex { isMeant($0.place) && $0.isMarkable }
        }
        func isMessage(_ place: Block.Place) -> Bool {
            if case .message = place { true } else { false }
        }
        func isSystem(_ place: Block.Place) -> Bool {
            if case .system = place { true } else { false }
        }
        func isTool(_ place: Block.Place) -> Bool {
            if case .tool = place { true } else { false }
        }
        let users = Self.list(body["messages"]).enumerated()
            .filter { $0.element["role"]?.isString("user") == true }.map(\.offset)
        let before = users.dropLast().last.flatMap { turn in
            last(before: blocks.endIndex) {
                if case .message(turn, _) = $0 { true } else { false }
            }
        }
        return [
            withLast ? last(before: blocks.endIndex, isMessage) : nil,
            last(before: blocks.endIndex, isSystem), before, last(before: blocks.endIndex, isTool),
        ].compactMap(\.self)
    }

    /// What lasts longer must come first: the client's own marks around a place decide before the policy does.
    private func life(at index: Int, _ automatic: CacheTTL?) -> CacheTTL {
        if blocks[..<index].contains(where: { $0.ownMark == .fiveMinutes }) { return .fiveMinutes }
        let isBeforeHour =
            blocks[index...].contains { $0.ownMark == .oneHour } || automatic == .oneHour
        return isBeforeHour ? .oneHour : ttl
    }

    // MARK: Writing

    private func marked() -> [UInt8] {
        var changes: [(key: String, value: JSONNode?)] = []
        if let tools = body["tools"] {
            changes.append(("tools", marked(tools) { .tool($0 ?? 0) }))
        }
        if let system = body["system"] {
            changes.append(("system", marked(system) { .system($0) }))
        }
        if let messages = body["messages"] {
            let written = messages.elements.enumerated().map { index, message -> JSONNode in
                guard let content = message["content"],
                    chosen.contains(where: { $0.place.isIn(index) })
                else { return .raw(Array(message.rawBytes)) }
                let node = marked(content) { .message(index, $0) }
                return .raw(message.replacing([("content", node)]))
            }
            changes.append(("messages", .array(written)))
        }
        return body.replacing(changes)
    }

    private func marked(_ content: JSONValue, _ place: (Int?) -> Block.Place) -> JSONNode {
        guard content.kind == .array else {
            guard let ttl = life(chosenFor: place(nil)) else {
                return .raw(Array(content.rawBytes))
            }
            return [
                [
                    "type": "text", "text": .raw(Array(content.rawBytes)),
                    "cache_control": Self.node(ttl),
                ]
            ]
        }
        return .array(
            content.elements.enumerated().map { index, block in
                guard let ttl = life(chosenFor: place(index)) else {
                    return .raw(Array(block.rawBytes))
                }
                return .raw(block.replacing([("cache_control", Self.node(ttl))]))
            })
    }

    private func life(chosenFor place: Block.Place) -> CacheTTL? {
        chosen.first { $0.place == place }?.ttl
    }

    private static func node(_ ttl: CacheTTL) -> JSONNode {
        ttl == .oneHour ? ["type": "ephemeral", "ttl": "1h"] : ["type": "ephemeral"]
    }
}

extension CacheBreakpoints.Block.Place {
    fileprivate func isIn(_ message: Int) -> Bool {
        if case .message(message, _) = self { true } else { false }
    }
}

extension UpstreamCall {
    /// The call with breakpoints where the target wants them and the model keeps what they end.
    func placingBreakpoints(for target: UpstreamTarget) -> UpstreamCall {
        guard let ttl = target.cacheBreakpoints,
            let tokensMin = target.capabilities?.cacheMinTokens,
            let placed = CacheBreakpoints.placed(in: body, for: ttl, tokensMin: tokensMin)
        else { return self }
        var call = self
        call.body = placed.body
        call.placedBreakpoints = (placed.count, ttl)
        return call
    }
}
