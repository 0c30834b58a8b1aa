/// The words that simulated models speak in: ASCII, so that four characters are one token.
enum Sentences {
    private static let all = [
        "The harbour opens at six and the first boats leave soon after.",
        "A short answer is often enough when the question is clear.",
        "Two of the three measurements agree within the error.",
        "The committee met on Tuesday and kept the old rule.",
        "Water boils at a lower temperature high in the mountains.",
        "Keep the receipt until the account has been settled.",
        "The library lends up to ten books for four weeks.",
        "In most years the river freezes before the new year.",
        "Every train that crosses the bridge slows down first.",
        "The recipe needs flour, salt, water and patience.",
        "Nobody has found a shorter proof of the theorem so far.",
        "The second draft is better than the first one.",
        "Wind from the west brings rain to the valley.",
        "A ledger is read from the first line to the last.",
        "The clock in the tower is three minutes slow.",
        "Both roads lead to the village behind the hill.",
    ]

    static func one(by chance: inout SeededGenerator) -> String { all[chance.below(all.count)] }

    /// Sentences of exactly that many tokens; the last one breaks off where it must.
    static func text(tokens: Int, by chance: inout SeededGenerator) -> String {
        guard tokens > 0 else { return "" }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(tokens * 4 + 80)
        while bytes.count < tokens * 4 {
            bytes.append(contentsOf: one(by: &chance).utf8)
            bytes.append(UInt8(ascii: " "))
        }
        bytes.removeSubrange((tokens * 4)...)
        bytes[bytes.count - 1] = UInt8(ascii: ".")
        return String(decoding: bytes, as: UTF8.self)
    }
}
