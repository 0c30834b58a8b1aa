import CSimdJSON

extension JSONValue {
    /// The value of an object's member; nil where there is none, or this is not an object.
    package subscript(_ key: String) -> JSONValue? {
        var key = key
        return key.withUTF8 { member(named: UnsafeRawBufferPointer($0)) }
    }

    package subscript(_ key: StaticString) -> JSONValue? {
        key.withUTF8Buffer { member(named: UnsafeRawBufferPointer($0)) }
    }

    private func member(named key: UnsafeRawBufferPointer) -> JSONValue? {
        guard storage.node(index).kind == .object else { return nil }
        return storage.member(of: index, named: key).map { JSONValue(storage: storage, index: $0) }
    }

    /// An array's element, found by walking; nil where there is none, or this is not an array.
    package subscript(_ position: Int) -> JSONValue? {
        guard position >= 0, position < elements.underestimatedCount else { return nil }
        var elements = elements.makeIterator()
        for _ in 0..<position { _ = elements.next() }
        return elements.next()
    }

    /// How many elements or members there are; 0 for a scalar.
    package var count: Int {
        let node = storage.node(index)
        return switch node.kind {
        case .array, .object: Int(node.high)
        default: 0
        }
    }

    /// An array's elements in order; none where this is not an array.
    package var elements: JSONElements {
        JSONElements(walk: JSONWalk(of: .array, in: self))
    }

    /// An object's members in the order of the text; none where this is not an object.
    package var members: JSONMembers {
        JSONMembers(walk: JSONWalk(of: .object, in: self))
    }
}

/// The children of a container, still to be visited.
struct JSONWalk: Sendable {
    let storage: JSONStorage
    let end: Int
    let count: Int
    private var next: Int

    /// Empty where `value` is not a container of that kind.
    init(of kind: zumik_json_kind, in value: JSONValue) {
        let node = value.storage.node(value.index)
        let matches = node.kind == kind
        storage = value.storage
        next = value.index + 1
        end = matches ? Int(node.low) : next
        count = matches ? Int(node.high) : 0
    }

    /// Steps over a child and all that it contains.
    mutating func step() -> JSONValue? {
        guard next < end else { return nil }
        defer { next = storage.indexAfter(next) }
        return JSONValue(storage: storage, index: next)
    }
}

/// The elements of an array.
package struct JSONElements: Sequence, Sendable {
    let walk: JSONWalk

    package struct Iterator: IteratorProtocol {
        var walk: JSONWalk

        package mutating func next() -> JSONValue? { walk.step() }
    }

    package var underestimatedCount: Int { walk.count }

    package func makeIterator() -> Iterator { Iterator(walk: walk) }
}

/// The members of an object.
package struct JSONMembers: Sequence, Sendable {
    let walk: JSONWalk

    package struct Iterator: IteratorProtocol {
        var walk: JSONWalk

        package mutating func next() -> (key: String, value: JSONValue)? {
            guard let (key, value) = nextCursors() else { return nil }
            return (
                key.storage.withText(of: key.index) { String(decoding: $0, as: UTF8.self) }, value
            )
        }

        /// The key as a cursor, for readers that want its bytes.
        mutating func nextCursors() -> (key: JSONValue, value: JSONValue)? {
            guard let key = walk.step(), let value = walk.step() else { return nil }
            return (key, value)
        }
    }

    package var underestimatedCount: Int { walk.count }

    package func makeIterator() -> Iterator { Iterator(walk: walk) }
}
