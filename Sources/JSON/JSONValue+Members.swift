import CSimdJSON

/// What a member of an object holds, seen by who wants a value of one kind.
package enum JSONFound<Value> {
    /// There is no such member, or it is null.
    case nothing
    /// It is of another kind.
    case other
    case value(Value)
}

/// Members read in one go: for who reads many of them, such as every payload of a log.
extension JSONValue {
    package func string(of name: StaticString) -> JSONFound<String> {
        find(name) { memory, node in
            switch node.kind {
            case .string, .escaped_string, .long_escaped_string: .value(memory.string(of: node))
            default: .other
            }
        }
    }

    /// The integer, where the token has neither fraction nor exponent and fits.
    package func int(of name: StaticString) -> JSONFound<Int64> {
        find(name) { _, node in
            guard node.kind == .integer else { return .other }
            return .value(Int64(bitPattern: UInt64(node.high) << 32 | UInt64(node.low)))
        }
    }

    package func bool(of name: StaticString) -> JSONFound<Bool> {
        find(name) { _, node in
            switch node.kind {
            case .true: .value(true)
            case .false: .value(false)
            default: .other
            }
        }
    }

    private func find<Value>(
        _ name: StaticString, _ read: (JSONMemory, zumik_json_node) -> JSONFound<Value>
    ) -> JSONFound<Value> {
        name.withUTF8Buffer { name in
            storage.withMember(of: index, named: UnsafeRawBufferPointer(name)) { memory, node in
                node.kind == .null ? .nothing : read(memory, node)
            }
        } ?? .nothing
    }
}
