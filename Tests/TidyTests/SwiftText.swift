/// A Swift file taken apart into code, comments and string literals, so that a rule about one never trips over another.
///
/// It knows comments, string literals of every kind and interpolation, and nothing else of the language. Regular
/// expression literals that hold a quotation mark would confuse it until the end of their line.
struct SwiftText {
    struct Literal: Equatable {
        let line: Int
        var text = ""
        var hasInterpolation = false
    }

    /// Line by line: what is neither comment nor the inside of a literal; interpolated code is code.
    private(set) var code: [String] = [""]
    /// Line by line: the comments, slashes included.
    private(set) var comments: [String] = [""]
    private(set) var literals: [Literal] = []

    /// What the reader is inside of; interpolation nests code in a literal, and literals in that code.
    private enum Place {
        case code(parentheses: Int)
        case comment
        case literal(hashes: Int, multiline: Bool, index: Int)
    }

    init(_ text: String) {
        let characters = Array(text)
        var places: [Place] = [.code(parentheses: 0)]
        var position = 0
        while position < characters.count {
            switch places[places.count - 1] {
            case .comment: readComment(characters, &position, &places)
            case .literal: readLiteral(characters, &position, &places)
            case .code: readCode(characters, &position, &places)
            }
        }
    }

    private mutating func endLine() {
        code.append("")
        comments.append("")
    }

    private mutating func readComment(
        _ characters: [Character], _ position: inout Int, _ places: inout [Place]
    ) {
        if characters[position] == "\n" {
            places.removeLast()
            endLine()
        } else {
            comments[comments.count - 1].append(characters[position])
        }
        position += 1
    }

    private mutating func readLiteral(
        _ characters: [Character], _ position: inout Int, _ places: inout [Place]
    ) {
        guard case .literal(let hashes, let multiline, let index) = places[places.count - 1] else {
            return
        }
        let rest = characters[position...]
        let closing =
            String(repeating: "\"", count: multiline ? 3 : 1)
            + String(repeating: "#", count: hashes)
        let escape = "\\" + String(repeating: "#", count: hashes)
        if rest.starts(with: closing) {
            places.removeLast()
            code[code.count - 1].append("\"")
            position += closing.count
        } else if rest.starts(with: escape + "(") {
            literals[index].hasInterpolation = true
            places.append(.code(parentheses: 0))
            position += escape.count + 1
        } else if rest.starts(with: escape) {
            position += escape.count + 1  // The escaped character cannot end the literal.
            if position <= characters.count, characters[position - 1] == "\n" { endLine() }
        } else {
            if rest.first == "\n" {
                endLine()
                if !multiline { places.removeLast() }
            }
            literals[index].text.append(characters[position])
            position += 1
        }
    }

    private mutating func readCode(
        _ characters: [Character], _ position: inout Int, _ places: inout [Place]
    ) {
        guard case .code(let parentheses) = places[places.count - 1] else { return }
        let rest = characters[position...]
        let hashes = rest.prefix { $0 == "#" }.count
        if rest.starts(with: "//") {
            places.append(.comment)
        } else if rest.dropFirst(hashes).first == "\"" {
            let multiline = rest.dropFirst(hashes).starts(with: "\"\"\"")
            literals.append(Literal(line: code.count))
            places.append(
                .literal(hashes: hashes, multiline: multiline, index: literals.count - 1))
            code[code.count - 1].append("\"")
            position += hashes + (multiline ? 3 : 1)
        } else if rest.first == ")", parentheses == 0, places.count > 1 {
            places.removeLast()
            position += 1
        } else {
            if rest.first == "\n" { endLine() } else { code[code.count - 1].append(rest[position]) }
            let change = rest.first == "(" ? 1 : rest.first == ")" ? -1 : 0
            places[places.count - 1] = .code(parentheses: parentheses + change)
            position += 1
        }
    }
}
