/// Text that grows at its end, a token at a time: room is asked for once for all of a token's bytes, where an array asks
/// at every append.
struct TextBuffer: Sendable {
    /// As long as its room; what has been written are the first `count`.
    private var storage: [UInt8]
    private var count = 0

    init(capacity: Int) {
        storage = [UInt8](repeating: 0, count: capacity)
    }

    /// What has been written so far.
    var bytes: [UInt8] { Array(storage[..<count]) }

    /// Hands over what was written.
    mutating func take() -> [UInt8] {
        storage.removeLast(storage.count - count)
        defer { self = TextBuffer(capacity: 0) }
        return storage
    }

    mutating func append(_ byte: UInt8) {
        append(atMost: 1) {
            $0[0] = byte
            return 1
        }
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append($0) }
    }

    mutating func append(_ more: UnsafeBufferPointer<UInt8>) {
        append(atMost: more.count) { $0.put(more, at: 0) }
    }

    mutating func append(_ more: [UInt8]) {
        more.withUnsafeBufferPointer { append($0) }
    }

    /// Appends a string in quotes, escaped minimally, between a comma and a colon where they are wanted.
    mutating func appendString(
        _ text: UnsafeBufferPointer<UInt8>, comma: Bool, colon: Bool = false
    ) {
        guard text.hasNothingToEscape else {
            var escaped: [UInt8] = comma ? [UInt8(ascii: ",")] : []
            escaped.appendJSONString(text)
            if colon { escaped.append(UInt8(ascii: ":")) }
            return append(escaped)
        }
        append(atMost: text.count + 4) { room in
            var end = 0
            if comma { end = room.put(UInt8(ascii: ","), at: end) }
            end = room.put(UInt8(ascii: "\""), at: end)
            end = room.put(text, at: end)
            end = room.put(UInt8(ascii: "\""), at: end)
            return colon ? room.put(UInt8(ascii: ":"), at: end) : end
        }
    }

    mutating func appendDecimal(_ number: Int64, comma: Bool) {
        append(atMost: 21) { room in
            var begin = room.count
            var rest = number.magnitude
            repeat {
                begin -= 1
                room[begin] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            var end = comma ? room.put(UInt8(ascii: ","), at: 0) : 0
            if number < 0 { end = room.put(UInt8(ascii: "-"), at: end) }
            return room.put(UnsafeBufferPointer(rebasing: room[begin...]), at: end)
        }
    }

    /// Gives `write` room for so many bytes; it tells how many it has written.
    private mutating func append(
        atMost room: Int, _ write: (UnsafeMutableBufferPointer<UInt8>) -> Int
    ) {
        if storage.count - count < room { grow(by: room) }
        count += storage.withUnsafeMutableBufferPointer {
            write(UnsafeMutableBufferPointer(rebasing: $0[count..<count + room]))
        }
    }

    private mutating func grow(by room: Int) {
        let longer = max(storage.count * 2, count + room, 64)
        storage += [UInt8](repeating: 0, count: longer - storage.count)
    }
}

extension UnsafeMutableBufferPointer<UInt8> {
    /// Puts a byte at a place and gives the next place.
    fileprivate func put(_ byte: UInt8, at place: Int) -> Int {
        self[place] = byte
        return place + 1
    }

    /// Puts bytes at a place, which they may overlap, and gives the next place.
    fileprivate func put(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Int {
        if let from = bytes.baseAddress, let to = baseAddress {
            (to + place).update(from: from, count: bytes.count)
        }
        return place + bytes.count
    }
}
