/// Named facts, one or two to a line, the names aligned.
struct FactSheet: Sendable {
    private var facts: [(name: String, value: String)] = []

    mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        facts.append((name, value.printable))
    }

    func text(columns: Int) -> String {
        let width = facts.map(\.name.count).max() ?? 0
        return facts.map { name, value in
            let line = name.fitted(to: width) + "  " + value
            return line.fitted(to: min(line.count, columns)) + "\n"
        }.joined()
    }
}
