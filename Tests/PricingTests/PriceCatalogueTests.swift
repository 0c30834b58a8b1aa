import Events
import Foundation
import Testing

@testable import Pricing

@Suite struct PriceCatalogueTests {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The price files as they lie in the repository.
    static func folder() throws -> [(name: String, bytes: [UInt8])] {
        let names = try FileManager.default
            .contentsOfDirectory(atPath: root.appending(path: "prices").path)
            .filter { $0.hasSuffix(".json") && $0 != "prices.schema.json" }
        return try names.sorted().map { name in
            (name, Array(try Data(contentsOf: root.appending(path: "prices/\(name)"))))
        }
    }

    @Test func `the binary carries the price files without their white space`() throws {
        let files = try Self.folder()
        #expect(files.map(\.name) == EmbeddedPrices.files.map(\.name))
        for (file, embedded) in zip(files, EmbeddedPrices.files) {
            #expect(
                PriceFile.compacted(file.bytes) == Array(embedded.text.utf8),
                "\(file.name) has changed: run scripts/embed.py")
        }
    }

    @Test func `the version is the newest day and the digest of the files`() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/sha256sum")
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let files = try Self.folder().map { ($0.name, PriceFile.compacted($0.bytes)) }
        let bytes = PriceCatalogue.digestInput(of: files.reversed())
        try input.fileHandleForWriting.write(contentsOf: Data(bytes))
        try input.fileHandleForWriting.close()
        let line = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let digest = String(decoding: line.prefix(64), as: UTF8.self)
        #expect(EmbeddedPrices.digest == digest)
        #expect(PriceCatalogue.embedded.version == "2026-11-22.\(digest.prefix(8))")
    }

    @Test(arguments: Provider.firstClass)
    func `every provider has a file with models of text and positive prices`(
        _ provider: Provider
    ) {
        let models = PriceCatalogue.embedded.models.filter { $0.provider == provider }
        #expect(models.count >= 10)
        for model in models {
            for row in model.periods.flatMap({ period in
                Array(period.rates.values) + Array((period.longContext?.rates ?? [:]).values)
            }) {
                let rates = TokenBucket.allCases.compactMap { row[$0] }
                #expect(rates.allSatisfy { $0 > 0 }, "\(model.id)")
                #expect(row.cacheRead.map { $0 <= row.input } ?? true, "\(model.id)")
                #expect((row.output == nil) == (model.kind == .embedding), "\(model.id)")
            }
        }
    }

    @Test(arguments: [
        (Provider.openai, "gpt-5.4", "gpt-5.4"),
        (.openai, "gpt-5.4-2026-03-05", "gpt-5.4"),
        (.openai, "gpt-5.4-2027-01-31", "gpt-5.4"),
        (.openai, "gpt-5.6", "gpt-5.6-sol"),
        (.openai, "gpt-4o-2024-11-20", "gpt-4o"),
        (.openai, "gpt-4o-2024-05-13", "gpt-4o-2024-05-13"),
        (.anthropic, "claude-opus-5-5-20261020", "claude-opus-5-5"),
        (.xai, "grok-code-fast-1", "grok-build-0.1"),
        (.fireworks, "kimi-k3", "accounts/fireworks/models/kimi-k3"),
        (.fireworks, "kimi-k3-fast", "accounts/fireworks/routers/kimi-k3-fast"),
        (
            .fireworks, "accounts/fireworks/routers/kimi-k3-spot",
            "accounts/fireworks/routers/kimi-k3-spot"
        ),
    ])
    func `a served name leads to its model`(
        _ provider: Provider, _ name: String, _ id: String
    ) {
        #expect(PriceCatalogue.embedded.model(provider, name)?.id == id)
    }

    @Test(arguments: [
        "gpt-5.4-2026-13-05", "gpt-5.4-20260230", "gpt-5.4-latest", "gpt-5.4-2026", "", "-20260305",
        "GPT-5.4", "gpt-5.4 ",
    ])
    func `a name that is not listed is not guessed`(_ name: String) {
        #expect(PriceCatalogue.embedded.model(.openai, name) == nil)
    }

    @Test func `limits and retirement are known`() throws {
        let opus = try #require(PriceCatalogue.embedded.model(.anthropic, "claude-opus-5-5"))
        #expect(opus.contextTokensMax == 1_000_000)
        #expect(opus.outputTokensMax == 128_000)
        #expect(opus.cacheMinTokens == 512)
        let sonnet = try #require(PriceCatalogue.embedded.model(.anthropic, "claude-sonnet-4-5"))
        #expect(!sonnet.isRetired(at: time("2026-11-29T23:59:59Z")))
        #expect(sonnet.isRetired(at: time("2026-11-30T00:00:00Z")))
    }
}
