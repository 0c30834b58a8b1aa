import JSON

/// Takes a server-sent event stream apart, however its bytes are cut.
///
/// Lines may end in LF, CR or CRLF; comments and the fields `id` and `retry` are skipped; an event
/// without data is none (https://html.spec.whatwg.org/multipage/server-sent-events.html).
/// Line and event are bounded, because an upstream that never ends its line must not fill the memory.
struct EventStreamParser: Sendable {
    static let eventBytesMax = 4 * 1_024 * 1_024

    /// The begun line, as far as it came in earlier feeds.
    private var line: [UInt8] = []
    private var event: String?
    private var data: [UInt8] = []
    private var hasData = false
    /// Lines that are of no event, from the first that looks like JSON on.
    private var stray: [UInt8] = []
    /// The last byte was a CR, so that an LF now belongs to it.
    private var afterCarriageReturn = false
    private var atStart = true
    private var failure: EventStreamError?

    init() {}

    /// Takes the next bytes and gives the events that they complete.
    ///
    /// - Throws: ``EventStreamError/tooLarge(limit:)``, at once when these bytes completed no event and
    ///   else at the next call, so that no event before the fault is lost.
    mutating func feed(_ bytes: [UInt8]) throws(EventStreamError) -> [ServerSentEvent] {
        if let failure { throw failure }
        var events: [ServerSentEvent] = []
        bytes.withUnsafeBufferPointer { read($0, into: &events) }
        if let failure, events.isEmpty { throw failure }
        return events
    }

    /// The stream has ended: gives the event that its last blank line is missing from, if there is one.
    ///
    /// The specification drops it; it is given because some servers end on `data: [DONE]` without the
    /// blank line. Its last line may be cut, which only the reader of the data can tell.
    mutating func finish() -> ServerSentEvent? {
        guard failure == nil else { return nil }
        var events: [ServerSentEvent] = []
        let rest = line
        line = []
        if !rest.isEmpty { rest.withUnsafeBufferPointer { takeLine($0[...], into: &events) } }
        dispatch(into: &events)
        return failure == nil ? events.first : nil
    }

    private mutating func read(
        _ bytes: UnsafeBufferPointer<UInt8>, into events: inout [ServerSentEvent]
    ) {
        var start = 0
        while let end = Self.lineEnd(in: bytes, from: start) {
            let isCarriageReturn = bytes[end] == Self.carriageReturn
            let belongsToLast =
                afterCarriageReturn && !isCarriageReturn && end == start && line.isEmpty
            afterCarriageReturn = isCarriageReturn
            if !belongsToLast { endLine(bytes[start..<end], into: &events) }
            guard failure == nil else { return }
            start = end + 1
        }
        line.append(contentsOf: bytes[start...])
        if line.count > Self.eventBytesMax { failure = .tooLarge(limit: Self.eventBytesMax) }
    }

    private mutating func endLine(
        _ part: Slice<UnsafeBufferPointer<UInt8>>, into events: inout [ServerSentEvent]
    ) {
        guard !line.isEmpty else { return takeLine(part, into: &events) }
        line.append(contentsOf: part)
        let whole = line
        line.removeAll(keepingCapacity: true)
        whole.withUnsafeBufferPointer { takeLine($0[...], into: &events) }
    }

    private mutating func takeLine(
        _ given: Slice<UnsafeBufferPointer<UInt8>>, into events: inout [ServerSentEvent]
    ) {
        var text = given
        if atStart, text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        atStart = false
        guard data.count + text.count <= Self.eventBytesMax else {
            failure = .tooLarge(limit: Self.eventBytesMax)
            return
        }
        guard !text.isEmpty else { return dispatch(into: &events) }
        let colon = text.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
        let name = text[..<colon]
        var value = text[colon...].dropFirst()
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        if Self.isWord(name, "data") {
            if hasData { data.append(Self.lineFeed) }
            data.append(contentsOf: value)
            hasData = true
        } else if Self.isWord(name, "event") {
            event = value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
        } else if !stray.isEmpty
            || text.first.map({ $0 == Self.brace || $0 == Self.bracket }) == true
        {
            let room = ProviderErrorBody.bytesMax - stray.count
            stray.append(contentsOf: text.prefix(max(0, room)))
        }
    }

    /// What stands bare in the stream and is JSON: an error of a server that forgot that it was streaming.
    var strayRoot: JSONValue? {
        guard !stray.isEmpty, let root = try? JSONDocument(parsing: stray).root else { return nil }
        return root.kind == .array ? root[0] : root
    }

    private mutating func dispatch(into events: inout [ServerSentEvent]) {
        if hasData { events.append(ServerSentEvent(event: event, data: data)) }
        event = nil
        data = []
        hasData = false
    }

    private static func lineEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            if bytes[index] == lineFeed || bytes[index] == carriageReturn { return index }
            index += 1
        }
        return nil
    }

    private static func isWord(
        _ name: Slice<UnsafeBufferPointer<UInt8>>, _ word: StaticString
    ) -> Bool {
        guard name.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { name.elementsEqual($0) }
    }

    private static let brace = UInt8(ascii: "{")
    private static let bracket = UInt8(ascii: "[")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
}
