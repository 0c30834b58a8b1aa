/// A value to bind, for the statements where convenience matters more than a copy.
///
/// There is no floating point on purpose: nothing we store is inexact.
package enum SQLiteValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    /// Text, or null for nil.
    package static func optional(_ value: String?) -> SQLiteValue {
        value.map { .text($0) } ?? .null
    }

    /// An integer, or null for nil.
    package static func optional(_ value: Int64?) -> SQLiteValue {
        value.map { .integer($0) } ?? .null
    }

    /// A blob, or null for nil.
    package static func optional(_ value: [UInt8]?) -> SQLiteValue {
        value.map { .blob($0) } ?? .null
    }
}

extension SQLiteValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
    ExpressibleByNilLiteral
{
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(stringLiteral value: String) { self = .text(value) }
    package init(nilLiteral: ()) { self = .null }
}
