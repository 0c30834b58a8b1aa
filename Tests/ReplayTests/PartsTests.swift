import Testing

@testable import Replay

/// The parts of a replica beside models that are too simple to be wrong.
@Suite struct PartsTests {
    /// Streams by name, each with what is left of it: no heap, no common clock.
    private struct PlainBatch {
        var left: [(request: Int, billionths: Int64)] = []
        var now: Int64 = 0

        mutating func advance(to time: Int64, speed: Int64) {
            for index in left.indices { left[index].billionths -= speed * (time - now) }
            now = time
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `streams end when each of them has had its tokens`(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        var batch = DecodeBatch()
        var plain = PlainBatch()
        var now: Int64 = 0
        batch.advance(to: 0, speed: 0)
        for request in 0..<300 {
            now += Int64.random(in: 0...2_000_000_000, using: &chance)
            let speed = Int64.random(in: 1...50, using: &chance)
            let end = batch.nextEnd(speed: speed)
            let plainEnd = plain.left.map(\.billionths).min().map {
                $0 <= 0 ? plain.now : plain.now + ($0 + speed - 1) / speed
            }
            #expect(end == plainEnd)
            batch.advance(to: now, speed: speed)
            plain.advance(to: now, speed: speed)
            var done: [Int] = []
            while let request = batch.popDone() { done.append(request) }
            let expected = plain.left.filter { $0.billionths <= 0 }.sorted {
                ($0.billionths, $0.request) < ($1.billionths, $1.request)
            }
            #expect(done == expected.map(\.request))
            plain.left.removeAll { $0.billionths <= 0 }
            let tokens = Int64.random(in: 1...200, using: &chance)
            batch.insert(request, tokens: tokens)
            plain.left.append((request, tokens * 1_000_000_000))
            #expect(batch.count == plain.left.count)
        }
    }

    /// Stretches in the order of their last use, and nothing else.
    private struct PlainCache {
        var capacity: Int64
        var users: [Int32: Int] = [:]
        var order: [Int32] = []
        var privateBlocks: Int64 = 0

        func used(_ blocks: [Int64]) -> Int64 {
            users.keys.reduce(privateBlocks) { $0 + blocks[Int($1)] }
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `memory holds what runs, and of the rest what was used last`(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        // Three conversations of five stretches each, 32 tokens long: two blocks.
        let chains: [[Int32]] = (0..<3).map { chain in (0..<5).map { Int32(chain * 5 + $0) } }
        let nodes = chains.flatMap { chain in
            chain.indices.map {
                Workload.Link(startTokens: Int64($0) * 32, endTokens: Int64($0) * 32 + 32)
            }
        }
        let blocks = Array(repeating: Int64(2), count: nodes.count)
        var cache = PrefixCache(capacity: 24, blockTokens: 16, nodes: nodes)
        var plain = PlainCache(capacity: 24)
        var running: [(chain: [Int32], blocks: Int64)] = []
        for _ in 0..<400 {
            if !running.isEmpty, Bool.random(using: &chance) {
                let request = running.remove(at: Int.random(in: 0..<running.count, using: &chance))
                cache.release(request.chain[...], blocks: request.blocks)
                plain.privateBlocks -= request.blocks - Int64(request.chain.count) * 2
                for link in request.chain.reversed() {
                    plain.users[link, default: 1] -= 1
                    plain.order.removeAll { $0 == link }
                    plain.order.append(link)
                }
            } else {
                let chain = Array(
                    chains[Int.random(in: 0..<3, using: &chance)].prefix(
                        Int.random(in: 0...5, using: &chance)))
                let needed = Int64(chain.count) * 2 + Int64.random(in: 1...4, using: &chance)
                let match = cache.match(chain[...])
                #expect(match.stretches == chain.prefix { plain.users[$0] != nil }.count)
                #expect(match.tokens == Int64(match.stretches) * 32)
                let held = plain.users.filter { $0.value > 0 }.keys
                let others = held.filter { !chain.contains($0) }.count
                let fits = Int64(others) * 2 + plain.privateBlocks + needed <= plain.capacity
                #expect(cache.hasRoom(for: needed, match) == fits)
                guard fits else { continue }
                cache.hold(chain[...], blocks: needed)
                for link in chain { plain.users[link, default: 0] += 1 }
                plain.privateBlocks += needed - Int64(chain.count) * 2
                while plain.used(blocks) > plain.capacity,
                    let oldest = plain.order.first(where: { plain.users[$0] == 0 })
                {
                    plain.users[oldest] = nil
                    plain.order.removeAll { $0 == oldest }
                }
                running.append((chain, needed))
            }
            #expect(cache.free == plain.capacity - plain.used(blocks))
            let idle = plain.users.values.count { $0 == 0 }
            #expect(cache.idle == Int64(idle) * 2)
            for link in nodes.indices {
                let isThere = cache.match([Int32(link)][...]).stretches == 1
                #expect(isThere == (plain.users[Int32(link)] != nil), "stretch \(link)")
            }
        }
    }

    @Test func `quantiles are values that occurred`() {
        let quantiles = Quantiles(nanoseconds: (1...200).map { Int64($0) * 1_000 })
        #expect(quantiles?.p50 == 100)
        #expect(quantiles?.p95 == 190)
        #expect(quantiles?.p99 == 198)
        #expect(quantiles?.curve.first == 1 && quantiles?.curve.last == 200)
        #expect(Quantiles(nanoseconds: []) == nil)
    }
}
