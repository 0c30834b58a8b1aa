import Foundation
import Testing

/// The import graph is the architecture; the manifest says it to the compiler, this table to its reader.
@Suite struct ImportTests {
    /// What each module may import, the system's own modules apart. Adding to it is a decision.
    static let allowed: [String: Set<String>] = [
        "CSQLite": [], "CCurl": [], "COpenSSL": [], "CMicroHTTPD": [], "CSimdJSON": [],
        "SQLite": ["CSQLite"],
        "JSON": ["CSimdJSON"],
        "Crypto": ["COpenSSL"],
        "HTTPServer": ["CMicroHTTPD"],
        "HTTPClient": ["CCurl"],
        "Events": ["JSON"],
        "Pricing": ["Events", "JSON"],
        "Providers": ["Events", "JSON", "Pricing"],
        "Replay": ["Events", "JSON"],
        "Ledger": ["Crypto", "Events", "JSON", "SQLite"],
        "Projections": ["Crypto", "Events", "JSON", "Ledger", "Pricing", "Replay", "SQLite"],
        "Gateway": [
            "Crypto", "Events", "HTTPClient", "HTTPServer", "JSON", "Ledger", "Pricing",
            "Projections", "Providers", "Replay",
        ],
        // The other side's books: it must not share a line with the gateway that they check.
        "ProviderSimulator": ["Crypto", "HTTPServer", "JSON"],
        "zumik": [
            "Crypto", "Events", "Gateway", "HTTPClient", "HTTPServer", "JSON", "Ledger", "Pricing",
            "Projections", "ProviderSimulator", "Providers", "Replay",
        ],
    ]

    /// Modules of the system that any of ours may use.
    static let system: Set<String> = ["Dispatch", "Foundation", "Glibc", "Synchronization"]

    /// Modules that answer requests: Foundation's strings, dates and JSON are too slow there.
    static let withoutFoundation: Set<String> = [
        "CSimdJSON", "SQLite", "JSON", "Crypto", "HTTPServer", "HTTPClient", "Events", "Pricing",
        "Providers", "Replay", "Ledger", "Projections", "Gateway",
    ]

    @Test func `a module imports only what the architecture lets it see`() {
        var violations: [Violation] = []
        for file in SourceTree.sources {
            for (line, name) in Self.imports(of: file) {
                let isAllowed =
                    Self.system.contains(name) || Self.allowed[file.module]?.contains(name) == true
                if !isAllowed {
                    let advice = "\(file.module) must not import \(name)"
                    violations.append(Violation(path: file.path, line: line, advice: advice))
                }
            }
        }
        #expect(violations.isEmpty, "\(violations.report)")
    }

    @Test func `every module is in the table, and the table has no other`() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: SourceTree.root.appendingPathComponent("Sources").path)
        #expect(Set(folders) == Set(Self.allowed.keys))
    }

    @Test func `a module sees nothing above itself`() {
        for (module, imports) in Self.allowed {
            for name in imports {
                #expect(Self.reach(of: name).contains(module) == false, "\(module) and \(name)")
            }
        }
    }

    @Test func `modules that answer requests do without Foundation`() {
        let violations = SourceTree.sources.filter { Self.withoutFoundation.contains($0.module) }
            .flatMap { file in
                Self.imports(of: file).filter { $0.name.hasPrefix("Foundation") }.map {
                    Violation(
                        path: file.path, line: $0.line,
                        advice: "\($0.name) is slow and large: use our own modules")
                }
            }
        #expect(violations.isEmpty, "\(violations.report)")
    }

    @Test func `tests leave C libraries to the wrappers`() {
        let libraries: Set<String> = ["CSQLite", "CCurl", "COpenSSL", "CMicroHTTPD", "CSimdJSON"]
        let violations = SourceTree.tests.flatMap { file in
            Self.imports(of: file).filter { libraries.contains($0.name) }.map {
                Violation(path: file.path, line: $0.line, advice: "\($0.name): use its wrapper")
            }
        }
        #expect(violations.isEmpty, "\(violations.report)")
    }

    @Test func `the manifest names no package`() throws {
        let url = SourceTree.root.appendingPathComponent("Package.swift")
        let manifest = SwiftText(try String(contentsOf: url, encoding: .utf8))
        #expect(!manifest.code.contains { $0.contains(".package(") })
    }

    private static func reach(of module: String) -> Set<String> {
        let direct = allowed[module] ?? []
        return direct.union(direct.flatMap { reach(of: $0) })
    }

    static func imports(of file: SourceFile) -> [(line: Int, name: String)] {
        file.swift.code.enumerated().compactMap { index, code in
            let words = code.split(separator: " ")
            guard let position = words.firstIndex(of: "import"), position + 1 < words.count,
                words[..<position].allSatisfy({ modifiers.contains($0) || $0.hasPrefix("@") })
            else { return nil }
            let rest = words[(position + 1)...].drop { kinds.contains($0) }
            return rest.first.map { (index + 1, String($0.prefix { $0 != "." })) }
        }
    }

    private static let modifiers: Set<Substring> = [
        "package", "internal", "private", "fileprivate",
    ]
    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "func", "var",
    ]
}
