import Events

/// Moves that leave a bucket without any difference: few, and exact.
///
/// Taking whatever makes a difference smaller may take the wrong one of two attempts; what is left then tells which.
extension BucketEdges {
    /// A move, or one taken back.
    private struct Change {
        let candidate: Candidate
        /// Tokens that leave the attempt's own bucket for the neighbouring one.
        let tokens: TokenVector
        /// 1, or -1 for one that is taken back.
        let requests: Int64

        func effect(on key: ReconciledKey) -> TokenVector {
            key == candidate.home ? tokens : .zero - tokens
        }
    }

    /// How many of the nearest attempts of a bucket are tried together.
    private static let nearestMax = 64

    /// Clears each bucket whose difference is exactly a few moves; false when there is none.
    mutating func clear() -> Bool {
        var near: [ReconciledKey: [Candidate]] = [:]
        for candidate in candidates {
            near[candidate.home, default: []].append(candidate)
            near[candidate.neighbour, default: []].append(candidate)
        }
        var changed = false
        for (key, candidates) in near.sorted(by: { $0.key < $1.key }) {
            let difference = differences[key] ?? .zero
            guard unexplained(in: key) > 0 else { continue }
            let changes = candidates.prefix(Self.nearestMax).compactMap(change)
            guard let few = few(changes, that: .zero - difference, on: key) else { continue }
            if apply(few) { changed = true }
        }
        return changed
    }

    private func change(_ candidate: Candidate) -> Change? {
        let tokens = attempts[candidate.attempt].tokens
        guard let move = moves[candidate.attempt] else {
            return Change(candidate: candidate, tokens: tokens, requests: 1)
        }
        // An attempt that stands in the other neighbour is not asked.
        guard move.neighbour == candidate.neighbour else { return nil }
        return Change(candidate: candidate, tokens: .zero - tokens, requests: -1)
    }

    /// One, two or three changes that are exactly what a bucket needs, or the nearest that are so together.
    private func few(
        _ changes: [Change], that needed: TokenVector, on key: ReconciledKey
    ) -> [Change]? {
        let effects = changes.map { $0.effect(on: key) }
        let places = Dictionary(zip(effects, effects.indices)) { first, _ in first }
        if let one = places[needed] { return [changes[one]] }
        for (first, effect) in effects.enumerated() {
            if let second = places[needed - effect], second != first {
                return [changes[first], changes[second]]
            }
        }
        var sum = TokenVector.zero
        for (index, effect) in effects.enumerated() {
            sum += effect
            if sum == needed { return Array(changes[...index]) }
        }
        for first in effects.indices {
            for second in effects.indices.dropFirst(first + 1) {
                let rest = needed - effects[first] - effects[second]
                if let third = places[rest], third != first, third != second {
                    return [changes[first], changes[second], changes[third]]
                }
            }
        }
        return nil
    }

    /// Makes changes where they leave less without a reason in all buckets together.
    private mutating func apply(_ changes: [Change]) -> Bool {
        guard Set(changes.map(\.candidate.attempt)).count == changes.count else { return false }
        var after: [ReconciledKey: (tokens: TokenVector, requests: Int64)] = [:]
        for change in changes {
            let (home, there) = (change.candidate.home, change.candidate.neighbour)
            after[home, default: (differences[home] ?? .zero, 0)].tokens += change.tokens
            after[home]?.requests += change.requests
            after[there, default: (differences[there] ?? .zero, 0)].tokens += .zero - change.tokens
            after[there]?.requests -= change.requests
        }
        let gained = after.reduce(Int64(0)) { sum, cell in
            sum + unexplained(in: cell.key)
                - unexplained(cell.value.tokens, cell.value.requests, in: cell.key)
        }
        guard gained > 0 else { return false }
        for change in changes {
            let attempt = change.candidate.attempt
            moves[attempt] = moves[attempt] == nil ? change.candidate : nil
        }
        for (key, left) in after {
            differences[key] = left.tokens
            beyond[key]? += left.requests
        }
        return true
    }
}
