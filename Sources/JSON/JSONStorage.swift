import CSimdJSON

/// The source, the nodes and the unescaped text of one parsed document, behind one reference.
///
/// The nodes are the buffer's elements; the text of escaped strings follows them, in as many
/// elements as it fills.
// Safe because nothing is written after `init` returns: every method only reads. ManagedBuffer
// itself refuses to be Sendable.
struct JSONStorage: @unchecked Sendable {
    private struct Header {
        let source: [UInt8]
        let nodeCount: Int
    }

    private let buffer: ManagedBuffer<Header, zumik_json_node>

    /// Copies the outcome of a parse out of the parser's scratch memory.
    init(copying parsed: zumik_json_result, of source: [UInt8]) {
        let stride = MemoryLayout<zumik_json_node>.stride
        let textSlots = (parsed.text_count + stride - 1) / stride
        buffer = .create(minimumCapacity: parsed.node_count + textSlots) { _ in
            Header(source: source, nodeCount: parsed.node_count)
        }
        buffer.withUnsafeMutablePointerToElements { elements in
            if let nodes = parsed.nodes {
                elements.initialize(from: nodes, count: parsed.node_count)
            }
            if let text = parsed.text {
                UnsafeMutableRawPointer(elements + parsed.node_count)
                    .copyMemory(from: text, byteCount: parsed.text_count)
            }
        }
    }

    var source: [UInt8] { buffer.header.source }

    func node(_ index: Int) -> zumik_json_node {
        buffer.withUnsafeMutablePointerToElements { $0[index] }
    }

    /// Lends the unescaped bytes of a string.
    func withText<Result>(
        of index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try withMemory { memory in
            let node = memory.nodes[index]
            guard node.kind == .long_escaped_string else { return try body(memory.text(of: node)) }
            return try withUnsafeTemporaryAllocation(
                of: UInt8.self, capacity: Int(node.high)
            ) { target in
                let count = memory.unescape(node, into: target)
                return try body(UnsafeRawBufferPointer(start: target.baseAddress, count: count))
            }
        }
    }

    /// The unescaped text of a string.
    func string(at index: Int) -> String {
        withMemory { $0.string(of: $0.nodes[index]) }
    }

    /// The index of the value of the member with this key, in an object.
    func member(of object: Int, named key: UnsafeRawBufferPointer) -> Int? {
        withMemory { $0.member(of: object, named: key) }
    }

    /// Lends the value of the member with this key, in an object, to who reads it in one go.
    func withMember<Result>(
        of object: Int, named key: UnsafeRawBufferPointer,
        _ body: (JSONMemory, zumik_json_node) -> Result
    ) -> Result? {
        withMemory { memory in
            memory.member(of: object, named: key).map { body(memory, memory.nodes[$0]) }
        }
    }

    /// The index of the value or key that follows the value at `index` and all it contains.
    func indexAfter(_ index: Int) -> Int {
        withMemory { $0.indexAfter(index) }
    }

    private func withMemory<Result>(_ body: (JSONMemory) throws -> Result) rethrows -> Result {
        try buffer.withUnsafeMutablePointers { header, nodes in
            try header.pointee.source.withUnsafeBytes { source in
                try body(
                    JSONMemory(
                        source: source, nodes: nodes,
                        text: UnsafeRawPointer(nodes + header.pointee.nodeCount)))
            }
        }
    }
}

/// Pointers into a storage, for the length of one call.
struct JSONMemory {
    let source: UnsafeRawBufferPointer
    let nodes: UnsafeMutablePointer<zumik_json_node>
    let text: UnsafeRawPointer

    /// The text of a string that is no long escaped one.
    func text(of node: zumik_json_node) -> UnsafeRawBufferPointer {
        if node.kind == .escaped_string {
            return UnsafeRawBufferPointer(start: text + Int(node.low), count: Int(node.high))
        }
        return inside(node)
    }

    func string(of node: zumik_json_node) -> String {
        guard node.kind == .long_escaped_string else {
            return String(decoding: text(of: node), as: UTF8.self)
        }
        return String(unsafeUninitializedCapacity: Int(node.high)) { unescape(node, into: $0) }
    }

    /// Writes the text of a long escaped string, whose length the node says.
    func unescape(
        _ node: zumik_json_node, into target: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        let escaped = inside(node).assumingMemoryBound(to: UInt8.self)
        return zumik_json_unescape(escaped.baseAddress, escaped.count, target.baseAddress)
    }

    /// What stands between the quotes.
    private func inside(_ node: zumik_json_node) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: source[Int(node.start) + 1..<Int(node.end) - 1])
    }

    /// The index of the value of the member with this key, in an object.
    func member(of object: Int, named key: UnsafeRawBufferPointer) -> Int? {
        guard nodes[object].kind == .object else { return nil }
        let end = Int(nodes[object].low)
        var at = object + 1
        while at < end {
            if isText(key, of: nodes[at]) { return at + 1 }
            at = indexAfter(at + 1)
        }
        return nil
    }

    private func isText(_ key: UnsafeRawBufferPointer, of node: zumik_json_node) -> Bool {
        // Most keys differ in their length already.
        if node.kind == .string, Int(node.end - node.start) != key.count + 2 { return false }
        return text(of: node).elementsAreIdentical(to: key)
    }

    func indexAfter(_ index: Int) -> Int {
        switch nodes[index].kind {
        case .array, .object: Int(nodes[index].low)
        default: index + 1
        }
    }
}
