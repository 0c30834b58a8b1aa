import Testing

/// Time, ids and chance are inputs, tasks have owners, and failures are thrown.
@Suite struct BannedCallTests {
    struct Ban {
        let call: String
        let instead: String
    }

    /// Only the composition root makes clocks, ids, chance and tasks.
    static let outsideTheRoot = [
        Ban(call: "Date()", instead: "take the time from the clock that was passed in"),
        Ban(call: "UUID()", instead: "take ids from the IDSource that was passed in"),
        Ban(call: ".random(", instead: "use the generator or key that was passed in"),
        Ban(call: "SystemRandomNumberGenerator", instead: "take `some RandomNumberGenerator`"),
        Ban(call: "Task.sleep(", instead: "pause by the clock that was passed in"),
        Ban(call: "usleep(", instead: "wait for what should happen"),
        Ban(call: "sleep(", instead: "wait for what should happen"),
        Ban(call: "Task {", instead: "who waits for it at shutdown? Use a task group or async let"),
        Ban(call: "Task(", instead: "who waits for it at shutdown? Use a task group or async let"),
        Ban(call: "Task.detached", instead: "who waits for it at shutdown? Use a task group"),
        Ban(call: "print(", instead: "return text to the command, or log a constant line"),
        Ban(call: "getenv(", instead: "take settings from the configuration"),
        Ban(call: "ProcessInfo", instead: "take settings from the configuration"),
        Ban(call: "exit(", instead: "throw, and let the command choose its status"),
    ]

    static let everywhere = [
        Ban(call: "try!", instead: "throw, or handle the error"),
        Ban(call: "as!", instead: "use `as?` and say what happens otherwise"),
        Ban(call: "fatalError()", instead: "say why it cannot happen"),
        Ban(call: "preconditionFailure()", instead: "say why it cannot happen"),
        Ban(call: "assertionFailure(", instead: "use precondition: release builds keep the books"),
        Ban(call: "DispatchQueue.main", instead: "nothing here has a main queue"),
        Ban(call: "NSLock", instead: "use Mutex"),
        Ban(call: "public", instead: "use package: nobody links to us"),
        Ban(call: "swiftlint", instead: "the project has no such tool"),
    ]

    static let inTests = [
        Ban(call: "Task.sleep(", instead: "wait for what should happen, or move a fake clock"),
        Ban(call: "Thread.sleep", instead: "wait for what should happen, or move a fake clock"),
        Ban(call: "usleep(", instead: "wait for what should happen, or move a fake clock"),
        Ban(call: "sleep(", instead: "wait for what should happen, or move a fake clock"),
        Ban(call: ".disabled(", instead: "repair the test or delete it"),
        Ban(call: "SystemRandomNumberGenerator", instead: "use a seed, and print it"),
    ]

    @Test func `modules take time, ids, chance and tasks from the composition root`() {
        let modules = SourceTree.sources.filter { $0.module != "zumik" }
        let violations = Self.violations(of: Self.outsideTheRoot, in: modules)
        #expect(violations.isEmpty, "\(violations.report)")
    }

    @Test func `nothing in Sources hides a failure or reaches past the project`() {
        let violations = Self.violations(of: Self.everywhere, in: SourceTree.sources)
        #expect(violations.isEmpty, "\(violations.report)")
    }

    @Test func `tests neither sleep nor are switched off`() {
        let violations = Self.violations(of: Self.inTests, in: SourceTree.tests)
        #expect(violations.isEmpty, "\(violations.report)")
    }

    @Test(arguments: [
        ("let a = Date()", "Date()", true), ("let a = mandate()", "Date()", false),
        ("group.addTask { }", "Task {", false), ("Task { }", "Task {", true),
        ("x = .random(in: 0..<3)", ".random(", true), ("publication", "public", false),
        ("sleep(1)", "sleep(", true), ("shared.sleep(until: x)", "sleep(", false),
        ("func sleep(until: Int)", "sleep(", false),
        ("public struct A", "public", true), ("try! f()", "try!", true),
    ])
    func `a call counts as a whole word`(code: String, call: String, isFound: Bool) {
        #expect(Self.contains(code, call) == isFound)
    }

    static func violations(of bans: [Ban], in files: [SourceFile]) -> [Violation] {
        files.flatMap { file in
            file.swift.code.enumerated().flatMap { index, code in
                bans.filter { contains(code, $0.call) }.map { ban in
                    Violation(
                        path: file.path, line: index + 1, advice: "`\(ban.call)`: \(ban.instead)")
                }
            }
        }
    }

    /// Whether `code` has `call` as words of its own; a method of ours may have a C function's name.
    static func contains(_ code: String, _ call: String) -> Bool {
        let isFunction = call.last == "(" && call.first?.isLowercase == true
        return code.ranges(of: call).contains { range in
            if isFunction, code[..<range.lowerBound].last == "." { return false }
            if isFunction, code[..<range.lowerBound].hasSuffix("func ") { return false }
            let before = code[..<range.lowerBound].last
            let after = code[range.upperBound...].first
            let beginsWord = call.first.map(isWord) != true || before.map(isWord) != true
            let endsWord = call.last.map(isWord) != true || after.map(isWord) != true
            return beginsWord && endsWord
        }
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
