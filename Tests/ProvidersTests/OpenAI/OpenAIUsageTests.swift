import Events
import Testing

@testable import Providers

@Suite struct OpenAIUsageTests {
    private func tokens(_ usage: String) -> TokenUsage? {
        ChatCompletionsFixture.tokens(OpenAIAdapter(), usage: usage)?.usage
    }

    private static func usage(
        _ prompt: Int, _ completion: Int, total: Int? = nil, details: String = ""
    ) -> String {
        #"{"prompt_tokens":\#(prompt),"completion_tokens":\#(completion),"#
            + #""total_tokens":\#(total ?? prompt + completion)\#(details)}"#
    }

    @Test(arguments: [
        (usage(10, 5), TokenUsage(inputUncached: 10, output: 5)),
        (usage(0, 0), TokenUsage()),
        (
            usage(2_600, 310, details: #","prompt_tokens_details":{"cached_tokens":2000}"#),
            TokenUsage(inputUncached: 600, cacheRead: 2_000, output: 310)
        ),
        (
            usage(
                2_600, 310,
                details: #","prompt_tokens_details":{"cached_tokens":2000,"#
                    + #""cache_write_tokens":400,"audio_tokens":0}"#),
            TokenUsage(inputUncached: 200, cacheRead: 2_000, cacheWrite30m: 400, output: 310)
        ),
        (
            usage(
                2_600, 310,
                details: #","prompt_tokens_details":{"cached_tokens":2000,"#
                    + #""cache_write_tokens":400,"cache_write_tokens_details":"#
                    + #"{"ttl_30m_tokens":100,"ttl_12h_tokens":300}}"#),
            TokenUsage(
                inputUncached: 200, cacheRead: 2_000, cacheWrite30m: 100, cacheWrite12h: 300,
                output: 310)
        ),
        (
            usage(1_024, 1, details: #","prompt_tokens_details":{"cached_tokens":1024}"#),
            TokenUsage(cacheRead: 1_024, output: 1)
        ),
        (
            usage(
                7, 9,
                details: #","prompt_tokens_details":null,"#
                    + #""completion_tokens_details":{"reasoning_tokens":9}"#),
            TokenUsage(inputUncached: 7, output: 9, reasoning: 9)
        ),
        (
            #"{"prompt_tokens":3,"completion_tokens":4}"#, TokenUsage(inputUncached: 3, output: 4)
        ),
    ])
    func `counts become disjoint buckets`(usage: String, expected: TokenUsage) {
        #expect(tokens(usage) == expected)
    }

    @Test(arguments: [
        usage(10, 5, total: 16),
        usage(10, 5, details: #","prompt_tokens_details":{"cached_tokens":11}"#),
        usage(
            10, 5,
            details: #","prompt_tokens_details":{"cached_tokens":6,"cache_write_tokens":5}"#),
        usage(
            10, 5,
            details: #","prompt_tokens_details":{"cache_write_tokens":5,"#
                + #""cache_write_tokens_details":{"ttl_30m_tokens":1,"ttl_12h_tokens":1}}"#),
        usage(10, 5, details: #","completion_tokens_details":{"reasoning_tokens":6}"#),
        usage(-1, 5), usage(10, -5), usage(10, 5, details: #","prompt_tokens_details":7"#),
        usage(10, 5, details: #","prompt_tokens_details":{"cached_tokens":-1}"#),
        usage(10, 5, details: #","prompt_tokens_details":{"cached_tokens":"1"}"#),
        usage(10, 5, details: #","prompt_tokens_details":{"cached_tokens":1.5}"#),
        #"{"prompt_tokens":9e99,"completion_tokens":4}"#,
        #"{"prompt_tokens":9223372036854775807,"completion_tokens":9223372036854775807}"#,
        #"{"prompt_tokens":3}"#, #"{"completion_tokens":3}"#, "{}", "[]", "7", #""x""#,
    ])
    func `a report that does not add up is kept raw only`(usage: String) {
        let report = ChatCompletionsFixture.tokens(OpenAIAdapter(), usage: usage)
        #expect(report == UsageReport(usage: nil, raw: usage))
    }

    @Test func `an object too large to be recorded is no report`() {
        let padding = String(repeating: "x", count: 20_000)
        let usage = Self.usage(1, 1, details: #","pad":"\#(padding)""#)
        #expect(ChatCompletionsFixture.tokens(OpenAIAdapter(), usage: usage) == nil)
    }

    @Test(
        arguments: [
            ("default", "default"), ("flex", "flex"), ("priority", "priority"),
            ("fast", "priority"),
            ("scale", "scale"), ("ultrafast", "ultrafast"), ("auto", nil), ("no such tier", nil),
            (nil, nil),
        ] as [(String?, String?)])
    func `the tier that served is in the catalogue's words`(word: String?, expected: String?) {
        let adapter = OpenAIAdapter()
        #expect(adapter.tierServed(word, for: ChatCompletionsFixture.exchange()) == expected)
    }
}
