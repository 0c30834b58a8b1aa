import Synchronization
import Testing

@testable import Gateway

@Suite struct ReadInOrderTests {
    @Test(arguments: [1, 2, 3, 40], [1, 4, 100] as [Int64])
    func `a range is read once, in pieces, and given in its order`(
        atOnce: Int, spanMax: Int64
    ) async throws {
        let reads = Mutex((now: 0, most: 0))
        var seen: [Int64] = []
        try await readInOrder(3...30, spanMax: spanMax, atOnce: atOnce) { piece in
            reads.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            await Task.yield()
            reads.withLock { $0.now -= 1 }
            return Array(piece)
        } then: { page in
            #expect(page.count <= spanMax)
            seen += page
        }
        #expect(seen == Array(3...30))
        #expect(reads.withLock { $0.most } <= atOnce)
    }

    @Test func `a piece that is read before its turn waits for it`() async throws {
        let (second, isRead) = AsyncStream.makeStream(of: Void.self)
        var seen: [Int64] = []
        try await readInOrder(0...1, spanMax: 1, atOnce: 2) { piece in
            // The first is not read until the second has been.
            if piece.lowerBound == 0 { for await _ in second {} } else { isRead.finish() }
            return piece.lowerBound
        } then: {
            seen.append($0)
        }
        #expect(seen == [0, 1])
    }

    @Test func `a piece that cannot be read ends it, after those before it`() async throws {
        struct Unreadable: Error {}
        var seen: [Int64] = []
        await #expect(throws: Unreadable.self) {
            try await readInOrder(0...9, spanMax: 2, atOnce: 1) { piece in
                guard piece.lowerBound < 4 else { throw Unreadable() }
                return piece.lowerBound
            } then: {
                seen.append($0)
            }
        }
        #expect(seen == [0, 2])
    }
}
