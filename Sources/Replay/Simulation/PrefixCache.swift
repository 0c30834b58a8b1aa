/// One replica's memory for keys and values: what running requests hold, and prompts' beginnings that are kept until their
/// room is needed, the least recently used first.
///
/// Counted in blocks. A stretch of a prompt is shared by all requests that begin with it, and never outlives the
/// stretches before it: a request gives its stretches back from the last to the first.
struct PrefixCache {
    /// What of a prompt is there.
    struct Match: Equatable {
        /// Stretches, from the first on.
        var stretches = 0
        /// Tokens that need not be computed.
        var tokens: Int64 = 0
        var blocks: Int64 = 0
        /// How many of the blocks nobody uses now.
        var idleBlocks: Int64 = 0
    }

    /// Blocks of each stretch, shared by all replicas.
    private let blocksOf: [Int64]
    private let blockTokens: Int64
    private(set) var free: Int64
    /// Blocks of stretches that nobody uses.
    private(set) var idle: Int64 = 0
    /// By stretch: how many use it; -1: it is not there.
    private var users: [Int32]
    /// The idle stretches as a ring from the least to the most recently used; the last entry is its anchor.
    private var before: [Int32]
    private var after: [Int32]

    init(capacity: Int64, blockTokens: Int64, nodes: [Workload.Link]) {
        free = capacity
        self.blockTokens = blockTokens
        blocksOf = nodes.map { $0.endTokens / blockTokens - $0.startTokens / blockTokens }
        users = Array(repeating: -1, count: nodes.count)
        before = Array(repeating: Int32(nodes.count), count: nodes.count + 1)
        after = before
    }

    func match(_ chain: ArraySlice<Int32>) -> Match {
        var match = Match()
        for link in chain {
            let node = Int(link)
            guard users[node] >= 0 else { break }
            match.stretches += 1
            match.blocks += blocksOf[node]
            if users[node] == 0 { match.idleBlocks += blocksOf[node] }
        }
        match.tokens = match.blocks * blockTokens
        return match
    }

    /// Whether a request of so many blocks finds room beside those that run.
    func hasRoom(for blocks: Int64, _ match: Match) -> Bool {
        blocks - match.blocks <= free + idle - match.idleBlocks
    }

    /// Takes the room of a request of so many blocks, for which there is room.
    mutating func hold(_ chain: ArraySlice<Int32>, blocks: Int64) {
        var shared: Int64 = 0
        var missing = chain[chain.endIndex...]
        for position in chain.indices {
            let node = Int(chain[position])
            guard users[node] >= 0 else {
                missing = chain[position...]
                break
            }
            if users[node] == 0 { unlink(node) }
            users[node] += 1
            shared += blocksOf[node]
        }
        while free < blocks - shared { evict() }
        free -= blocks - shared
        for link in missing { users[Int(link)] = 1 }
    }

    /// Gives a request's room back; what it shares stays until its room is needed.
    mutating func release(_ chain: ArraySlice<Int32>, blocks: Int64) {
        var shared: Int64 = 0
        for link in chain.reversed() {
            let node = Int(link)
            shared += blocksOf[node]
            users[node] -= 1
            if users[node] == 0 { append(node) }
        }
        free += blocks - shared
    }

    private mutating func evict() {
        let anchor = users.count
        let node = Int(after[anchor])
        precondition(node != anchor, "room is taken only where there is room")
        unlink(node)
        users[node] = -1
        free += blocksOf[node]
    }

    private mutating func append(_ node: Int) {
        let anchor = users.count
        let last = Int(before[anchor])
        after[last] = Int32(node)
        before[node] = Int32(last)
        after[node] = Int32(anchor)
        before[anchor] = Int32(node)
        idle += blocksOf[node]
    }

    private mutating func unlink(_ node: Int) {
        let (left, right) = (Int(before[node]), Int(after[node]))
        after[left] = Int32(right)
        before[right] = Int32(left)
        idle -= blocksOf[node]
    }
}
