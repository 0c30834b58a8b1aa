/// Reads a range in pieces, some of them at once, and gives each to `then` in the order of the range: while one is worked
/// on, the next are read. No more than `atOnce` are in memory beside it.
func readInOrder<Page: Sendable>(
    _ range: ClosedRange<Int64>, spanMax: Int64, atOnce: Int,
    read: @escaping @Sendable (ClosedRange<Int64>) async throws -> Page,
    then: (Page) async throws -> Void
) async throws {
    precondition(spanMax > 0 && atOnce > 0, "something has to be read")
    try await withThrowingTaskGroup(of: (first: Int64, page: Page).self) { group in
        // Read before their turn.
        var pages: [Int64: Page] = [:]
        var next = range.lowerBound
        func ask() {
            guard next <= range.upperBound else { return }
            let piece = next...min(next + spanMax - 1, range.upperBound)
            group.addTask { (piece.lowerBound, try await read(piece)) }
            next = piece.upperBound + 1
        }
        for _ in 0..<atOnce { ask() }
        for first in stride(from: range.lowerBound, through: range.upperBound, by: Int(spanMax)) {
            while pages[first] == nil, let read = try await group.next() {
                pages[read.first] = read.page
            }
            guard let page = pages.removeValue(forKey: first) else { return }
            ask()
            try await then(page)
        }
    }
}
