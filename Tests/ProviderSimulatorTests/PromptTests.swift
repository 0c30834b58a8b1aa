import JSON
import Testing

@testable import ProviderSimulator

struct PromptTests {
    @Test(arguments: [("", 0), ("a", 1), ("abcd", 1), ("abcde", 2), ("äöü", 2)])
    func `a token is four bytes, rounded up`(text: String, tokens: Int) {
        var meter = PromptMeter()
        meter.addText(text)
        #expect(meter.tokens == tokens)
        #expect(PromptMeter.tokens(of: text) == tokens)
    }

    @Test func `prompts share blocks exactly as far as they agree`() {
        func blocks(_ text: String) -> [PromptMeter.Mark] {
            var meter = PromptMeter()
            meter.addMessage(role: "user")
            meter.addText(text)
            return meter.blocks
        }
        let long = Ask.words(tokens: 1000)
        let one = blocks(long + "one")
        let two = blocks(long + "two and more words than one")
        #expect(one.count == 7)
        #expect(one.map(\.tokens) == [128, 256, 384, 512, 640, 768, 896])
        #expect(one == Array(two.prefix(7)))
        #expect(blocks("x" + long).first != one.first)
    }

    @Test func `an image crosses several blocks, each by itself`() {
        var meter = PromptMeter()
        meter.addOpaque(Array("image".utf8))
        #expect(meter.blocks.map(\.tokens) == [128, 256])
        #expect(Set(meter.blocks.map(\.digest)).count == 2)
    }

    @Test func `directions are read out of the text`() {
        let steering = Steering("x [[answer tokens=12]] y [[reasoning tokens=3]] [[echo a ] b]]")
        #expect(steering.answerTokens == 12)
        #expect(steering.reasoningTokens == 3)
        #expect(steering.echo == "a ] b")
        #expect(Steering("[[answer tokens=x]] [[ [[").answerTokens == nil)
        #expect(Steering("[[answer tokens=99999999]]").answerTokens == Steering.tokensMax)
    }

    @Test(arguments: [
        (
            ##"{"type":"object","properties":{"a":{"$ref":"#/$defs/n"}},"$defs":{"n":{"const":7}}}"##,
            #"{"a":7}"#
        ),
        (
            #"{"type":"array","minItems":2,"items":{"type":"integer","minimum":5,"maximum":5}}"#,
            "[5,5]"
        ),
        (#"{"enum":["x","y"]}"#, #""x""#),
        (#"{"type":["null","object"],"properties":{}}"#, "{}"),
        (#"{"oneOf":[{"type":"null"},{"const":true}]}"#, "true"),
    ])
    func `a sample fits its schema`(schema: String, sample: String) throws {
        var chance = SeededGenerator(seed: 1)
        let root = try JSONDocument(parsing: schema).root
        let bytes = SchemaSample(root: root).bytes(by: &chance)
        #expect(String(decoding: bytes, as: UTF8.self) == sample)
    }

    @Test func `a schema that refers to itself has an end`() throws {
        var chance = SeededGenerator(seed: 1)
        let schema = ##"{"type":"object","properties":{"next":{"$ref":"#"}}}"##
        let root = try JSONDocument(parsing: schema).root
        let bytes = SchemaSample(root: root).bytes(by: &chance)
        #expect(try JSONDocument(parsing: bytes).root["next"]?["next"] != nil)
    }

    @Test func `answers are as long as asked, to the token`() {
        for seed in UInt64(1)...200 {
            var chance = SeededGenerator(seed: seed)
            let tokens = chance.below(3000)
            let text = Sentences.text(tokens: tokens, by: &chance)
            #expect(PromptMeter.tokens(of: text) == tokens, "seed \(seed)")
        }
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"),
        (951_782_400, "2000-02-29T00:00:00Z"), (1_795_366_200, "2026-11-22T16:50:00Z"),
        (1_796_083_200, "2026-12-01T00:00:00Z"), (4_102_444_800, "2100-01-01T00:00:00Z"),
    ])
    func `times are written and read as RFC 3339`(seconds: Int, text: String) {
        let time = WallTime(seconds: Int64(seconds))
        #expect(time.rfc3339 == text)
        #expect(WallTime(text: text) == time)
    }

    @Test func `an entry of the cache lives as long as it is read`() {
        let cache = PrefixCache()
        let key = PrefixCache.Key(scope: 1, mark: PromptMeter.Mark(tokens: 128, digest: 2))
        cache.commit([PrefixCache.Write(key: key, life: 100)], at: WallTime(seconds: 0))
        #expect(cache.firstWarm(of: [key], at: WallTime(seconds: 99)) == key)
        #expect(cache.firstWarm(of: [key], at: WallTime(seconds: 198)) == key)
        #expect(cache.firstWarm(of: [key], at: WallTime(seconds: 298)) == nil)
    }

    @Test func `Gemini's announced prices hold from their day on`() throws {
        let model = try #require(GeminiModel.named("gemini-4-argon"))
        let before = model.ticks(
            at: WallTime(seconds: 1_796_083_199), inputTokens: 1, tier: "standard")
        let after = model.ticks(
            at: WallTime(seconds: 1_796_083_200), inputTokens: 1, tier: "flex")
        #expect([before.input, before.output, before.cached] == [20_000, 100_000, 1_000])
        #expect([after.input, after.output, after.cached] == [20_000, 100_000, 1_000])
    }
}
