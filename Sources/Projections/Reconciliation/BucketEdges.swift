import Events

/// Attempts near the edge of their bucket, which the provider may count in the next one: its clock is not ours.
///
/// Those nearest to the edge are moved first, and each only where one difference becomes smaller and the other no larger.
struct BucketEdges {
    private struct Candidate {
        let attempt: Int
        let home: ReconciledKey
        let neighbour: ReconciledKey
        let distanceNs: Int64
    }

    private let attempts: [LedgerAttempt]
    private let interval: Range<Timestamp>
    private var candidates: [Candidate] = []
    /// The candidate that each attempt has moved by.
    private var moves: [Int: Candidate] = [:]
    /// What is left of the difference of each cell.
    private var differences: [ReconciledKey: TokenVector] = [:]

    /// Rounds of moves and of moves taken back; each makes something smaller, so a few are enough.
    private static let roundsMax = 4

    /// - Parameters:
    ///   - attempts: those of known usage.
    ///   - width: of a bucket, in nanoseconds.
    init(
        _ attempts: [LedgerAttempt], width: Int64, interval: Range<Timestamp>,
        _ key: (LedgerAttempt) -> ReconciledKey
    ) {
        self.attempts = attempts
        self.interval = interval
        for (index, attempt) in attempts.enumerated() {
            let home = key(attempt)
            for (start, distance) in Self.neighbours(of: attempt, in: home, width: width) {
                var neighbour = home
                neighbour.from = Timestamp(nanoseconds: start)
                candidates.append(
                    Candidate(
                        attempt: index, home: home, neighbour: neighbour, distanceNs: distance))
            }
        }
        candidates.sort { ($0.distanceNs, $0.attempt) < ($1.distanceNs, $1.attempt) }
    }

    /// The buckets before and behind that an attempt is near to, with how near.
    static func neighbours(
        of attempt: LedgerAttempt, in home: ReconciledKey, width: Int64
    ) -> [(start: Int64, distanceNs: Int64)] {
        let start = home.from.nanoseconds
        let edge = min(Reconciler.edgeNs, width / 20)
        let sinceStart = attempt.startedAt.nanoseconds - start
        let untilEnd = start + width - (attempt.endedAt ?? attempt.startedAt).nanoseconds
        var found: [(Int64, Int64)] = []
        if sinceStart < edge { found.append((start - width, sinceStart)) }
        if untilEnd <= edge { found.append((start + width, max(0, untilEnd))) }
        return found
    }

    /// Moves attempts among the cells.
    mutating func settle(_ cells: inout [ReconciledKey: ReconciledCell], width: Int64) {
        differences = cells.mapValues(\.difference)
        for _ in 0..<Self.roundsMax where !round() { break }
        takeBackParts(of: cells)
        for candidate in candidates where moves[candidate.attempt]?.neighbour == candidate.neighbour
        {
            let attempt = attempts[candidate.attempt]
            if interval.contains(candidate.home.from) { cells[candidate.home]?.leave(attempt) }
            guard interval.contains(candidate.neighbour.from) else { continue }
            let end = Timestamp(nanoseconds: candidate.neighbour.from.nanoseconds + width)
            cells[candidate.neighbour, default: ReconciledCell(to: end)].come(attempt)
        }
    }

    /// A bucket that the report has no line of has moved as a whole, or was lost and not moved at all.
    private mutating func takeBackParts(of cells: [ReconciledKey: ReconciledCell]) {
        let lost = moves.filter { _, move in
            interval.contains(move.home.from) && cells[move.home]?.rows == 0
                && differences[move.home] != .zero
        }
        for (attempt, move) in lost {
            let tokens = attempts[attempt].tokens
            differences[move.home] = (differences[move.home] ?? .zero) - tokens
            differences[move.neighbour] = (differences[move.neighbour] ?? .zero) + tokens
            moves[attempt] = nil
        }
    }

    /// Tries every candidate once; false when nothing has changed.
    private mutating func round() -> Bool {
        var changed = false
        for candidate in candidates {
            let tokens = attempts[candidate.attempt].tokens
            switch moves[candidate.attempt] {
            case nil:
                guard shift(tokens, candidate) else { continue }
                moves[candidate.attempt] = candidate
            case let move? where move.neighbour == candidate.neighbour:
                guard shift(.zero - tokens, candidate) else { continue }
                moves[candidate.attempt] = nil
            case _?: continue  // It stands in the other neighbour.
            }
            changed = true
        }
        return changed
    }

    /// Counts tokens in the neighbouring bucket, where that makes one difference smaller and the other no larger.
    ///
    /// Outside of the interval nothing is compared: there, only what leaves or enters counts.
    private mutating func shift(_ tokens: TokenVector, _ candidate: Candidate) -> Bool {
        let home = differences[candidate.home] ?? .zero
        let there = differences[candidate.neighbour] ?? .zero
        let atHome =
            interval.contains(candidate.home.from)
            ? (home + tokens).magnitude - home.magnitude : 0
        let beyond =
            interval.contains(candidate.neighbour.from)
            ? (there - tokens).magnitude - there.magnitude : 0
        guard atHome <= 0, beyond <= 0, atHome + beyond < 0 else { return false }
        differences[candidate.home] = home + tokens
        differences[candidate.neighbour] = there - tokens
        return true
    }
}
