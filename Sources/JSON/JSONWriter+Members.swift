extension JSONWriter {
    package mutating func member(_ name: StaticString, _ text: String?) {
        member(name, text) { $1.value($0) }
    }

    package mutating func member(_ name: StaticString, _ number: Int64?) {
        member(name, number) { $1.value($0) }
    }

    package mutating func member(_ name: StaticString, _ number: Int?) {
        member(name, number) { $1.value($0) }
    }

    package mutating func member(_ name: StaticString, _ flag: Bool?) {
        member(name, flag) { $1.value($0) }
    }

    /// A member of any form. Without a value it is null, and in canonical text it is left out: so there is one way
    /// to say that there is none.
    package mutating func member<Value>(
        _ name: StaticString, _ value: Value?, write: (Value, inout JSONWriter) -> Void
    ) {
        if let value {
            key(name)
            write(value, &self)
        } else if !omitsAbsentMembers {
            key(name)
            null()
        }
    }
}
