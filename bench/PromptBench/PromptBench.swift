import Events
import JSON
import Pricing
import Providers

/// Measures what a large prompt costs beside sending it: parsing, checking, and writing the upstream's body. One line of JSON.
///
///     PromptBench ROUNDS FILE…
@main
struct PromptBench {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count > 1, let rounds = Int(arguments[0]), rounds > 0 else {
            throw BenchError(description: "a number of rounds and files with chat completions")
        }
        var results: [JSONNode] = []
        for path in arguments.dropFirst() {
            results.append(try measure(try bytes(of: path), rounds))
        }
        print(String(decoding: JSONNode.array(results).bytes(), as: UTF8.self))
    }

    /// The best of some rounds: what a busy machine adds is not what is asked.
    private static func measure(_ body: [UInt8], _ rounds: Int) throws -> JSONNode {
        let parse = try best(of: rounds) { _ = try JSONDocument(parsing: body) }
        let document = try JSONDocument(parsing: body)
        let check = try best(of: rounds) { _ = try ChatRequest(reading: document) }
        let request = try ChatRequest(reading: document)
        let adapter = OpenAIAdapter()
        let target = UpstreamTarget(baseURL: "https://bench", model: "gpt-5.4-2026-03-05")
        var written = 0
        let write = try best(of: rounds) {
            written = try adapter.chatCall(for: request, to: target).body.count
        }
        return [
            "bytes": .int(Int64(body.count)), "parse_ns": .int(parse), "check_ns": .int(check),
            "write_ns": .int(write), "written": .int(Int64(written)),
        ]
    }

    private static func best(of rounds: Int, _ body: () throws -> Void) rethrows -> Int64 {
        let clock = ContinuousClock()
        var best = Int64.max
        for _ in 0..<rounds {
            let parts = try clock.measure(body).components
            best = min(best, parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000)
        }
        return best
    }
}

struct BenchError: Error { let description: String }
