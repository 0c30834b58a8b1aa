/// What can be wrong with a ledger, so that whoever reads it knows where to look.
package enum Verdict: String, Sendable, CaseIterable {
    /// Events at the end are gone.
    case truncated
    /// A body, a leaf or a hash of the tree is not what was stored.
    case content
    /// Events are missing, twice there, or not in the order in which they were appended.
    case order
    /// A column says something else than the body that it is derived from.
    case columns
    /// A request, an attempt or a reservation has more than one ending, or one without a beginning.
    case endings
    /// What stands outside of the database knows another log.
    case anchor
    /// A checkpoint that was signed is not one of this log.
    case checkpoint
    /// The tables, indexes or guards are not those that the program made, or do not fit each other.
    case schema
    /// Folding the events again does not give what the projections hold.
    case projection
    /// Not everything could be looked at: nothing is known of the rest.
    case incomplete
}

extension Verdict {
    /// Whether the log is not what was written, as opposed to what was written being wrong, or unknown.
    var isDamage: Bool {
        switch self {
        case .truncated, .content, .order, .columns, .anchor, .checkpoint, .schema: true
        case .endings, .projection, .incomplete: false
        }
    }
}

extension Finding: CustomStringConvertible {
    package var description: String {
        "\(verdict.rawValue)\(seq.map { " at event \($0)" } ?? ""): \(detail)"
    }
}

/// One thing that is wrong.
package struct Finding: Sendable, Equatable {
    package let verdict: Verdict
    /// The first event that it concerns; nil where no single one is.
    package let seq: Int64?
    /// A sentence for people, without the bodies' content.
    package let detail: String

    package init(_ verdict: Verdict, seq: Int64? = nil, _ detail: String) {
        self.verdict = verdict
        self.seq = seq
        self.detail = detail
    }
}

/// What a verification found; sound only if everything was looked at and nothing is wrong.
package struct VerificationReport: Sendable, Equatable {
    /// The events that were looked at, and the root over them as computed from their bodies.
    package internal(set) var head: TreeHead
    /// What is wrong, by position; as many as anybody will read.
    package internal(set) var findings: [Finding]
    /// Everything that is wrong, those included that are not listed.
    package internal(set) var findingCount: Int
    /// Requests and attempts without an ending so far: those of a running gateway, or of one that was killed and
    /// whose next start ends them.
    package internal(set) var openRequests: Int
    package internal(set) var openAttempts: Int
    /// Reservations of what runs.
    package internal(set) var openReservations: Int
    package internal(set) var streams: Int
    /// Signed checkpoints whose signature, size and root were compared.
    package internal(set) var checkpoints: Int

    package var isSound: Bool { findings.isEmpty }

    /// What is wrong first: by position, and of no position last.
    package var first: Finding? { findings.first }

    /// The same with what another check found.
    package func adding(_ more: [Finding]) -> VerificationReport {
        var report = self
        report.findings = (findings + more).sorted(by: Finding.comesFirst)
        report.findingCount += more.count
        return report
    }
}

extension Finding {
    static func comesFirst(_ left: Finding, _ right: Finding) -> Bool {
        (left.seq ?? .max) < (right.seq ?? .max)
    }
}
