import HTTPClient
import JSON
import Testing

@testable import ProviderSimulator

struct BookTests {
    private func exchange(_ sim: Harness) async throws {
        for target in Target.all {
            for (path, streams) in [(target.path, false), (target.streamPath, true)] {
                let body = target.body("[[answer tokens=30]] [[reasoning tokens=0]]", streams)
                #expect(try await sim.post(path, body).status == 200)
            }
        }
    }

    @Test func `the totals are the sum of the entries`() async throws {
        try await Harness.run { sim async throws in
            for _ in 0..<3 { try await exchange(sim) }
            for target in Target.all {
                let reply = try await sim.call("GET", "/_sim/requests?provider=\(target.provider)")
                let entries = try Array(#require(try reply.json["data"]).elements)
                #expect(entries.count == 6)
                let totals = try reply.json["totals"]
                #expect(totals?["billed"]?.int == 6)
                for key in ["input_uncached", "cache_read", "output", "reasoning"] {
                    let sum = entries.compactMap { $0["tokens"]?[key]?.int }.reduce(0, +)
                    #expect(totals?["tokens"]?[key]?.int == sum)
                }
                #expect(totals?["tokens"]?["output"]?.int == 180)
                #expect(Set(entries.compactMap { $0["request_id"]?.string }).count == 6)
            }
        }
    }

    @Test func `usage in the answer is what the books say`() async throws {
        try await Harness.run { sim async throws in
            let reply = try await sim.post(
                "/openai/v1/chat/completions",
                Ask.chat("gpt-5.6", Ask.words(tokens: 1300), [("service_tier", "flex")]))
            let usage = try #require(try reply.json["usage"])
            let entry = try #require(try await sim.requests(of: "openai").last)
            let tokens = try #require(entry["tokens"])
            #expect(entry["request_id"]?.string == reply.header("x-request-id"))
            #expect(entry["response_id"]?.string == (try reply.json["id"]?.string))
            #expect(entry["tier"]?.string == "flex")
            #expect(entry["model"]?.string == "gpt-5.6-sol")
            #expect(tokens["output"]?.int == usage["completion_tokens"]?.int)
            #expect(tokens["input_uncached"]?.int == 24)
            #expect(tokens["cache_write_short"]?.int == 1280)
        }
    }

    @Test func `OpenAI reports usage in buckets, by region and time`() async throws {
        try await Harness.run { sim async throws in
            let ask = Ask.chat("gpt-5.4", "[[answer tokens=30]] [[reasoning tokens=0]]")
            _ = try await sim.post("/openai/v1/chat/completions", ask)
            _ = try await sim.post("/openai-eu/v1/chat/completions", ask)
            sim.clock.advance(seconds: 86_400)
            _ = try await sim.post("/openai/v1/chat/completions", ask)
            let page = try await sim.call("GET", "/_sim/usage?provider=openai&region=us").json
            #expect(page["object"]?.string == "page")
            #expect(page["data"]?.count == 2)
            let bucket = try #require(page["data"]?[0])
            #expect(bucket["start_time"]?.int == 1_795_305_600)
            #expect(bucket["end_time"]?.int == 1_795_392_000)
            let result = try #require(bucket["results"]?[0])
            #expect(result["model"]?.string == "gpt-5.4-2026-03-05")
            #expect(result["service_tier"]?.string == "default")
            #expect(result["num_model_requests"]?.int == 1)
            #expect(result["input_tokens"]?.int == 15)
            #expect(result["output_tokens"]?.int == 30)
            let all = try await sim.call("GET", "/_sim/usage?provider=openai").json
            #expect(all["data"]?[0]?["results"]?[0]?["num_model_requests"]?.int == 2)
            let range = "from=2026-11-23T00:00:00Z&to=2026-11-24"
            let later = try await sim.call("GET", "/_sim/usage?provider=openai&\(range)").json
            #expect(later["data"]?.count == 1)
        }
    }

    @Test func `each provider reports in its own shape`() async throws {
        try await Harness.run { sim async throws in
            try await exchange(sim)
            func usage(_ provider: String) async throws -> JSONValue {
                try await sim.call("GET", "/_sim/usage?provider=\(provider)").json
            }
            let anthropic = try await usage("anthropic")["data"]?[0]
            #expect(anthropic?["starting_at"]?.string == "2026-11-22T00:00:00Z")
            #expect(anthropic?["results"]?[0]?["output_tokens"]?.int == 60)
            #expect(anthropic?["results"]?[0]?["uncached_input_tokens"]?.int == 30)

            let gemini = try await usage("gemini")
            let amounts = gemini.elements.compactMap { $0["usage"]?["amount"]?.int }
            #expect(amounts == [30, 60])
            #expect(gemini[0]?["invoice"]?["month"]?.string == "202611")
            // 30 · 0.75 + 60 · 3.75 USD per million.
            #expect(gemini[0]?["cost"]?.numberText == "0.0002475000")

            let xai = try await usage("xai")["timeSeries"]?[0]
            #expect(xai?["group"]?[0]?.string == "grok-4.7")
            // 30 · 2 + 60 · 6 USD per million.
            #expect(xai?["dataPoints"]?[0]?["values"]?[0]?.numberText == "0.0004200000")

            let fireworks = try await usage("fireworks")["data"]?[0]
            #expect(fireworks?["start_time"]?.string == "2026-11-22 00:00:00 UTC")
            #expect(fireworks?["prompt_tokens"]?.int == 30)
            #expect(fireworks?["completion_tokens"]?.int == 60)
        }
    }

    @Test func `what a client that left had been sent is billed`() async throws {
        // The delay is so long that the test clock holds it until the client is gone.
        try await Harness.run { sim async throws in
            try await sim.fault([
                "provider": "openai", "kind": "slow_first_token", "delay_ms": 600_000,
            ])
            let ask = Ask.chat("gpt-5.4", "[[answer tokens=40]]", streams: true)
            let transfer = sim.start("POST", "/openai/v1/chat/completions", ask)
            _ = try await transfer.head(until: Harness.deadline)
            _ = try await transfer.next(until: Harness.deadline)
            transfer.cancel()
            let entry = try await sim.lastEntry(of: "openai")
            #expect(entry["billed"]?.bool == true)
            #expect(entry["finished"]?.bool == false)
            #expect(entry["tokens"]?["output"]?.int == 0)
            #expect(entry["tokens"]?["input_uncached"]?.int == 9)
        }
    }

    @Test func `captured requests show headers and body`() async throws {
        try await Harness.run { sim async throws in
            _ = try await sim.post(
                "/xai/v1/chat/completions", Ask.chat("grok-4.7", "secret words"),
                headers: [("x-secret", "leaked")])
            let captured = try await sim.call("GET", "/_sim/captured?provider=xai").json["data"]
            #expect(captured?.count == 1)
            let headers = try #require(captured?[0]?["headers"]).elements
            #expect(headers.contains { $0["value"]?.string == "leaked" })
            #expect(captured?[0]?["body"]?.string?.contains("secret words") == true)
        }
    }

    @Test(arguments: Target.all)
    func `the same requests under the same seed have the same answers`(
        target: Target
    ) async throws {
        func answers(seed: UInt64) async throws -> [String] {
            var answers: [String] = []
            try await Harness.run(SimulatorConfiguration(seed: seed)) { sim async throws in
                for (path, streams) in [(target.path, false), (target.streamPath, true)] {
                    answers.append(
                        try await sim.post(path, target.body("Tell me something", streams)).text)
                }
            }
            return answers
        }
        let once = try await answers(seed: 3)
        #expect(try await answers(seed: 3) == once)
        #expect(try await answers(seed: 4) != once)
    }

    @Test func `the books are bounded and the totals go on`() {
        let books = Books(entriesMax: 10)
        let account = SimulatedAccount(provider: .xai, region: nil)
        for number in 0..<50 {
            var entry = BookEntry(
                account: account, payer: "p", at: WallTime(seconds: Int64(number) * 60),
                requestID: "r\(number)")
            entry.isBilled = true
            entry.tokens.output = 1
            books.append(entry)
        }
        #expect(books.entries(of: .xai, limit: 1000).count <= 20)
        #expect(books.entries(of: .xai, limit: 1).first?.requestID == "r49")
        #expect(books.usage(of: .xai, in: UsageQuery()).count <= 20)
        #expect(books.totals(of: .xai).billed.tokens.output == 50)
    }

    @Test(arguments: [
        "/_sim/usage", "/_sim/usage?provider=acme", "/_sim/requests?provider=xai&limit=0",
        "/_sim/usage?provider=xai&from=yesterday",
        "/_sim/usage?provider=xai&bucket_width=1y",
    ])
    func `a bad question to the simulator is refused`(path: String) async throws {
        try await Harness.run { sim async throws in
            #expect(try await sim.call("GET", path).status == 400)
            #expect(try await sim.call("GET", "/_sim/nothing").status == 404)
            #expect(try await sim.call("GET", "/elsewhere").status == 418)
        }
    }
}
