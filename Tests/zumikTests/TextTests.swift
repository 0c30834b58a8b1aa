import Testing

@testable import zumik

@Suite struct TextTests {
    @Test func `numbers align right, words left, and columns two blanks apart`() {
        var table = TextTable([.text("model"), .number("tokens"), .text("note")])
        table.add(["gpt-5.4", "1,234", "–"])
        table.add(["claude", "5", "first"])
        #expect(
            table.text(columns: 100) == """
                model    tokens  note
                gpt-5.4   1,234  –
                claude        5  first

                """)
    }

    @Test func `a table too wide leaves out optional columns, then cuts`() {
        var table = TextTable([
            .text("id", narrowest: 6), .text("name", isOptional: true), .number("count"),
        ])
        table.add(["abcdefghijkl", "somebody", "12"])
        #expect(
            table.lines(columns: 29) == [
                "id            name      count", "abcdefghijkl  somebody     12",
            ])
        #expect(
            table.lines(columns: 28) == [
                "id           name      count", "abcdefghij…  somebody     12",
            ])
        #expect(table.lines(columns: 22) == ["id            count", "abcdefghijkl     12"])
        #expect(table.lines(columns: 13) == ["id      count", "abcde…     12"])
    }

    @Test func `a table without titles has no header, and an indent moves every line`() {
        var table = TextTable([.text(""), .text("")])
        table.add(["a", "b"])
        #expect(table.text(columns: 40, indent: 2) == "  a  b\n")
    }

    @Test(arguments: [
        ("plain – ✓ 中", "plain – ✓ 中"), ("\u{1B}[31mred", "\u{FFFD}[31mred"),
        ("a\nb\r", "a\u{FFFD}b\u{FFFD}"), ("\u{202E}evil", "\u{FFFD}evil"),
        ("\u{9B}31m", "\u{FFFD}31m"),
    ])
    func `what would change the terminal is not printed`(_ text: String, _ printed: String) {
        #expect(text.printable == printed)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567"),
        (Int64.min, "-9,223,372,036,854,775,808"),
    ])
    func `thousands are grouped`(_ number: Int64, _ text: String) {
        #expect(Numbers.grouped(number) == text)
    }

    @Test func `what nobody knows is a dash`() {
        #expect(Numbers.grouped(nil) == "–")
        #expect(Numbers.milliseconds(nil) == "–")
    }

    @Test(arguments: [
        (0.0, "0.0 ms"), (0.04, "0.0 ms"), (38.25, "38.3 ms"), (1_830.94, "1,830.9 ms"),
    ])
    func `milliseconds have one place`(_ value: Double, _ text: String) {
        #expect(Numbers.milliseconds(value) == text)
    }

    @Test(arguments: [(0, "0 B"), (1_023, "1023 B"), (1_024, "1.0 KiB"), (8_808_038, "8.4 MiB")])
    func `bytes come in a fitting unit`(_ count: Int64, _ text: String) {
        #expect(Numbers.bytes(count) == text)
    }

    @Test(arguments: [(nil, 100), (20, 60), (80, 80), (200, 100)] as [(Int?, Int)])
    func `output is 60 to 100 columns wide`(_ terminal: Int?, _ usable: Int) {
        #expect(Terminal(columns: terminal).usableColumns == usable)
    }

    @Test func `facts are cut to the width, names aligned`() {
        var sheet = FactSheet()
        sheet.add("id", "one")
        sheet.add("absent", nil)
        sheet.add("customer", "0123456789")
        #expect(sheet.text(columns: 15) == "id        one\ncustomer  0123…\n")
    }
}
