/// How much a replica has to do.
package struct ReplicaLoad: Sendable, Equatable {
    /// A hash of its name, by which conversations are spread.
    package var nameHash: UInt64
    /// Requests that run or wait there: ours, and what it says of others'.
    package var requests: Int
    /// Requests that it runs at once.
    package var slots: Int

    package init(name: String, requests: Int, slots: Int) {
        nameHash = FNV.hash(name)
        self.requests = requests
        self.slots = slots
    }
}

/// Chooses among the replicas of a customer's own servers: rendezvous hashing with bounded loads. Pure.
///
/// A conversation goes where its prefix is warm, unless that replica has more than a quarter over the mean to do or no
/// slot free; then the next in the conversation's own order that has room. With every slot taken, the least loaded.
/// (Mirrokni, Thorup and Zadimoghaddam, "Consistent Hashing with Bounded Loads".)
package enum ReplicaChoice {
    /// The replica for a key; nil without replicas.
    ///
    /// - Parameter excluded: replicas that are not to be chosen, by position.
    package static func choose(
        _ loads: [ReplicaLoad], key: UInt64, excluding excluded: [Int] = []
    ) -> Int? {
        var total = 1
        for load in loads { total += load.requests }
        // A quarter over the mean, with this request in it, rounded up.
        let bound = (total * 5 + 4 * loads.count - 1) / (4 * max(1, loads.count))
        var best: (index: Int, score: UInt64)?
        var least: (index: Int, requests: Int, score: UInt64)?
        for index in loads.indices where !excluded.contains(index) {
            let load = loads[index]
            let score = FNV.mix(key ^ load.nameHash)
            if load.requests < min(bound, load.slots), best.map({ score > $0.score }) ?? true {
                best = (index, score)
            }
            let isLess =
                least.map {
                    load.requests < $0.requests || load.requests == $0.requests && score > $0.score
                }
                ?? true
            if isLess { least = (index, load.requests, score) }
        }
        return best?.index ?? least?.index
    }

    /// The first few replicas in the order in which a request tries them.
    package static func order(_ loads: [ReplicaLoad], key: UInt64, limit: Int) -> [Int] {
        var order: [Int] = []
        while order.count < min(limit, loads.count),
            let next = choose(loads, key: key, excluding: order)
        {
            order.append(next)
        }
        return order
    }
}
