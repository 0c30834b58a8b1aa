/// A table of text whose columns align and which fits the width that it is given.
///
/// A table that is too wide first leaves out its optional columns, from the right, then cuts cells short.
struct TextTable: Sendable {
    struct Column: Sendable {
        enum Alignment: Sendable {
            case left
            case right
        }

        var title: String
        var alignment = Alignment.left
        /// The least width that cells may be cut to; nil: they never are.
        var narrowest: Int?
        /// Left out when there is no room.
        var isOptional = false

        static func text(_ title: String, narrowest: Int? = nil, isOptional: Bool = false) -> Self {
            Self(title: title, narrowest: narrowest, isOptional: isOptional)
        }

        static func number(_ title: String, isOptional: Bool = false) -> Self {
            Self(title: title, alignment: .right, isOptional: isOptional)
        }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    init(_ columns: [Column]) {
        precondition(!columns.isEmpty, "a table has columns")
        self.columns = columns
    }

    mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row has a cell for each column")
        rows.append(cells.map(\.printable))
    }

    /// The header, if a column has a title, and the rows, a line each.
    func lines(columns limit: Int, indent: Int = 0) -> [String] {
        let (shown, widths) = layout(within: limit - indent)
        let margin = String(repeating: " ", count: indent)
        func line(_ cells: [String]) -> String {
            let fitted = zip(shown, widths).map { index, width in
                cells[index].fitted(to: width, columns[index].alignment)
            }
            return (margin + fitted.joined(separator: "  ")).trimmingTrailingBlanks
        }
        let titles = columns.map(\.title)
        let header = titles.allSatisfy(\.isEmpty) ? [] : [line(titles)]
        return header + rows.map(line)
    }

    func text(columns limit: Int, indent: Int = 0) -> String {
        lines(columns: limit, indent: indent).map { $0 + "\n" }.joined()
    }

    /// The columns that are shown and their widths.
    private func layout(within limit: Int) -> (shown: [Int], widths: [Int]) {
        let natural = columns.indices.map { index in
            (rows.map { $0[index].count } + [columns[index].title.count]).max() ?? 0
        }
        let least = columns.indices.map { min(columns[$0].narrowest ?? natural[$0], natural[$0]) }
        var shown = Array(columns.indices)
        func total(_ widths: [Int]) -> Int {
            shown.reduce(2 * (shown.count - 1)) { $0 + widths[$1] }
        }
        while total(least) > limit,
            let last = shown.lastIndex(where: { columns[$0].isOptional })
        {
            shown.remove(at: last)
        }
        var widths = natural
        while total(widths) > limit,
            let widest = shown.filter({ widths[$0] > least[$0] }).max(by: {
                (widths[$0], $1) < (widths[$1], $0)
            })
        {
            widths[widest] -= 1
        }
        return (shown, shown.map { widths[$0] })
    }
}

extension String {
    /// This text without characters that would move the cursor or change the terminal: whoever wrote a provider's
    /// error code does not write on our screen.
    var printable: String {
        let isClean = unicodeScalars.allSatisfy(Self.isPrintable)
        guard !isClean else { return self }
        return String(
            String.UnicodeScalarView(
                unicodeScalars.map { Self.isPrintable($0) ? $0 : "\u{FFFD}" }))
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }

    /// Exactly `width` characters: padded, or cut with `…` at its end.
    func fitted(to width: Int, _ alignment: TextTable.Column.Alignment = .left) -> String {
        guard count <= width else { return width > 0 ? prefix(width - 1) + "…" : "" }
        let padding = String(repeating: " ", count: width - count)
        return alignment == .left ? self + padding : padding + self
    }

    var trimmingTrailingBlanks: String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
