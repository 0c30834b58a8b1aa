import Events
import JSON
import Testing

@testable import Replay

@Suite struct ScenarioTests {
    @Test func `a scenario is read with its defaults`() throws {
        let scenario = try ScenarioText().scenario()
        #expect(scenario.profile == .byoc)
        #expect(scenario.replicas.hourlyPrice == PicoUSD(pico: 3_600_000_000_000))
        #expect(scenario.replicas.decode == [.init(streams: 1, each: 10)])
        #expect(scenario.managed?.inputRate == 2_500_000)
        #expect(scenario.managed?.cacheNs == 60_000_000_000)
        #expect(scenario.objectives[.interactive]?.targetPpm == 900_000)
        #expect(scenario.overflow == nil)
        #expect(scenario.traceClass == .interactive)
        #expect(scenario.models == nil)
    }

    @Test func `its digest is of its meaning`() throws {
        let one = try ScenarioText().scenario()
        var spelt = ScenarioText()
        spelt.decode = #"[{"streams": 1, "each": 10}]"#
        spelt.hourlyPrice = "3.600"
        #expect(try spelt.scenario().canonicalBytes == one.canonicalBytes)
        spelt.count = 2
        #expect(try spelt.scenario().canonicalBytes != one.canonicalBytes)
        let document = try JSONDocument(parsing: one.canonicalBytes)
        #expect(document.root["replicas"]?["count"]?.int == 1)
    }

    @Test(arguments: [
        (#""count": 1"#, #""count": 0"#, "replicas.count must be a whole number from 1 to 256"),
        (#""count": 1"#, #""cuont": 1"#, "replicas.cuont is not a known key"),
        (#""count": 1, "#, "", "replicas.count is required"),
        (#""byoc""#, #""managed""#, "profile must be one of byoc, hybrid"),
        (#""byoc""#, #""hybrid""#, "overflow is required when the profile is hybrid"),
        (#""3.6""#, "3.6", "replicas.hourly_price must be a string"),
        (#""3.6""#, #""-1""#, "replicas.hourly_price must not be negative"),
        (#""prefix""#, #""luck""#, "choice must be one of load, prefix"),
        (#""2.5""#, #""2.5000001""#, "managed.prices.input_per_million must have at most six"),
        (#""15""#, #""1000000""#, "managed.prices must be at most 100000 USD"),
        (#""0.9""#, #""1.1""#, "objectives.interactive.target must be from 0 to 1"),
        (#""ttft_ms": 250, "#, "", "objectives.interactive must have ttft_ms, total_ms or both"),
        (#"{"interactive""#, #"{"urgent""#, "objectives.urgent is not a known key"),
        (#""blocks": 1000"#, #""blocks": true"#, "replicas.kv_cache.blocks must be a whole"),
        (#""a test""#, #""""#, "name must have from 1 to 120 bytes"),
        ("{", "[", "the scenario is not valid JSON"),
        (
            #"decode_tokens_per_second": 10,"#,
            #"decode_tokens_per_second": [{"streams": 2, "each": 3}],"#,
            "replicas.decode_tokens_per_second[0].streams must be 1 at the first point"
        ),
        (
            #"decode_tokens_per_second": 10,"#,
            #"decode_tokens_per_second": [{"streams": 1, "each": 3}, {"streams": 1, "each": 2}],"#,
            "replicas.decode_tokens_per_second[1].streams must be more than"
        ),
        (
            #"decode_tokens_per_second": 10,"#,
            #"decode_tokens_per_second": [{"streams": 1, "each": 3}, {"streams": 2, "each": 4}],"#,
            "replicas.decode_tokens_per_second[1].each must not be more than with fewer streams"
        ),
    ])
    func `what is wrong is named with its path`(good: String, bad: String, reason: String) throws {
        let text = ScenarioText().text
        let range = try #require(text.firstRange(of: good))
        let changed = text.replacingText(in: range, with: bad)
        let error = #expect(throws: ScenarioError.self) {
            _ = try Scenario(parsing: Array(changed.utf8))
        }
        #expect(error?.description.hasPrefix(reason) == true, "\(String(describing: error))")
    }

    @Test func `models are a set of names, and belong to its meaning`() throws {
        func scenario(_ models: String) throws -> Scenario {
            let text = ScenarioText().text
            let start = try #require(text.firstRange(of: #""choice""#))
            return try Scenario(
                parsing: Array(
                    text.replacingText(in: start, with: "\"models\": \(models), \"choice\"").utf8))
        }
        let two = try scenario(#"["b", "a", "b"]"#)
        #expect(two.models == ["a", "b"])
        #expect(try scenario(#"["a", "b"]"#).canonicalBytes == two.canonicalBytes)
        #expect(try scenario(#"["a"]"#).canonicalBytes != two.canonicalBytes)
        for bad in ["[]", "[1]", #"[""]"#, #""a""#] {
            #expect(throws: ScenarioError.self) { _ = try scenario(bad) }
        }
    }

    @Test func `a trace needs to know what managed would do`() throws {
        var scenario = try ScenarioText().scenario()
        scenario.managed = nil
        let line = #"{"timestamp": 0, "input_length": 1, "output_length": 1, "hash_ids": []}"#
        let workload = try Workload(mooncake: [line])
        #expect(throws: ScenarioError.self) { _ = try Simulation(scenario, workload) }
    }
}
