import Glibc

/// Reads a `multipart/form-data` body (RFC 7578) as it comes, cut anywhere. Pure; holds no more than a boundary's length.
struct MultipartReader: Sendable {
    /// One thing that was found.
    enum Step: Sendable, Equatable {
        /// A part begins: the form field's name, and the file's where it is one.
        case part(name: String, filename: String?)
        /// Bytes of the part's content.
        case content([UInt8])
        case partEnded
        /// The closing boundary: what follows means nothing.
        case finished
    }

    /// The body is not what its content type says.
    struct Malformed: Error, Sendable, Equatable {
        let reason: String
    }

    private enum Place {
        case preamble
        case head
        case content
        case end
    }

    /// A part's own head fields together.
    static let headBytesMax = 8_192
    static let partsMax = 16

    /// CRLF, two hyphens and the boundary: what ends a part.
    private let delimiter: [UInt8]
    private var place = Place.preamble
    /// The body may begin with the boundary: as if a line end stood before it.
    private var waiting = Array("\r\n".utf8)
    private var parts = 0

    /// - Parameter contentType: the request's; nil is given for one without a usable boundary (RFC 2046 §5.1.1).
    init?(contentType: String) {
        let fields = contentType.split(separator: ";", omittingEmptySubsequences: false)
        guard fields.first?.trimmedASCII.lowercased() == "multipart/form-data",
            let boundary = Self.parameter("boundary", in: contentType),
            (1...70).contains(boundary.utf8.count)
        else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// Takes the next bytes of the body.
    mutating func receive(_ bytes: [UInt8]) throws(Malformed) -> [Step] {
        waiting += bytes
        var steps: [Step] = []
        while try advance(&steps) {}
        return steps
    }

    /// The body has ended.
    func end() throws(Malformed) {
        guard place == .end else { throw Malformed(reason: "it ends before its closing boundary") }
    }

    /// One step on; false when more bytes are needed.
    private mutating func advance(_ steps: inout [Step]) throws(Malformed) -> Bool {
        switch place {
        case .end:
            waiting = []
            return false
        case .head: return try readHead(&steps)
        case .preamble, .content: return try readContent(&steps)
        }
    }

    private mutating func readContent(_ steps: inout [Step]) throws(Malformed) -> Bool {
        guard let found = waiting.range(of: delimiter) else {
            // What could be the beginning of a boundary stays.
            let sure = waiting.count - (delimiter.count - 1)
            if sure > 0 {
                if place == .content { steps.append(.content(Array(waiting[..<sure]))) }
                waiting.removeFirst(sure)
            }
            return false
        }
        // Two more bytes say whether it is the last.
        guard waiting.count >= found.upperBound + 2 else { return false }
        if place == .content {
            if found.lowerBound > 0 {
                steps.append(.content(Array(waiting[..<found.lowerBound])))
            }
            steps.append(.partEnded)
        }
        let after = Array(waiting[found.upperBound..<(found.upperBound + 2)])
        waiting.removeFirst(found.upperBound + 2)
        switch after {
        case Array("--".utf8):
            steps.append(.finished)
            place = .end
        case Array("\r\n".utf8):
            parts += 1
            guard parts <= Self.partsMax else {
                throw Malformed(reason: "it has more than \(Self.partsMax) parts")
            }
            place = .head
            // A part without head fields begins with its empty line.
            waiting = Array("\r\n".utf8) + waiting
        default: throw Malformed(reason: "a boundary is followed by something else than a line end")
        }
        return true
    }

    private mutating func readHead(_ steps: inout [Step]) throws(Malformed) -> Bool {
        guard let end = waiting.range(of: Array("\r\n\r\n".utf8)) else {
            guard waiting.count <= Self.headBytesMax else {
                throw Malformed(reason: "a part's head has more than \(Self.headBytesMax) bytes")
            }
            return false
        }
        guard let head = String(validating: waiting[..<end.lowerBound], as: UTF8.self) else {
            throw Malformed(reason: "a part's head is not UTF-8")
        }
        waiting.removeFirst(end.upperBound)
        let disposition = head.split(separator: "\r\n").first {
            $0.lowercased().hasPrefix("content-disposition:")
        }
        guard let disposition, let name = Self.parameter("name", in: String(disposition)) else {
            throw Malformed(reason: "a part has no name")
        }
        steps.append(
            .part(name: name, filename: Self.parameter("filename", in: String(disposition))))
        place = .content
        return true
    }

    /// A parameter of a header field, quoted or not.
    private static func parameter(_ name: String, in field: String) -> String? {
        for piece in Self.pieces(of: field).dropFirst() {
            guard let equals = piece.firstIndex(of: "="),
                piece[..<equals].trimmedASCII.lowercased() == name
            else { continue }
            let value = piece[piece.index(after: equals)...].trimmedASCII
            guard value.hasPrefix("\"") else { return String(value) }
            guard value.count >= 2, value.hasSuffix("\"") else { return nil }
            return String(value.dropFirst().dropLast())
                .replacing("\\\"", with: "\"").replacing("%22", with: "\"")
        }
        return nil
    }
}

extension MultipartReader {
    /// What stands between semicolons, but for those in quotes.
    private static func pieces(of field: String) -> [Substring] {
        var pieces: [Substring] = []
        var start = field.startIndex
        var isQuoted = false
        var isEscaped = false
        for index in field.indices {
            defer { isEscaped = field[index] == "\\" && !isEscaped }
            if field[index] == "\"", !isEscaped { isQuoted.toggle() }
            guard field[index] == ";", !isQuoted else { continue }
            pieces.append(field[start..<index])
            start = field.index(after: index)
        }
        return pieces + [field[start...]]
    }
}

extension [UInt8] {
    /// Where these bytes stand first; they begin with one that is rare in what is searched.
    fileprivate func range(of sought: [UInt8]) -> Range<Int>? {
        withUnsafeBytes { bytes in
            sought.withUnsafeBytes { sought in
                guard let start = bytes.baseAddress, let wanted = sought.baseAddress,
                    let first = sought.first
                else { return nil }
                var from = 0
                while from + sought.count <= bytes.count {
                    let found = memchr(
                        start + from, CInt(first), bytes.count - sought.count - from + 1)
                    guard let found else { return nil }
                    let index = UnsafeRawPointer(found) - start
                    if memcmp(start + index, wanted, sought.count) == 0 {
                        return index..<(index + sought.count)
                    }
                    from = index + 1
                }
                return nil
            }
        }
    }
}

extension StringProtocol {
    /// Without blanks and tabs at its ends.
    fileprivate var trimmedASCII: SubSequence {
        var text = self[...]
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text.drop { $0 == " " || $0 == "\t" }
    }
}
