import Crypto
import Events
import Gateway

/// Measures what a profile adds to a request: opening a sealed key, and choosing a replica. One line of JSON.
///
///     ProfilesBench DIRECTORY ROUNDS
@main
struct ProfilesBench {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 2, let rounds = Int(arguments[1]), rounds > 0 else {
            throw BenchError("a directory and a number of rounds")
        }
        let (seal, open) = try sealing(rounds)
        let vault = try vault(in: arguments[0], rounds)
        let choice = choosing(among: 100, rounds)
        print(
            #"{"rounds":\#(rounds),"seal_ns":\#(seal),"open_ns":\#(open),"vault_open_ns":\#(vault),"#
                + #""choice_of_100_ns":\#(choice.nanoseconds),"checksum":\#(choice.checksum)}"#)
    }

    /// AES-256-GCM over a key of 64 bytes, bound to a label: nanoseconds to seal and to open.
    private static func sealing(_ rounds: Int) throws -> (seal: Int64, open: Int64) {
        let key = [UInt8](repeating: 7, count: AESGCM.keyBytes)
        let secret = [UInt8](repeating: 65, count: 64)
        let label = Array("zumik credential acme openai cred_1".utf8)
        var nonce = [UInt8](repeating: 0, count: AESGCM.nonceBytes)
        var sealed: [UInt8] = []
        let seal = try timed(rounds) { round in
            // Another nonce each time, as it must be.
            for place in 0..<8 { nonce[place] = UInt8(truncatingIfNeeded: round >> (8 * place)) }
            sealed = try AESGCM.seal(secret, key: key, nonce: nonce, label: label)
        }
        let open = try timed(rounds) { _ in
            guard try AESGCM.open(sealed, key: key, label: label) == secret else {
                throw BenchError("what was sealed did not open")
            }
        }
        return (seal, open)
    }

    /// What a request with its customer's own key waits for: unwrapping the data key, and opening the key with it.
    private static func vault(in directory: String, _ rounds: Int) throws -> Int64 {
        let ids = BenchIDs()
        guard let customer = CustomerID("acme") else { throw BenchError("a customer's id") }
        let vault = CustomerVault(directory: directory)
        try vault.create(customer, name: nil, secret: ids.bytes(32))
        let name = CredentialName(customer: customer, provider: .openai, id: "cred_1")
        try vault.seal(Secret("sk-" + String(repeating: "a", count: 61)), as: name, ids: ids)
        return try timed(rounds) { _ in _ = try vault.open(name) }
    }

    private static func choosing(
        among count: Int, _ rounds: Int
    ) -> (nanoseconds: Int64, checksum: Int) {
        let loads = (0..<count).map {
            ReplicaLoad(name: "own/r\($0)", requests: $0 * 7 % 5, slots: 8)
        }
        var checksum = 0
        let clock = ContinuousClock()
        let took = clock.measure {
            for round in 0..<rounds {
                // An even spread of conversations.
                let key = UInt64(round) &* 0x9e37_79b9_7f4a_7c15
                checksum &+= ReplicaChoice.choose(loads, key: key) ?? 0
            }
        }
        return (took.nanoseconds / Int64(rounds), checksum)
    }

    private static func timed(_ rounds: Int, _ body: (Int) throws -> Void) rethrows -> Int64 {
        let clock = ContinuousClock()
        let took = try clock.measure { for round in 0..<rounds { try body(round) } }
        return took.nanoseconds / Int64(rounds)
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}

/// The same chance in every run.
private struct BenchIDs: IDSource {
    func draw() -> (UInt64, UInt64) { (0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210) }
}

struct BenchError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
