/// Appends compact JSON text to a byte buffer.
///
/// Escaping is minimal: \" \\ \b \f \n \r \t, other control characters as \u00xx, everything else
/// as its UTF-8 bytes. There is no way to write a floating-point number: decimals are strings, or
/// tokens passed through as `raw`. Calls that no JSON value can come of (a closing without its
/// opening, an early `take`) trap.
package struct JSONWriter: Sendable {
    private var text: TextBuffer
    private var depth = 0
    /// Whether the next key or element is preceded by a comma.
    private var isAfterValue = false
    /// Present where the text is to be canonical.
    private var keyOrder: CanonicalKeyOrder?

    package init(capacity: Int = 512) {
        text = TextBuffer(capacity: capacity)
    }

    /// What has been written so far.
    package var bytes: [UInt8] { text.bytes }

    /// A writer of canonical JSON, the form of stored events.
    ///
    /// As any writer's text, and besides: the keys of an object come in strictly ascending order of
    /// their UTF-8 bytes, which the caller must follow (else it traps), `raw` takes canonical
    /// bytes only, and a member without a value is left out where others write null. The members of a
    /// `JSONNode` are put in order. The rule is checked by `JSONDocument.isCanonical`.
    package static func canonical(capacity: Int = 512) -> JSONWriter {
        var writer = JSONWriter(capacity: capacity)
        writer.keyOrder = CanonicalKeyOrder()
        return writer
    }

    /// Whether a member without a value is left out; else it is null.
    var omitsAbsentMembers: Bool { keyOrder != nil }

    // MARK: Structure

    package mutating func beginObject() {
        begin(UInt8(ascii: "{"))
        keyOrder?.enterObject()
    }

    package mutating func endObject() {
        end(UInt8(ascii: "}"))
        keyOrder?.leaveObject()
    }

    package mutating func beginArray() { begin(UInt8(ascii: "[")) }

    package mutating func endArray() { end(UInt8(ascii: "]")) }

    package mutating func key(_ key: String) {
        var key = key
        key.withUTF8 { writeKey($0) }
    }

    package mutating func key(_ key: StaticString) {
        key.withUTF8Buffer { writeKey($0) }
    }

    // MARK: Values

    package mutating func value(_ text: String) {
        var text = text
        text.withUTF8 { self.text.appendString($0, comma: isAfterValue) }
        isAfterValue = true
    }

    package mutating func value(_ number: Int64) {
        text.appendDecimal(number, comma: isAfterValue)
        isAfterValue = true
    }

    package mutating func value(_ number: Int) { value(Int64(number)) }

    package mutating func value(_ flag: Bool) {
        separate()
        text.append(flag ? "true" : "false")
    }

    package mutating func null() {
        separate()
        text.append("null")
    }

    /// Writes bytes that are one valid JSON value; in canonical text they must be canonical.
    package mutating func raw(_ value: some Collection<UInt8>) {
        let bytes = Array(value)
        precondition(
            keyOrder == nil || JSONDocument.isCanonical(bytes),
            "raw bytes in canonical JSON are not canonical")
        separate()
        text.append(bytes)
    }

    package mutating func value(_ node: JSONNode) {
        switch node {
        case .null: null()
        case .bool(let flag): value(flag)
        case .int(let number): value(number)
        case .string(let text): value(text)
        case .raw(let value): raw(value)
        case .array(let elements):
            beginArray()
            for element in elements { value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for member in keyOrder == nil ? members : members.inKeyOrder {
                key(member.key)
                value(member.value)
            }
            endObject()
        }
    }

    /// Appends bytes outside the JSON structure, such as the framing of an event around its data.
    package mutating func verbatim(_ text: StaticString) {
        precondition(depth == 0, "verbatim bytes inside a JSON value")
        self.text.append(text)
        isAfterValue = false
    }

    /// Hands over the text; the writer is empty afterwards and can be used again.
    package mutating func take() -> [UInt8] {
        precondition(depth == 0, "a JSON object or array is still open")
        isAfterValue = false
        return text.take()
    }

    // MARK: Writing

    private mutating func begin(_ bracket: UInt8) {
        separate()
        text.append(bracket)
        depth += 1
        isAfterValue = false
    }

    private mutating func end(_ bracket: UInt8) {
        precondition(depth > 0, "no JSON object or array is open")
        text.append(bracket)
        depth -= 1
        isAfterValue = true
    }

    private mutating func separate() {
        if isAfterValue { text.append(UInt8(ascii: ",")) }
        isAfterValue = true
    }

    private mutating func writeKey(_ key: UnsafeBufferPointer<UInt8>) {
        keyOrder?.follow(key)
        text.appendString(key, comma: isAfterValue, colon: true)
        isAfterValue = false
    }
}

extension [JSONMember] {
    /// The members in ascending order of their keys' UTF-8 bytes.
    fileprivate var inKeyOrder: [JSONMember] {
        sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}
