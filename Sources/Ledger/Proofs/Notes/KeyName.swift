/// The name of a key in signed notes, which is the name of our log too, such as `example.com/ledger`.
///
/// Not empty, without spaces of Unicode, control characters and `+` (C2SP signed-note). Equal means the same bytes.
package struct KeyName: Hashable, Sendable {
    package let text: String

    package init(_ text: String) throws(ProofError) {
        let isAllowed = text.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && !scalar.properties.isWhitespace && scalar != "+"
        }
        guard !text.isEmpty, isAllowed else { throw .malformedName }
        self.text = text
    }

    // Swift compares strings by what they look like, and a signature covers bytes.
    package static func == (left: KeyName, right: KeyName) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

extension KeyName: CustomStringConvertible {
    package var description: String { text }
}
