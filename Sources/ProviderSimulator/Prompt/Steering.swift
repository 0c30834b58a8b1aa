/// Directions inside a user's text, so that a test can say which answer it wants.
///
/// `[[answer tokens=300]]` asks for that many visible tokens, `[[reasoning tokens=64]]` for that much reasoning on models
/// that reason, `[[echo TEXT]]` for TEXT itself, `[[filtered]]` for an answer that the provider's rules cut.
struct Steering: Sendable, Equatable {
    /// No answer may be longer, so that one request cannot fill the memory.
    static let tokensMax = 32_768

    private(set) var answerTokens: Int?
    private(set) var reasoningTokens: Int?
    private(set) var echo: String?
    private(set) var isFiltered = false

    init(_ text: String) {
        // By bytes: prompts are long, and almost none of them steers.
        var rest = Array(text.utf8)[...]
        while let open = rest.pair(UInt8(ascii: "[")) {
            rest = rest[(open + 2)...]
            guard let close = rest.pair(UInt8(ascii: "]")) else { return }
            follow(String(decoding: rest[..<close], as: UTF8.self))
            rest = rest[(close + 2)...]
        }
    }

    private mutating func follow(_ direction: String) {
        if let tokens = Self.number(direction, after: "answer tokens=") {
            answerTokens = tokens
        } else if let tokens = Self.number(direction, after: "reasoning tokens=") {
            reasoningTokens = tokens
        } else if direction == "filtered" {
            isFiltered = true
        } else if direction.hasPrefix("echo ") {
            echo = String(direction.dropFirst(5))
        }
    }

    private static func number(_ text: String, after prefix: String) -> Int? {
        guard text.hasPrefix(prefix), let number = Int(text.dropFirst(prefix.count)) else {
            return nil
        }
        return min(max(number, 0), tokensMax)
    }
}

extension ArraySlice<UInt8> {
    /// Where a byte first occurs twice in a row.
    fileprivate func pair(_ byte: UInt8) -> Int? {
        var at = startIndex
        while at + 1 < endIndex {
            if self[at] == byte, self[at + 1] == byte { return at }
            at += 1
        }
        return nil
    }
}
