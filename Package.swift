// swift-tools-version: 6.2
// No package dependencies, by the owner's word: Foundation and five C libraries from Debian (docs/decisions/0001).
import PackageDescription

/// A C library of the system: its module map, its shim, and the Debian package that brings it.
func systemLibrary(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let systemLibraries: [Target] = [
    systemLibrary("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
    systemLibrary("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    systemLibrary("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
    systemLibrary("CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
]

/// Each owns one C library; nobody else imports it.
let wrappers: [Target] = [
    .target(
        name: "CSimdJSON",
        cxxSettings: [.unsafeFlags(["-O2"])],
        linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "SQLite", dependencies: ["CSQLite"]),
    .target(name: "JSON", dependencies: ["CSimdJSON"]),
    .target(name: "Crypto", dependencies: ["COpenSSL"]),
    .target(name: "HTTPServer", dependencies: ["CMicroHTTPD"]),
    .target(name: "HTTPClient", dependencies: ["CCurl"]),
]

/// Values and decisions, without effects.
let core: [Target] = [
    .target(name: "Events", dependencies: ["JSON"]),
    .target(name: "Pricing", dependencies: ["Events", "JSON"]),
    .target(name: "Providers", dependencies: ["Events", "JSON", "Pricing"]),
    .target(name: "Replay", dependencies: ["Events", "JSON"]),
]

/// Effects: files, sockets, threads, and the one composition root.
let edges: [Target] = [
    .target(name: "Ledger", dependencies: ["Crypto", "Events", "JSON", "SQLite"]),
    .target(
        name: "Projections",
        dependencies: ["Crypto", "Events", "JSON", "Ledger", "Pricing", "Replay", "SQLite"]),
    .target(
        name: "Gateway",
        dependencies: [
            "Crypto", "Events", "HTTPClient", "HTTPServer", "JSON", "Ledger", "Pricing",
            "Projections", "Providers", "Replay",
        ]),
    .target(name: "ProviderSimulator", dependencies: ["Crypto", "HTTPServer", "JSON"]),
    .executableTarget(
        name: "zumik",
        dependencies: [
            "Crypto", "Events", "Gateway", "HTTPClient", "HTTPServer", "JSON", "Ledger", "Pricing",
            "Projections", "ProviderSimulator", "Providers", "Replay",
        ]),
]

let benchmarks: [Target] = [
    .executableTarget(
        name: "ProfilesBench", dependencies: ["Crypto", "Events", "Gateway"],
        path: "bench/ProfilesBench"),
    .executableTarget(
        name: "LedgerBench", dependencies: ["Crypto", "Events", "Ledger", "Projections"],
        path: "bench/LedgerBench"),
    .executableTarget(
        name: "PromptBench", dependencies: ["Events", "JSON", "Pricing", "Providers"],
        path: "bench/PromptBench"),
    .executableTarget(
        name: "QoSBench", dependencies: ["Events", "Gateway", "Ledger"], path: "bench/QoSBench"),
]

func tests(of name: String, with dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies)
}

let tests: [Target] = [
    tests(of: "SQLite"),
    tests(of: "JSON"),
    tests(of: "Crypto"),
    tests(of: "HTTPServer"),
    tests(of: "HTTPClient", with: ["HTTPServer"]),
    tests(of: "Events", with: ["JSON"]),
    tests(of: "Pricing", with: ["Events", "JSON"]),
    tests(of: "Providers", with: ["Events", "JSON", "Pricing"]),
    tests(of: "Replay", with: ["Events", "JSON"]),
    // Stands below every file of the test process, and does nothing until a test watches a directory.
    .target(name: "CFaultyDisk", path: "Tests/CFaultyDisk"),
    tests(of: "Ledger", with: ["CFaultyDisk", "Crypto", "Events", "JSON", "SQLite"]),
    tests(of: "Projections", with: ["Events", "JSON", "Ledger", "Pricing", "Replay", "SQLite"]),
    tests(
        of: "ProviderSimulator", with: ["Events", "HTTPClient", "HTTPServer", "JSON", "Replay"]),
    tests(
        of: "Gateway",
        with: [
            "Crypto", "Events", "HTTPClient", "HTTPServer", "JSON", "Ledger", "Pricing",
            "Projections", "ProviderSimulator", "Providers", "Replay",
        ]),
    tests(
        of: "zumik",
        with: ["Events", "Gateway", "HTTPServer", "JSON", "Ledger", "Projections"]),
    .testTarget(name: "TidyTests"),
]

let package = Package(
    name: "zumik",
    targets: systemLibraries + wrappers + core + edges + benchmarks + tests,
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

let inC: Set = ["CSimdJSON", "CFaultyDisk"]
for target in package.targets where target.type != .system && !inC.contains(target.name) {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
}
