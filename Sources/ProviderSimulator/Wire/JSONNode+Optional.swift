import JSON

extension JSONNode {
    /// The text, or null.
    static func text(_ text: String?) -> JSONNode { text.map(JSONNode.string) ?? .null }

    /// The number, or null.
    static func number(_ number: Int?) -> JSONNode { number.map { .int(Int64($0)) } ?? .null }

    static func number(_ number: Int) -> JSONNode { .int(Int64(number)) }

    /// Members without those that have no value.
    static func members(_ members: [(String, JSONNode?)]) -> JSONNode {
        .object(members.compactMap { name, value in value.map { JSONMember(name, $0) } })
    }
}
