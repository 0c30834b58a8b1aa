extension JSONValue {
    /// The object's text with some of its members changed, and every other byte as it was.
    ///
    /// A value replaces the member's value where it stands, or is appended as a new member; nil
    /// removes the member. Of changes to one key the last counts. The text of a value that is no
    /// object comes back as it is.
    package func replacing(_ changes: [(key: String, value: JSONNode?)]) -> [UInt8] {
        guard kind == .object else { return Array(rawBytes) }
        var splice = JSONSplice(object: self, changes: changes)
        return splice.run()
    }
}

/// An object's text on its way to another.
private struct JSONSplice {
    private let object: JSONValue
    private var pending: [(key: String, value: JSONNode?)] = []
    private var output: [UInt8] = []
    private var hasMembers = false

    init(object: JSONValue, changes: [(key: String, value: JSONNode?)]) {
        self.object = object
        for change in changes {
            // By bytes: for Swift, canonically equivalent strings are equal, but they are two keys.
            pending.removeAll { $0.key.utf8.elementsEqual(change.key.utf8) }
            pending.append(change)
        }
        output.reserveCapacity(object.rawBytes.count + 64 * changes.count)
    }

    mutating func run() -> [UInt8] {
        let text = object.rawBytes
        let source = object.storage.source
        // The brace, and white space up to the first key.
        var copied = text.startIndex + 1
        output.append(UInt8(ascii: "{"))
        var members = object.members.makeIterator()
        while let (key, value) = members.nextCursors() {
            let separator = copied..<key.rawBytes.startIndex
            let valueBytes = value.rawBytes
            copied = valueBytes.endIndex
            let change = takeChange(of: key)
            if case .some(.none) = change { continue }
            appendSeparator(source[separator])
            output += source[key.rawBytes.startIndex..<valueBytes.startIndex]
            if case .some(.some(let node)) = change {
                output += node.bytes()
            } else {
                output += valueBytes
            }
        }
        for case (let key, let value?) in pending { append(key, value) }
        output += source[copied..<text.endIndex]
        return output
    }

    /// The change asked for, if any: `.some(nil)` removes.
    private mutating func takeChange(of key: JSONValue) -> JSONNode?? {
        let index = pending.firstIndex { change in
            key.storage.withText(of: key.index) { $0.elementsEqual(change.key.utf8) }
        }
        return index.map { pending.remove(at: $0).value }
    }

    /// Keeps the white space before a member, and the comma unless the member is now the first.
    private mutating func appendSeparator(_ separator: ArraySlice<UInt8>) {
        if hasMembers {
            output += separator
        } else {
            output += separator.lazy.filter { $0 != UInt8(ascii: ",") }
        }
        hasMembers = true
    }

    private mutating func append(_ key: String, _ value: JSONNode) {
        if hasMembers { output.append(UInt8(ascii: ",")) }
        output += JSONNode.string(key).bytes()
        output.append(UInt8(ascii: ":"))
        output += value.bytes()
        hasMembers = true
    }
}
