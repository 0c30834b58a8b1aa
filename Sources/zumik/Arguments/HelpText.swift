/// The help of the program, of a group of commands and of one command, made from their forms.
struct HelpText: Sendable {
    private let forms: [CommandForm]

    init(forms: [CommandForm]) {
        self.forms = forms
    }

    /// `zumik --help`.
    var overview: String {
        var text = "zumik \(Version.text) — an LLM gateway whose books are the product\n\n"
        text += "Usage: zumik COMMAND [OPTIONS]\n\n"
        text += Self.list(forms.map { ($0.fullName, $0.summary) })
        text += "\nzumik COMMAND --help tells more of each.\n"
        text += "Exit status: 0 done, 1 failed or not there, 2 wrong usage, 3 ledger damaged.\n"
        return text
    }

    /// `zumik GROUP --help`.
    func group(_ name: String) -> String {
        let members = forms.filter { $0.name[0] == name }
        return "Usage: zumik \(name) COMMAND [OPTIONS]\n\n"
            + Self.list(members.map { ($0.fullName, $0.summary) })
    }

    /// `zumik COMMAND --help`.
    func command(_ form: CommandForm) -> String {
        let arguments = form.arguments.map { " " + $0.usage }.joined()
        var text = "\(form.summary)\n\nUsage: zumik \(form.fullName)\(arguments) [OPTIONS]\n"
        if !form.arguments.isEmpty {
            text += "\n" + Self.list(form.arguments.map { ($0.name, $0.meaning) })
        }
        text += "\n" + Self.list((form.options + [.help]).map { ($0.usage, $0.meaning) })
        for note in form.notes { text += "\n" + Self.wrapped(note, columns: 96) }
        if !form.examples.isEmpty {
            text += "\nExamples:\n" + form.examples.map { "  \($0)\n" }.joined()
        }
        return text
    }

    private static func list(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { name, meaning in
            "  " + name + String(repeating: " ", count: width - name.count) + "  \(meaning)\n"
        }.joined()
    }

    private static func wrapped(_ text: String, columns: Int) -> String {
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if last.count + 1 + word.count <= columns {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
