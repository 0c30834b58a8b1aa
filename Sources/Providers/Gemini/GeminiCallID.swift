/// The ids of tool calls that we give to clients of Gemini, which carry what Gemini must get back.
///
/// Gemini wants a call's signature returned with it, and knows calls by its own ids, if at all; OpenAI's shape has the id
/// of the call and nothing else that survives every client. So the id is `call_<origin><id>_<signature>`:
/// - origin `g`: the provider's own id as it was, `h`: the provider's own id in hexadecimal, `m`: an id that we made;
/// - the signature in base64url without padding, empty when there was none.
///
/// All of it is `a–z A–Z 0–9 _ -`, which other providers take as well. Ids of other form are foreign: no signature is known.
struct GeminiCallID: Sendable, Equatable {
    /// The provider's own id, or nil.
    var providerID: String?
    /// In base64, as the provider gave it.
    var signature: String?

    init(providerID: String?, signature: String?) {
        self.providerID = providerID
        self.signature = signature.flatMap { Self.isBase64($0) ? $0 : nil }
    }

    init?(reading text: String) {
        guard text.hasPrefix("call_") else { return nil }
        let rest = text.dropFirst(5)
        guard let origin = rest.first, let end = rest.firstIndex(of: "_") else { return nil }
        let id = rest[..<end].dropFirst()
        switch origin {
        case "g": providerID = String(id)
        case "h":
            guard let plain = Self.text(hex: id) else { return nil }
            providerID = plain
        case "m": providerID = nil
        default: return nil
        }
        let code = rest[rest.index(after: end)...]
        guard code.utf8.allSatisfy(isPlainIDByte) else { return nil }
        signature = code.isEmpty ? nil : Self.padded(code)
    }

    /// - Parameter made: letters and digits, unique in the conversation; used when the provider gave no id.
    func text(orMade made: String) -> String {
        let code = (signature ?? "").compactMap { character -> Character? in
            switch character {
            case "+": "-"
            case "/": "_"
            case "=": nil
            default: character
            }
        }
        return "call_" + body(orMade: made) + "_" + String(code)
    }

    private func body(orMade made: String) -> String {
        guard let providerID, !providerID.isEmpty else { return "m" + made }
        let isPlain = providerID.utf8.allSatisfy { isPlainIDByte($0) && !"_-".utf8.contains($0) }
        return isPlain ? "g" + providerID : "h" + Self.hex(providerID)
    }

    /// A made id: the end of our own response id, so that ids of different turns differ, and the call's number in it.
    static func made(for responseID: String, ordinal: Int) -> String {
        let letters = responseID.utf8.filter { isPlainIDByte($0) && !"_-".utf8.contains($0) }
        return String(decoding: letters.suffix(16), as: UTF8.self) + "n\(ordinal)"
    }

    private static func padded(_ code: Substring) -> String {
        let plain = code.map { character -> Character in
            switch character {
            case "-": "+"
            case "_": "/"
            default: character
            }
        }
        return String(plain) + String(repeating: "=", count: (4 - plain.count % 4) % 4)
    }

    private static func isBase64(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { isPlainIDByte($0) || "+/=".utf8.contains($0) }
    }

    private static func hex(_ text: String) -> String {
        let digits = Array("0123456789abcdef")
        return String(text.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    private static func text(hex: Substring) -> String? {
        let digits = hex.compactMap(\.hexDigitValue)
        guard digits.count == hex.count, digits.count.isMultiple(of: 2) else { return nil }
        let bytes = stride(from: 0, to: digits.count, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
