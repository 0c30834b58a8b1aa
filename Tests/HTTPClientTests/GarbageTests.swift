import HTTPClient
import Testing

struct GarbageTests {
    static let answers = [
        "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nX-Fold: a\r\n b\r\n\r\nhello, world",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7;x=y\r\n, world\r\n0\r\n"
            + "X-Trailer: t\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.0 404 Not Found\r\n"
            + "Content-Type: text/plain\r\nContent-Length: 0\r\n\r\n",
    ]

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `whatever an upstream sends, each transfer ends and the client lives`(
        seed: UInt64
    ) async throws {
        print("seed \(seed)")
        var chance = SeededGenerator(seed: seed)
        // Worked out before, so that the order of connections does not matter to the seed.
        let broken = (0..<100).map { _ in Self.breaking(Self.answers, with: &chance) }
        try await withServer { conversation in
            guard let request = conversation.readRequest() else { return }
            conversation.send(Int(text(request.body)).map { broken[$0] } ?? [])
        } test: { server, client in
            for index in broken.indices {
                let transfer = client.start(post(server, "\(index)"))
                let error =
                    index.isMultiple(of: 2)
                    ? await transfer.wholeError() : await transfer.streamError()
                switch error {
                case nil, .connectionReset, .malformedResponse: break
                default: Issue.record("answer \(index) ended with \(String(describing: error))")
                }
                #expect(transfer.timings.requestSent)
            }
            // A request may meet a connection that closes after a whole answer; none comes twice.
            let bodies = server.requests.map { text($0.body) }
            #expect(Set(bodies).count == bodies.count)
        }
    }

    /// One of the answers with up to four bytes changed, doubled or dropped, and maybe cut off.
    private static func breaking(
        _ answers: [String], with chance: inout SeededGenerator
    ) -> [UInt8] {
        var bytes = Array(answers[chance.below(answers.count)].utf8)
        for _ in 0..<chance.below(5) where !bytes.isEmpty {
            let index = chance.below(bytes.count)
            switch chance.below(3) {
            case 0: bytes[index] = UInt8(chance.below(256))
            case 1: bytes.insert(bytes[index], at: index)
            default: bytes.remove(at: index)
            }
        }
        return chance.below(4) == 0 ? Array(bytes.prefix(chance.below(bytes.count + 1))) : bytes
    }
}

/// SplitMix64: the same numbers for the same seed, on every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
