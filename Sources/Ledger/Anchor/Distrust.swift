import Crypto

/// Why a log is not what it was: what is found differs from what its anchor and its signed heads say.
package enum Distrust: Error, Equatable, Sendable {
    /// Events at the end are gone.
    case truncated(anchored: TreeHead, found: TreeHead)
    /// The log is long enough, but its first events are others than they were.
    case changed(anchored: TreeHead, found: TreeHead)
    /// The log has events, and nothing outside of it says how many there must be.
    case anchorMissing(found: TreeHead)
    case anchorUnreadable(found: TreeHead)
    /// A head that was signed is not one of this log: to sign another would prove to anybody that the log was forked.
    case signedHeadLost(signed: TreeHead, found: TreeHead)

    /// What was compared with what the log should be.
    package var found: TreeHead {
        switch self {
        case .truncated(_, let found), .changed(_, let found), .anchorMissing(let found),
            .anchorUnreadable(let found), .signedHeadLost(_, let found):
            found
        }
    }
}

extension Distrust {
    /// Compares a log with its anchor and with the last head that its present key has signed.
    ///
    /// An anchor that is older than the log is right: it is written after the commit. So is a signed head that the
    /// anchor does not know yet.
    ///
    /// - Parameter headAt: the log's head at a size that it has reached.
    static func find<Failure: Error>(
        _ reading: AnchorReading, lastSigned: TreeHead?, size: Int64,
        headAt: (Int64) throws(Failure) -> TreeHead
    ) throws(Failure) -> Distrust? {
        let anchor: Anchor
        switch reading {
        case .found(let found): anchor = found
        case .missing where size == 0, .unreadable where size == 0:
            anchor = Anchor(head: .empty)
        case .missing: return .anchorMissing(found: try headAt(size))
        case .unreadable: return .anchorUnreadable(found: try headAt(size))
        }
        if anchor.head.size > size {
            return .truncated(anchored: anchor.head, found: try headAt(size))
        }
        let found = try headAt(anchor.head.size)
        if found != anchor.head { return .changed(anchored: anchor.head, found: found) }
        for signed in [anchor.signed, lastSigned ?? .empty] {
            guard signed.size <= size, try headAt(signed.size) == signed else {
                return .signedHeadLost(signed: signed, found: try headAt(min(signed.size, size)))
            }
        }
        return nil
    }
}

extension Distrust: CustomStringConvertible {
    package var description: String {
        switch self {
        case .truncated(let anchored, let found):
            "events \(found.size) to \(anchored.size - 1) are missing: the anchor knows of \(anchored.size) events "
                + "with the root \(anchored.root), the log has \(found.size)"
        case .changed(let anchored, let found):
            "the first \(anchored.size) events are not those that the anchor knows: its root is \(anchored.root), "
                + "theirs is \(found.root)"
        case .anchorMissing(let found):
            "the anchor is missing, and the log has \(found.size) events: nothing says that these are all"
        case .anchorUnreadable(let found):
            "the anchor is damaged, and the log has \(found.size) events: nothing says that these are all"
        case .signedHeadLost(let signed, let found):
            "a checkpoint was signed over \(signed.size) events with the root \(signed.root), "
                + "and the log's first \(found.size) have the root \(found.root)"
        }
    }
}
