import Events

/// Attempts near the edge of their bucket, which the provider may count in the next one: its clock is not ours.
///
/// Those nearest to the edge are moved first, and only where less is left without a reason: what attempts of unknown usage
/// may account for needs no move.
struct BucketEdges {
    struct Candidate {
        let attempt: Int
        let home: ReconciledKey
        let neighbour: ReconciledKey
        let distanceNs: Int64
        /// How near its start is: most providers count a request when it comes.
        let startNs: Int64
    }

    let attempts: [LedgerAttempt]
    let interval: Range<Timestamp>
    let evidence: ReconciliationEvidence
    /// Nearest first.
    private(set) var candidates: [Candidate] = []
    /// The candidate that each attempt has moved by.
    var moves: [Int: Candidate] = [:]
    /// What is left of the difference of each cell.
    var differences: [ReconciledKey: TokenVector] = [:]
    /// How many more requests than attempts the report counts in each cell, where it counts them.
    var beyond: [ReconciledKey: Int64] = [:]
    /// Of these, how many may be attempts of unknown usage that the books have elsewhere.
    private var room: [ReconciledKey: Int64] = [:]
    /// What the books have in each cell for attempts of which the provider said nothing.
    private var estimates: [ReconciledKey: TokenVector] = [:]

    /// Whether a bucket may have more without a reason for a while, if the two have less together.
    private var mayDetour = false

    /// Rounds of moves and of moves taken back; each makes something smaller, so a few are enough.
    private static let roundsMax = 6

    /// - Parameters:
    ///   - attempts: those of known usage.
    ///   - width: of a bucket, in nanoseconds.
    init(
        _ attempts: [LedgerAttempt], width: Int64, interval: Range<Timestamp>,
        _ evidence: ReconciliationEvidence, _ key: (LedgerAttempt) -> ReconciledKey
    ) {
        self.attempts = attempts
        self.interval = interval
        self.evidence = evidence
        for (index, attempt) in attempts.enumerated() {
            let home = key(attempt)
            for (start, distance) in Self.neighbours(of: attempt, in: home, width: width) {
                var neighbour = home
                neighbour.from = Timestamp(nanoseconds: start)
                let sinceStart = attempt.startedAt.nanoseconds - home.from.nanoseconds
                candidates.append(
                    Candidate(
                        attempt: index, home: home, neighbour: neighbour, distanceNs: distance,
                        startNs: start < home.from.nanoseconds ? sinceStart : width - sinceStart))
            }
        }
        candidates.sort {
            ($0.distanceNs, $0.startNs, $0.attempt) < ($1.distanceNs, $1.startNs, $1.attempt)
        }
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
        estimates = cells.mapValues(\.doubtful.tokens)
        for (key, cell) in cells where cell.requests > 0 {
            beyond[key] = cell.requestsBeyond
            room[key] = Int64(evidence.suspects(of: key).count - cell.doubtful.count)
        }
        improve()
        if unexplained > 0 {
            // One bucket may have to give before it can take.
            let before = self
            mayDetour = true
            improve()
            mayDetour = false
            improve()
            if unexplained >= before.unexplained { self = before }
        }
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

    private mutating func improve() {
        for _ in 0..<Self.roundsMax {
            let found = clear()
            guard round() || found else { break }
        }
    }

    /// All that is left without a reason.
    private var unexplained: Int64 {
        differences.keys.reduce(0) { $0 + unexplained(in: $1) }
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
                guard shift(tokens, 1, candidate) else { continue }
                moves[candidate.attempt] = candidate
            case let move? where move.neighbour == candidate.neighbour:
                guard shift(.zero - tokens, -1, candidate) else { continue }
                moves[candidate.attempt] = nil
            case _?: continue  // It stands in the other neighbour.
            }
            changed = true
        }
        return changed
    }

    /// Counts tokens in the neighbouring bucket, where that leaves less without a reason, and nowhere more.
    ///
    /// Where attempts of unknown usage may account for what would be missing, a bucket gives only what it has too much, or
    /// what the counts of requests show: else the usage of strangers next to it would be filled up from it.
    private mutating func shift(
        _ tokens: TokenVector, _ requests: Int64, _ candidate: Candidate
    ) -> Bool {
        let (home, there) = (candidate.home, candidate.neighbour)
        let homeAfter = (differences[home] ?? .zero) + tokens
        let thereAfter = (differences[there] ?? .zero) - tokens
        let atHome = unexplained(homeAfter, requests, in: home) - unexplained(in: home)
        let beyond = unexplained(thereAfter, -requests, in: there) - unexplained(in: there)
        guard mayDetour || (atHome <= 0 && beyond <= 0), atHome + beyond < 0,
            atHome < 0 || requests < 0 || !evidence.hasSuspects(of: home)
                || (hasTooFew(home) && hasTooMany(there))
        else { return false }
        differences[home] = homeAfter
        differences[there] = thereAfter
        self.beyond[home]? += requests
        self.beyond[there]? -= requests
        return true
    }

    /// Whether the report counts fewer requests than there were attempts.
    private func hasTooFew(_ key: ReconciledKey) -> Bool { beyond[key].map { $0 < 0 } ?? false }

    private func hasTooMany(_ key: ReconciledKey) -> Bool {
        beyond[key].map { $0 > room[key] ?? 0 } ?? false
    }

    /// The tokens of a cell's difference without a reason.
    func unexplained(in key: ReconciledKey) -> Int64 {
        unexplained(differences[key] ?? .zero, 0, in: key)
    }

    /// The tokens of a difference for which no attempt of unknown usage can account: those may have used anything instead
    /// of what was estimated for them, but nothing less than none. Requests that are nobody's may have used anything.
    ///
    /// Outside of the interval nothing is compared: there, only what leaves or enters counts.
    ///
    /// - Parameter requests: how many more the report counts than it does now.
    func unexplained(
        _ difference: TokenVector, _ requests: Int64, in key: ReconciledKey
    ) -> Int64 {
        guard interval.contains(key.from) else { return 0 }
        guard evidence.hasSuspects(of: key),
            (beyond[key] ?? 0) + requests <= max(0, room[key] ?? 0) || beyond[key] == nil
        else { return difference.magnitude }
        return (difference + (estimates[key] ?? .zero)).belowZero
    }
}
