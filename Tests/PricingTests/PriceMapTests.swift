import Events
import Testing

@testable import Pricing

@Suite struct PriceMapTests {
    private static let day = time("2026-12-01T00:00:00Z")

    private static func openAI() throws -> PriceFile {
        let file = try #require(PriceCatalogue.embeddedFiles.first { $0.name == "openai.json" })
        return try PriceFile(name: file.name, bytes: file.bytes)
    }

    /// A map of one OpenAI entry.
    private static func map(
        _ name: String, _ members: String, mode: String = "chat", provider: String = "openai"
    ) throws -> PriceMap {
        let text = """
            {"sample_spec": {"input_cost_per_token": 0.0},
             "\(name)": {"litellm_provider": "\(provider)", "mode": "\(mode)",
              \(members)}}
            """
        #expect(PriceMap.isLikely(Array(text.utf8)))
        return try PriceMap(name: "map.json", bytes: Array(text.utf8))
    }

    private func rates(_ file: PriceFile, _ model: String, at day: Timestamp) -> BucketRates? {
        file.models.first { $0.id == model }?.period(at: day)?.rates[.default]
    }

    @Test func `a price that differs begins a period on its day and leaves the days before`() throws
    {
        let file = try Self.openAI()
        let map = try Self.map(
            "gpt-5.4",
            """
            "input_cost_per_token": 3e-06, "cache_read_input_token_cost": 3e-07,
            "output_cost_per_token": 1.8e-05
            """)
        let adopted = file.adopting(map, from: Self.day, source: "a map")
        let before = time("2026-11-30T23:59:59Z")
        #expect(rates(adopted, "gpt-5.4", at: before) == rates(file, "gpt-5.4", at: before))
        let after = try #require(rates(adopted, "gpt-5.4", at: Self.day))
        #expect(
            after.input == 3_000_000 && after.cacheRead == 300_000 && after.output == 18_000_000)
        #expect(adopted.sources.last == "a map" && adopted.asOf == "2026-12-01")
        // Every other model is as it was, and the whole is a price file again.
        #expect(adopted.models.count == file.models.count)
        #expect(
            adopted.models.filter { $0.id != "gpt-5.4" }
                == file.models.filter { $0.id != "gpt-5.4" })
        #expect(try PriceFile(name: "openai.json", bytes: adopted.text()).models == adopted.models)
    }

    @Test func `what was derived from a price that changes is not known any more`() throws {
        let file = try Self.openAI()
        let map = try Self.map(
            "gpt-5.4", #""input_cost_per_token": 3e-06, "output_cost_per_token": 1.8e-05"#)
        let adopted = file.adopting(map, from: Self.day, source: "a map")
        let period = try #require(
            adopted.models.first { $0.id == "gpt-5.4" }?.period(at: Self.day))
        #expect(period.rates.keys.elementsEqual([.default]) && period.longContext == nil)
        #expect(period.rates[.default]?.cacheRead == nil)
    }

    @Test func `prices that are the same change nothing`() throws {
        let file = try Self.openAI()
        let now = try #require(rates(file, "gpt-5.4", at: Self.day))
        let map = try Self.map(
            "gpt-5.4",
            "\"input_cost_per_token\": \(now.input)e-12, \"output_cost_per_token\": \(now.output ?? 0)e-12"
        )
        let adopted = file.adopting(map, from: Self.day, source: "a map")
        #expect(adopted.text() == file.text())
    }

    @Test func `a new model is taken with its tiers and its long context`() throws {
        let map = try Self.map(
            "gpt-99",
            """
            "input_cost_per_token": 1e-06, "input_cost_per_token_flex": 5e-07,
            "output_cost_per_token": 4e-06, "input_cost_per_token_above_272k_tokens": 2e-06,
            "output_cost_per_token_above_272k_tokens": 6e-06,
            "cache_creation_input_token_cost_above_12hr_above_272k_tokens": 5e-06,
            "input_cost_per_audio_token": 9e-05, "supports_vision": true
            """)
        let adopted = try Self.openAI().adopting(map, from: Self.day, source: "a map")
        let facts = try #require(adopted.models.first { $0.id == "gpt-99" })
        let period = try #require(facts.period(at: anyTime))
        #expect(period.rates[.default]?.input == 1_000_000)
        #expect(period.rates[.flex]?.input == 500_000)
        let long = try #require(period.longContext)
        #expect(long.thresholdTokens == 272_000 && !long.inclusive)
        #expect(long.rates[.default]?.cacheWrite12h == 5_000_000)
    }

    @Test func `a price of zero is unknown, and so is a model without a price of input`() throws {
        let map = try Self.map(
            "gpt-5.4",
            """
            "input_cost_per_token": 3e-06, "output_cost_per_token": 1.8e-05,
            "cache_read_input_token_cost": 0.0
            """)
        #expect(map.zeroPrices == 1)
        let adopted = try Self.openAI().adopting(map, from: Self.day, source: "a map")
        #expect(rates(adopted, "gpt-5.4", at: Self.day)?.cacheRead == nil)
        #expect(throws: PriceCatalogueError(file: "map.json", path: "", fault: .nothingKnown)) {
            try Self.map("gpt-free", #""input_cost_per_token": 0, "output_cost_per_token": 0"#)
        }
    }

    @Test(arguments: [
        ("1.3999999999999998e-06", PriceFileFault.inexact("1.3999999999999998e-06")),
        ("-2e-06", .negative("-2e-06")), ("1e-13", .inexact("1e-13")),
        (#""free""#, .unexpected(expected: "a number in USD per token")),
    ])
    func `a price that is not exact is refused with its line`(
        price: String, fault: PriceFileFault
    ) {
        let error = #expect(throws: PriceCatalogueError.self) {
            try Self.map("m", "\"input_cost_per_token\": \(price)")
        }
        #expect(error?.fault == fault && error?.line == 3)
    }

    @Test func `a price of text that is not understood is refused`() {
        let error = #expect(throws: PriceCatalogueError.self) {
            try Self.map(
                "m", #""input_cost_per_token": 1e-06, "input_cost_per_token_at_night": 1e-07"#)
        }
        #expect(error?.fault == .unknownPrice && error?.path == "m.input_cost_per_token_at_night")
    }

    @Test(arguments: [
        ("image_generation", "openai", PriceMap.Skipped.otherKind),
        ("chat", "bedrock", .otherProvider), ("chat", "fireworks_ai", .notAModelPath),
    ])
    func `entries of others are passed over and counted`(
        mode: String, provider: String, reason: PriceMap.Skipped
    ) throws {
        let text = """
            {"a": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06},
             "b": {"litellm_provider": "\(provider)", "mode": "\(mode)", "input_cost_per_token": 1e-06}}
            """
        let map = try PriceMap(name: "map.json", bytes: Array(text.utf8))
        #expect(map.skipped == [reason: 1])
    }

    @Test(
        arguments: [
            ("1.25e-06", 12, 1_250_000), ("0.00000125", 12, 1_250_000), ("2E+1", 0, 20),
            ("0", 12, 0), ("0.0e5", 12, 0), ("-1.5", 1, -15), ("1.25", 1, nil), ("1e40", 0, nil),
        ] as [(String, Int, Int64?)])
    func `decimals are read without binary floats`(token: String, places: Int, expected: Int64?) {
        #expect(ExactDecimal.scaled(token, by: places) == expected)
    }

    @Test func `the difference of two lists names each rate before and after`() throws {
        let files = PriceCatalogue.embeddedFiles
        let map = try Self.map(
            "gpt-5.4", #""input_cost_per_token": 3e-06, "output_cost_per_token": 1.8e-05"#)
        let changed = try files.map { file in
            (
                name: file.name,
                bytes: try PriceFile(name: file.name, bytes: file.bytes)
                    .adopting(map, from: Self.day, source: "a map").text()
            )
        }
        let other = try PriceCatalogue.parse(files: changed, digest: "00000000")
        let differences = PriceCatalogue.embedded.differences(to: other, at: Self.day)
        #expect(differences.map(\.model) == ["gpt-5.4"])
        let input = differences[0].rates.first {
            $0.bucket == .inputUncached && $0.tier == .default && !$0.isLongContext
        }
        #expect(input?.before == 2_500_000 && input?.after == 3_000_000)
        // On the day before, nothing of it is in force.
        let before = PriceCatalogue.embedded.differences(
            to: other, at: time("2026-11-30T00:00:00Z"))
        #expect(before.map(\.rates) == [[]])
    }
}
