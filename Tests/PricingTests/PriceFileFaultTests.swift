import Events
import JSON
import Pricing
import Testing

@Suite struct PriceFileFaultTests {
    static let digest = String(repeating: "ab12cd34", count: 8)

    static func parse(
        _ files: (name: String, bytes: [UInt8])...
    ) throws(PriceCatalogueError) -> PriceCatalogue {
        try PriceCatalogue.parse(files: files, digest: digest)
    }

    @Test func `a whole file is read with its days, thresholds and smallest price`() throws {
        let catalogue = try Self.parse(priceFile())
        #expect(catalogue.version == "2026-11-22.ab12cd34")
        #expect(catalogue.models.map(\.id) == ["alpha", "beta"])
        let beta = try #require(catalogue.model(.openai, "beta-latest"))
        #expect(beta.kind == .embedding && beta.contextTokensMax == 8_191)
        #expect(beta.periods.first?.rates[.default]?.input == 1)
        let alpha = try #require(catalogue.model(.openai, "alpha"))
        #expect(alpha.regionUpliftBasisPoints == ["us": 11_000])
        let period = try #require(alpha.period(at: time("2026-12-01T00:00:00Z")))
        #expect(period.from == Timestamp(utcDay: "2026-12-01") && period.until == nil)
        #expect(period.rates(inputTokens: 999)[.default]?.input == 5_000_000)
        #expect(period.rates(inputTokens: 1_000)[.default]?.input == 10_000_000)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let change: (String, String)
        let path: String
        let fault: PriceFileFault
        var testDescription: String { "\(change.1) → \(path): \(fault)" }
    }

    static let first = "models[0].periods[0]"
    static let faults = [
        Fault(
            change: (
                "\"kind\": \"chat\"",
                "\"kind\": \"chat\", \"refuses\": [\"sampling\", \"sampling\"]"
            ),
            path: "models[0].refuses[1]", fault: .nameTaken("sampling")),
        Fault(
            change: ("\"kind\": \"chat\"", "\"kind\": \"chat\", \"refuses\": []"),
            path: "models[0].refuses", fault: .empty),
        Fault(
            change: ("\"2.5\"", "\"0\""), path: "\(first).rates.default.input", fault: .zeroPrice),
        Fault(
            change: ("\"2.5\"", "\"0.000000\""), path: "\(first).rates.default.input",
            fault: .zeroPrice),
        Fault(
            change: ("\"2.5\"", "\"-2.5\""), path: "\(first).rates.default.input",
            fault: .notAPrice("-2.5")),
        Fault(
            change: ("\"2.5\"", "\"2.5e0\""), path: "\(first).rates.default.input",
            fault: .notAPrice("2.5e0")),
        Fault(
            change: ("\"2.5\"", "\"0.1234567\""), path: "\(first).rates.default.input",
            fault: .notAPrice("0.1234567")),
        Fault(
            change: ("\"2.5\"", "\"100000\""), path: "\(first).rates.default.input",
            fault: .notAPrice("100000")),
        Fault(
            change: ("\"2.5\"", "\"2.\""), path: "\(first).rates.default.input",
            fault: .notAPrice("2.")),
        Fault(
            change: ("\"2.5\"", "2.5"), path: "\(first).rates.default.input",
            fault: .unexpected(expected: "a string")),
        Fault(
            change: ("\"input\": \"2.5\", ", ""), path: "\(first).rates.default.input",
            fault: .missing),
        Fault(
            change: ("\"cache_read\"", "\"cached\""),
            path: "models[0].periods[1].rates.default.cached", fault: .unknownKey),
        Fault(
            change: ("{\"default\": {\"input\": \"2.5\"", "{\"scale\": {\"input\": \"2.5\""),
            path: "\(first).rates.scale", fault: .unknownKey),
        Fault(change: ("\"from\": null, ", ""), path: "\(first).from", fault: .missing),
        Fault(
            change: ("\"until\": \"2026-12-01\"", "\"until\": \"2026-12-32\""),
            path: "\(first).until", fault: .notADay("2026-12-32")),
        Fault(
            change: ("\"until\": \"2026-12-01\"", "\"until\": \"2026-12-02\""),
            path: "models[0].periods[1]", fault: .overlappingPeriod),
        Fault(
            change: ("\"until\": \"2026-12-01\"", "\"until\": null"), path: "models[0].periods[1]",
            fault: .overlappingPeriod),
        Fault(
            change: ("\"from\": null, \"until\"", "\"from\": \"2026-12-01\", \"until\""),
            path: first, fault: .emptyPeriod),
        Fault(
            change: ("\"1.1\"", "\"0.9\""), path: "models[0].region_uplift.us",
            fault: .notAnUplift("0.9")),
        Fault(
            change: ("\"2.5\"", "\"0.000001\""), path: "models[0].region_uplift.us",
            fault: .inexactUplift(bucket: "input_uncached", tier: "default")),
        Fault(
            change: ("\"beta-latest\"", "\"alpha\""), path: "models[1]", fault: .nameTaken("alpha")),
        Fault(
            change: ("\"embedding\"", "\"image\""), path: "models[1].kind",
            fault: .unexpected(expected: "one of chat, embedding")),
        Fault(
            change: ("8191", "8191.5"), path: "models[1].context_tokens_max",
            fault: .unexpected(expected: "an integer from 1 to 1000000000000")),
        Fault(
            change: ("true", "1"), path: "models[0].periods[1].long_context.inclusive",
            fault: .unexpected(expected: "true or false")),
        Fault(
            change: ("\"openai\"", "\"acme\""), path: "provider",
            fault: .unexpected(
                expected:
                    "one of openai, anthropic, gemini, xai, fireworks, bifrost, openrouter, byoc")),
        Fault(
            change: ("\"USD\"", "\"EUR\""), path: "currency",
            fault: .unexpected(expected: "\"USD\"")),
        Fault(change: ("[\"a page\"]", "[]"), path: "sources", fault: .empty),
        Fault(
            change: ("\"as_of\"", "\"currency\""), path: "",
            fault: .malformed(.duplicateKey("currency"))),
    ]

    @Test(arguments: faults)
    func `a fault is refused with the path of its key`(_ fault: Fault) {
        let expected = PriceCatalogueError(
            file: "test.json", path: fault.path, fault: fault.fault)
        #expect(throws: expected) {
            try Self.parse(priceFile(replacing: fault.change.0, with: fault.change.1))
        }
        #expect(expected.description.hasPrefix("test.json: \(fault.path)"))
    }

    @Test func `two files of a provider may not share a name`() {
        #expect(
            throws: PriceCatalogueError(
                file: "b.json", path: "models", fault: .nameTaken("alpha"))
        ) {
            try Self.parse(priceFile(name: "a.json"), priceFile(name: "b.json"))
        }
    }

    @Test func `a list without files is refused`() {
        #expect(throws: PriceCatalogueError.self) { try Self.parse() }
    }
}
