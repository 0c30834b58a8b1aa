import Events

extension PublishedCase {
    /// Cached tokens: the family of faults that every gateway has had.
    static let caches: [PublishedCase] = [
        // 86 × 2.5 + 1,920 × 1.25 + 300 × 10 = 5,615 µUSD.
        PublishedCase(
            issue: "BerriAI/litellm#6215: cached tokens counted twice", provider: .openai,
            model: "gpt-4o", served: "default", usage: chat(2_006, cached: 1_920, 300),
            expected: .cost("0.005615000000")),
        // 600 × 2.5 + 2,000 × 0.25 + 310 × 15.
        PublishedCase(
            issue: "BerriAI/litellm#11364: cache reads at the full input price",
            provider: .openai, model: "gpt-5.4", usage: chat(2_600, cached: 2_000, 310),
            expected: .cost("0.006650000000")),
        // 1,080 × 2.5 + 1,920 × 0.25 + 10 × 15: the tokens of images are some of the prompt's.
        PublishedCase(
            issue: "QuantumNous/new-api#7229: image tokens billed beside the cached ones",
            provider: .openai, model: "gpt-5.4",
            usage:
                #"{"prompt_tokens":3000,"completion_tokens":10,"total_tokens":3010,"prompt_tokens_details":{"cached_tokens":1920,"image_tokens":1105,"audio_tokens":0}}"#,
            expected: .cost("0.003330000000")),
        // 600 × 4 + 9,000 × 0.2 + 500 × 5 + 340 × 20.
        PublishedCase(
            issue: "BerriAI/litellm#6575: cache writes added on top of the prompt",
            provider: .anthropic, model: "claude-opus-5-5",
            usage: message(600, read: 9_000, wrote5m: 500, wrote1h: 0, 340),
            expected: .cost("0.013500000000")),
        // 10 × 4 + 1,000 × 8 + 5 × 20.
        PublishedCase(
            issue: "BerriAI/litellm#38056: one-hour cache writes at other prices",
            provider: .anthropic, model: "claude-opus-5-5",
            usage: message(10, read: 0, wrote5m: 0, wrote1h: 1_000, 5),
            expected: .cost("0.008140000000")),
        // 600 × 4 + 9,000 × 0.2 + 500 × 5 + 1,000 × 8 + 340 × 20.
        PublishedCase(
            issue: "earendil-works/pi#5737: one-hour writes at the five-minute rate",
            provider: .anthropic, model: "claude-opus-5-5",
            usage: message(600, read: 9_000, wrote5m: 500, wrote1h: 1_000, 340),
            expected: .cost("0.021500000000")),
        // 3 × 1 + 800 × 1.25 + 1 × 5: the old form has no split, and means five minutes.
        PublishedCase(
            issue: "QuantumNous/new-api#5756: cache writes of the old form unbilled",
            provider: .anthropic, model: "claude-haiku-4-5-20251001",
            usage:
                #"{"input_tokens":3,"cache_creation_input_tokens":800,"cache_read_input_tokens":0,"output_tokens":1}"#,
            expected: .cost("0.001008000000")),
        // 904 × 0.75 + 4,096 × 0.075 + 420 × 3.75.
        PublishedCase(
            issue: "BerriAI/litellm#16341: the implicit cache of Gemini ignored",
            provider: .gemini, model: "gemini-3.8-flash",
            usage:
                #"{"promptTokenCount":5000,"cachedContentTokenCount":4096,"candidatesTokenCount":120,"thoughtsTokenCount":300,"totalTokenCount":5420}"#,
            expected: .cost("0.002560200000")),
        // 8 × 0.75 + 40 × 3.75: thoughts are output.
        PublishedCase(
            issue: "BerriAI/litellm#10554: the reasoning of Gemini is nothing when streamed",
            provider: .gemini, model: "gemini-3.8-flash",
            usage:
                #"{"promptTokenCount":8,"candidatesTokenCount":0,"thoughtsTokenCount":40,"totalTokenCount":48}"#,
            expected: .cost("0.000156000000")),
        // 9,992 × 1.25 + 128 × 0.2 + (1,499 + 2,809) × 2.5.
        PublishedCase(
            issue: "BerriAI/litellm#14874: xAI's cached tokens charged twice", provider: .xai,
            model: "grok-4.3",
            usage:
                #"{"prompt_tokens":10120,"completion_tokens":1499,"total_tokens":14428,"prompt_tokens_details":{"cached_tokens":128},"completion_tokens_details":{"reasoning_tokens":2809}}"#,
            expected: .cost("0.023285600000")),
        // 1 × 1.40 + 27,146 × 0.26 + 351 × 4.40.
        PublishedCase(
            issue: "BerriAI/litellm#31714: the cached rate of Fireworks not applied",
            provider: .fireworks, model: "accounts/fireworks/models/glm-5p3",
            usage: chat(27_147, cached: 27_146, 351), expected: .cost("0.008603760000")),
        // 2,823 × 1.40 + 41,518 × 0.26 + 1 × 4.40; it was logged as 0.0621.
        PublishedCase(
            issue: "BerriAI/litellm PR#26016: the cached rate of Fireworks not applied",
            provider: .fireworks, model: "accounts/fireworks/models/glm-5p3",
            usage: chat(44_341, cached: 41_518, 1), expected: .cost("0.014751280000")),
        // The same tokens at this model's own cached rate, 0.14.
        PublishedCase(
            issue: "BerriAI/litellm PR#33796: another model's cached rate",
            provider: .fireworks, model: "accounts/fireworks/models/glm-5p2",
            usage: chat(27_147, cached: 27_146, 351), expected: .cost("0.005346240000")),
    ]

