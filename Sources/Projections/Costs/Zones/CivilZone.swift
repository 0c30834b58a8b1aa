package import Events
import Glibc

/// A time zone of the IANA database, as the system has it: which local day an instant belongs to.
package struct CivilZone: Sendable, Equatable {
    /// Such as `Europe/Berlin`.
    package let name: String
    private let rules: ZoneRules

    package static let utc = CivilZone(name: "UTC", rules: ZoneRules(fixed: 0))

    /// Reads a zone from the system's database; nil for a name that it does not have.
    package init?(named name: String) {
        if name == "UTC" {
            self = .utc
            return
        }
        guard Self.isName(name), let bytes = Self.read("/usr/share/zoneinfo/" + name),
            let rules = ZoneRules(tzif: bytes)
        else { return nil }
        self.init(name: name, rules: rules)
    }

    init(name: String, rules: ZoneRules) {
        self.name = name
        self.rules = rules
    }

    /// The first instant of a local day written `2026-11-22`.
    package func beginning(ofDay text: String) -> Timestamp? {
        guard let day = Timestamp(utcDay: text) else { return nil }
        let second = rules.beginning(ofDay: day.nanoseconds / 86_400_000_000_000)
        return Timestamp(nanoseconds: second * 1_000_000_000)
    }

    /// A stretch of quarters in which local time is a fixed number of quarters ahead of UTC.
    struct Piece: Equatable {
        var quarters: Range<Int64>
        var ahead: Int64
    }

    /// The pieces of an interval of quarters, which is not empty.
    func pieces(of quarters: Range<Int64>) -> [Piece] {
        let quarter = CostInterval.quarterNs / 1_000_000_000
        let seconds = (quarters.lowerBound * quarter + 1)..<(quarters.upperBound * quarter)
        var pieces: [Piece] = []
        var (start, offset) = (quarters.lowerBound, rules.offset(at: quarters.lowerBound * quarter))
        for change in rules.changes(in: seconds) {
            let at = change.at.flooredQuotient(quarter)
            if at > start {
                pieces.append(Piece(quarters: start..<at, ahead: offset.flooredQuotient(quarter)))
            }
            (start, offset) = (at, change.offset)
        }
        pieces.append(
            Piece(quarters: start..<quarters.upperBound, ahead: offset.flooredQuotient(quarter)))
        return pieces
    }

    /// Names of the database, and nothing that would lead out of its folder.
    private static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"),
                    UInt8(ascii: "-"), UInt8(ascii: "/"):
                    true
                default: false
                }
            } && name.first?.isUppercase == true && !name.contains("//")
    }

    /// A small file whole; nil where it cannot be read.
    private static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        var length = 0
        while length < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(
                    descriptor, buffer.baseAddress.map { $0 + length }, buffer.count - length)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            length += count
        }
        return length > 0 ? Array(bytes.prefix(length)) : nil
    }
}
