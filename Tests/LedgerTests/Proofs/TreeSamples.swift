import Crypto
import Ledger

/// Trees that the tests of proofs share.
enum TreeSamples {
    /// The leaves of the tests of Certificate Transparency.
    static let published = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ].compactMap(Hex.decode)

    /// Leaves that are all different.
    static func leaves(_ count: Int) -> [Digest32] {
        (0..<count).map { SHA256.leafHash(Array("event \($0)".utf8)) }
    }

    static func heads(_ leaves: [Digest32]) -> [TreeHead] {
        (0...leaves.count).map {
            TreeHead(size: Int64($0), root: NaiveTree.root(leaves.prefix($0)))
        }
    }
}

/// The hashes of all complete subtrees, level by level.
struct CompleteTree: TreeHashes {
    private let levels: [[Digest32]]

    init(_ leaves: [Digest32]) {
        var levels = [leaves]
        var hasher = SHA256()
        while let below = levels.last, below.count > 1 {
            levels.append(
                (0..<below.count / 2).map { hasher.nodeHash(below[2 * $0], below[2 * $0 + 1]) })
        }
        self.levels = levels
    }

    func hash(level: Int, index: Int64) -> Digest32 { levels[level][Int(index)] }
}