    /// A report that contradicts itself: never a negative charge, and never a guess.
    static let contradictions: [PublishedCase] = [
        (.openai, "gpt-5.4", chat(100, cached: 16_738, 10)),
        (.fireworks, "accounts/fireworks/models/glm-5p3", chat(100, cached: 101, 10)),
        (.xai, "grok-4.3", chat(100, cached: 101, 10)),
        (
            .gemini, "gemini-3.8-flash",
            #"{"promptTokenCount":100,"cachedContentTokenCount":101,"candidatesTokenCount":1,"totalTokenCount":101}"#
        ),
        (
            .anthropic, "claude-opus-5-5",
            #"{"input_tokens":-16638,"cache_read_input_tokens":16738,"output_tokens":10}"#
        ),
    ].map { provider, model, usage in
        PublishedCase(
            issue: "QuantumNous/new-api#5005: more cached than prompt is a negative charge",
            provider: provider, model: model, usage: usage,
            expected: .unpriced("usage_inconsistent"))
    }

    /// Service tiers: what was served has its price, not what was asked for.
    static let tiers: [PublishedCase] = [
        // 600 × 1.25 + 2,000 × 0.125 + 310 × 7.5.
        PublishedCase(
            issue: "BerriAI/litellm#13810: flex billed twice over", provider: .openai,
            model: "gpt-5.4", asked: "flex", served: "flex",
            usage: chat(2_600, cached: 2_000, 310), expected: .cost("0.003325000000")),
        PublishedCase(
            issue: "BerriAI/litellm#31837: asked for priority, served default, billed priority",
            provider: .openai, model: "gpt-5.4", asked: "priority", served: "default",
            usage: chat(2_600, cached: 2_000, 310), expected: .cost("0.006650000000")),
        // 600 × 5 + 2,000 × 0.5 + 310 × 30.
        PublishedCase(
            issue: "BerriAI/litellm#37046: priority of a dated snapshot at the default rate",
            provider: .openai, model: "gpt-5.4-2026-03-05", asked: "priority", served: "priority",
            usage: chat(2_600, cached: 2_000, 310), expected: .cost("0.013300000000")),
        // Half of 600 × 4 + 9,000 × 0.2 + 500 × 5 + 340 × 20.
        PublishedCase(
            issue: "BerriAI/litellm PR#30558: Anthropic's tier never read", provider: .anthropic,
            model: "claude-opus-5-5", served: "batch",
            usage: message(600, read: 9_000, wrote5m: 500, wrote1h: 0, 340),
            expected: .cost("0.006750000000")),
        // Capacity that was bought in advance has no price per token, and not the default's either.
        PublishedCase(
            issue: "BerriAI/litellm PR#30558: Anthropic's priority tier", provider: .anthropic,
            model: "claude-opus-5-5", served: "priority",
            usage: message(600, read: 9_000, wrote5m: 500, wrote1h: 0, 340),
            expected: .unpriced("unknown_tier")),
        // 904 × 0.375 + 4,096 × 0.0375 + 420 × 1.875.
        PublishedCase(
            issue: "BerriAI/litellm PR#37724: flex of Gemini at twice its price",
            provider: .gemini, model: "gemini-3.8-flash", asked: "flex", served: "flex",
            usage:
                #"{"promptTokenCount":5000,"cachedContentTokenCount":4096,"candidatesTokenCount":120,"thoughtsTokenCount":300,"totalTokenCount":5420}"#,
            expected: .cost("0.001280100000")),
    ]

    /// A price that nobody knows is not a price of zero.
    static let unknowns: [PublishedCase] = [
        PublishedCase(
            issue: "BerriAI/litellm PR#30715: a wallet emptied through models that cost nothing",
            provider: .openai, model: "gpt-of-tomorrow", usage: chat(1_000, cached: 0, 1_000),
            expected: .unpriced("unknown_model"))
    ]

    /// The usage object of OpenAI's shape.
    private static func chat(_ prompt: Int64, cached: Int64, _ completion: Int64) -> String {
        #"{"prompt_tokens":\#(prompt),"completion_tokens":\#(completion),"#
            + #""total_tokens":\#(prompt + completion),"#
            + #""prompt_tokens_details":{"cached_tokens":\#(cached)}}"#
    }

    private static func message(
        _ input: Int64, read: Int64, wrote5m: Int64, wrote1h: Int64, _ output: Int64
    ) -> String {
        #"{"input_tokens":\#(input),"cache_creation_input_tokens":\#(wrote5m + wrote1h),"#
            + #""cache_read_input_tokens":\#(read),"cache_creation":{"ephemeral_5m_input_tokens":"#
            + #"\#(wrote5m),"ephemeral_1h_input_tokens":\#(wrote1h)},"output_tokens":\#(output)}"#
    }
}
