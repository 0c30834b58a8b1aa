/// Builds the head of an answer from the lines that curl delivers.
///
/// There may be several blocks of lines: interim answers (100, 103) come first and are dropped;
/// after the final head only trailers can follow, and they are dropped too.
struct ResponseHeadReader {
    enum Step {
        case more
        case head(TransferHead)
        case refused(ResponseDefect)
    }

    /// How the end of the body is known.
    enum Framing {
        case untilClose
        case explicit
    }

    private enum Phase {
        case statusLine
        case fields
        case trailers
    }

    private let bytesMax: Int
    private let isHead: Bool
    private var bytesRead = 0
    private var phase = Phase.statusLine
    private var head = TransferHead(status: 0, headers: [])
    private(set) var framing = Framing.untilClose

    /// Whether the final head was delivered.
    var isComplete: Bool { phase == .trailers }

    /// Reads for one transfer.
    ///
    /// - Parameters:
    ///   - bytesMax: Of all lines together, interim heads and trailers included.
    ///   - isHead: Whether the method is HEAD, whose answers have no body whatever they announce.
    init(bytesMax: Int, isHead: Bool) {
        self.bytesMax = bytesMax
        self.isHead = isHead
    }

    /// Takes one line with its line end.
    mutating func read(line: UnsafeRawBufferPointer) -> Step {
        bytesRead += line.count
        guard bytesRead <= bytesMax else { return .refused(.headTooLarge) }
        let text = line.trimmingSpace()
        switch phase {
        case .statusLine: return readStatusLine(text)
        case .fields where text.isEmpty: return endBlock()
        case .fields: return readField(line: line, text: text)
        case .trailers: return .more
        }
    }

    private mutating func readStatusLine(_ text: UnsafeRawBufferPointer) -> Step {
        // "HTTP/1.1 200 OK", "HTTP/2 200".
        guard text.starts(with: "HTTP/".utf8),
            let space = text.firstIndex(of: UInt8(ascii: " ")), space + 4 <= text.count
        else { return .refused(.notHTTP) }
        var status = 0
        for digit in text[(space + 1)...(space + 3)] {
            guard digit >= 0x30, digit <= 0x39 else { return .refused(.notHTTP) }
            status = status * 10 + Int(digit - 0x30)
        }
        guard status >= 100 else { return .refused(.notHTTP) }
        head = TransferHead(status: status, headers: [])
        head.headers.reserveCapacity(16)
        // From HTTP/2 on every body has an explicit end.
        framing = text[5] == UInt8(ascii: "1") ? .untilClose : .explicit
        phase = .fields
        return .more
    }

    private mutating func readField(
        line: UnsafeRawBufferPointer, text: UnsafeRawBufferPointer
    ) -> Step {
        // A line that begins with space continues the value before it (RFC 9112 §5.2).
        if line[0] == 0x20 || line[0] == 0x09, let last = head.headers.indices.last {
            head.headers[last].value += " " + String(decoding: text, as: UTF8.self)
            return .more
        }
        // A line without a name says nothing; curl has let it pass, so it ends nothing either.
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return .more }
        let name = String(lowercasing: UnsafeRawBufferPointer(rebasing: text[..<colon]))
        let value = UnsafeRawBufferPointer(rebasing: text[(colon + 1)...]).trimmingSpace()
        let valueText = String(decoding: value, as: UTF8.self)
        if name == "content-length" { framing = .explicit }
        if name == "transfer-encoding", valueText.equalsIgnoringCase("chunked") {
            framing = .explicit
        }
        head.headers.append((name: name, value: valueText))
        return .more
    }

    private mutating func endBlock() -> Step {
        guard head.status >= 200 else {
            phase = .statusLine
            return .more
        }
        if isHead || head.status == 204 || head.status == 304 { framing = .explicit }
        phase = .trailers
        return .head(head)
    }
}

extension UnsafeRawBufferPointer {
    /// Without blanks and line ends on both sides.
    fileprivate func trimmingSpace() -> UnsafeRawBufferPointer {
        var first = 0
        var end = count
        while end > first, self[end - 1].isSpace { end -= 1 }
        while first < end, self[first].isSpace { first += 1 }
        return UnsafeRawBufferPointer(rebasing: self[first..<end])
    }
}

extension UInt8 {
    fileprivate var isSpace: Bool { self == 0x20 || self == 0x0d || self == 0x0a || self == 0x09 }
}

extension String {
    /// ASCII letters in lower case; bytes that are not UTF-8 are replaced.
    fileprivate init(lowercasing bytes: UnsafeRawBufferPointer) {
        self.init(unsafeUninitializedCapacity: bytes.count) { buffer in
            for (index, byte) in bytes.enumerated() {
                buffer[index] = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte
            }
            return bytes.count
        }
    }
}
