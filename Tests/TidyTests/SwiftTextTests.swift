import Testing

/// The rules are worth what this reader is worth.
@Suite struct SwiftTextTests {
    @Test func `a banned word in a comment or a literal is not code`() {
        let text = SwiftText("let a = \"Date()\"  // not Date()\nlet b = Date()\n")
        #expect(text.code == ["let a = \"\"  ", "let b = Date()", ""])
        #expect(text.comments == ["// not Date()", "", ""])
    }

    @Test func `slashes and quotes inside a literal do not end it`() {
        let text = SwiftText(#"let a = "http://x/\"y\"" + "z""#)
        #expect(text.code == ["let a = \"\" + \"\""])
        #expect(text.literals.map(\.text) == ["http://x/y", "z"])
    }

    @Test func `interpolated code is code, also with literals of its own`() {
        let text = SwiftText(#"let a = "x\(f("y", (1)))z" + Date()"#)
        #expect(text.code == [#"let a = "f("", (1))" + Date()"#])
        #expect(text.literals.map(\.hasInterpolation) == [true, false])
        #expect(text.literals.map(\.text) == ["xz", "y"])
    }

    @Test func `raw and multi-line literals keep the count of lines`() {
        let text = SwiftText("let a = #\"\"\"\n    SELECT \\(x)\n    \"\"\"#\nlet b = 1")
        #expect(text.code == ["let a = \"", "", "\"", "let b = 1"])
        #expect(text.literals.count == 1)
        #expect(text.literals.first?.hasInterpolation == false)
    }

    @Test func `an unfinished literal ends with its line`() {
        #expect(SwiftText("let a = \"\nDate()").code == ["let a = \"", "Date()"])
    }
}
