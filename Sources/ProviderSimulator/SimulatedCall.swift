import HTTPServer
import JSON

/// One request as a simulated provider sees it.
struct SimulatedCall: Sendable {
    let account: SimulatedAccount
    /// What follows the base URL, percent escapes undone where providers' SDKs send them.
    let path: String
    let request: HTTPRequest
    let at: WallTime
    /// Decides the ids of this call: the seed, and how many calls the account had before.
    let chanceSeed: UInt64
    /// It is a line of a batch, which has a tier and a price of its own.
    var isBatch = false

    var headers: HTTPHeaders { request.headers }

    /// The value of a query parameter.
    func query(_ name: String) -> String? {
        request.query.first { $0.name == name }?.value
    }

    /// The key in `Authorization: Bearer …`.
    var bearer: String? {
        guard let value = headers.first("authorization"), value.lowercased().hasPrefix("bearer ")
        else { return nil }
        return String(value.dropFirst(7).drop { $0 == " " })
    }

    /// An id that no other call has; the purpose tells the ids of one call apart.
    func id(
        _ prefix: String, length: Int, from alphabet: StaticString = SeededGenerator.base62
    )
        -> String
    {
        var generator = SeededGenerator(seed: chanceSeed ^ StableHash.of(prefix))
        return prefix + generator.text(length, from: alphabet)
    }

    /// As in `5f0c6f62-8a3c-4a07-9b51-0f6a1d2c3b4e`.
    func uuid(_ purpose: String) -> String {
        let digits = Array(id(purpose, length: 32, from: SeededGenerator.hex).suffix(32))
        let groups = [
            digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20...],
        ]
        return groups.map { String($0) }.joined(separator: "-")
    }

    /// The digest by which books and caches know who pays.
    static func payer(of key: String) -> String {
        "acct_" + String(StableHash.of(key), radix: 16)
    }
}
