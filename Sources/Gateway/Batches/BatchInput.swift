import Events

/// The lines of a batch's file, one after the other or any of them again.
///
/// Holds where each line is and none of what it says.
final class BatchInput {
    private let reader: SealedFileReader
    private var places: [(offset: Int64, count: Int32)] = []
    private var rest: [UInt8] = []
    private var restOffset: Int64 = 0
    private var hasEnded = false

    static let lineBytesMax = 4 << 20

    init(_ reader: SealedFileReader) { self.reader = reader }

    /// Lines that have been read so far; empty ones do not count.
    var count: Int64 { Int64(places.count) }

    /// The next line, or nil after the last.
    func next() async throws -> [UInt8]? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                if let line = take(end, separator: 1) { return line }
                continue
            }
            guard !hasEnded else {
                return rest.isEmpty ? nil : take(rest.count, separator: 0)
            }
            guard rest.count <= Self.lineBytesMax else {
                throw BatchFault(
                    code: "invalid_json_line", line: count + 1,
                    message: "This line has more than \(Self.lineBytesMax) bytes.", param: nil)
            }
            if let piece = try await reader.read() { rest += piece } else { hasEnded = true }
        }
    }

    private func take(_ end: Int, separator: Int) -> [UInt8]? {
        let line = Array(rest[..<end])
        let offset = restOffset
        rest.removeFirst(end + separator)
        restOffset += Int64(end + separator)
        guard !line[...].isBlank else { return nil }
        places.append((offset, Int32(line.count)))
        return line
    }

    /// A line that was read before, by its number from 1.
    func line(_ number: Int64) async throws -> [UInt8] {
        let place = places[Int(number - 1)]
        return try await reader.read(at: place.offset, count: Int(place.count))
    }
}
