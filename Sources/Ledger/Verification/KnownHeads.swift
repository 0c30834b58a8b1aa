import Crypto
import Events
import SQLite

/// The heads that the log must have had: of its anchor, and of every checkpoint that was signed.
///
/// They are compared while the tree grows past their sizes.
struct KnownHeads {
    private struct Known {
        let head: TreeHead
        let verdict: Verdict
        /// The key that signed; nil for the anchor's own.
        let vkey: String?
        let name: String
    }

    private var known: [Known] = []
    private var next = 0
    private(set) var signedCount = 0
    /// Keys that sign no more, because the operator has accepted that what they signed is lost.
    private var retired: Set<String> = []
    private var unsettled: [(vkey: String?, finding: Finding)] = []

    /// Reads the anchor first: the log can only have grown since.
    init(anchor: AnchorReading, signed: [SignedHead], findings: inout FindingList) {
        if case .found(let anchor) = anchor {
            known.append(
                Known(head: anchor.head, verdict: .anchor, vkey: nil, name: "the anchor"))
            known.append(
                Known(
                    head: anchor.signed, verdict: .anchor, vkey: nil,
                    name: "the anchor's signed head"))
        }
        for head in signed {
            signedCount += 1
            if !Self.isGenuine(head) {
                findings.add(
                    .checkpoint, seq: max(0, head.head.size - 1),
                    "the checkpoint over \(head.head.size) events does not say what its key signed")
            }
            known.append(
                Known(
                    head: head.head, verdict: .checkpoint, vkey: head.vkey,
                    name: "the checkpoint over \(head.head.size) events"))
        }
        known.sort { $0.head.size < $1.head.size }
    }

    /// Compares the heads of the size that the tree has reached.
    mutating func compare(with tree: MerkleFrontier) {
        guard next < known.count, known[next].head.size <= tree.size else { return }
        let head = tree.head
        while next < known.count, known[next].head.size == head.size {
            let expected = known[next]
            next += 1
            guard expected.head.root != head.root else { continue }
            let last = max(0, head.size - 1)
            unsettled.append(
                (
                    expected.vkey,
                    Finding(
                        expected.verdict, seq: nil,
                        "\(expected.name) has another root than the events up to \(last): "
                            + "\(expected.head.root), they give \(head.root)")
                ))
        }
    }

    mutating func retire(_ vkey: String) {
        retired.insert(vkey)
    }

    /// What is wrong with the heads, when the tree has its whole size; `isExplained` when events that are
    /// found wrong already are under all of them.
    func findings(size: Int64, isExplained: Bool) -> [Finding] {
        let missing = known[next...].map { known in
            (
                known.vkey,
                Finding(
                    .truncated, seq: size,
                    "events \(size) to \(known.head.size - 1) are missing: \(known.name) knows of "
                        + "\(known.head.size) events")
            )
        }
        let others = isExplained ? [] : unsettled
        return (others + missing.prefix(1)).filter { $0.0.map { !retired.contains($0) } ?? true }
            .map(\.1)
    }

    private static func isGenuine(_ signed: SignedHead) -> Bool {
        do throws(ProofError) {
            let checkpoint = try Checkpoint(
                opening: try SignedNote(parsing: signed.note),
                by: try NoteVerifier(vkey: signed.vkey))
            return checkpoint.head == signed.head
        } catch {
            return false
        }
    }
}
