import Events
package import JSON

extension Scenario {
    /// Writes all of it in canonical form, defaults too: what its digest is taken of, so that the spelling of a file does not
    /// matter and its meaning does.
    package func writeCanonical(to json: inout JSONWriter) {
        json.beginObject()
        json.member("choice", choice.rawValue)
        if let managed {
            json.key("managed")
            managed.write(to: &json)
        }
        if let models {
            json.key("models")
            json.beginArray()
            for model in models { json.value(model) }
            json.endArray()
        }
        json.member("name", name)
        json.key("objectives")
        json.beginObject()
        for (qosClass, objective) in objectives.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            json.key(qosClass.rawValue)
            json.beginObject()
            json.member("target_ppm", objective.targetPpm)
            if let total = objective.totalNs { json.member("total_ns", total) }
            if let first = objective.firstTokenNs { json.member("ttft_ns", first) }
            json.endObject()
        }
        json.endObject()
        if let overflow {
            json.key("overflow")
            json.beginObject()
            if let wait = overflow.waitNsMax { json.member("wait_ns_max", wait) }
            json.member("waiting_max", overflow.waitingMax)
            json.endObject()
        }
        json.member("profile", profile.rawValue)
        json.key("replicas")
        replicas.write(to: &json)
        json.member("trace_class", traceClass.rawValue)
        json.endObject()
    }

    package var canonicalBytes: [UInt8] {
        var json = JSONWriter.canonical()
        writeCanonical(to: &json)
        return json.take()
    }
}

extension Scenario.Replicas {
    fileprivate func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("block_tokens", cache.blockTokens)
        json.member("blocks", cache.blocks)
        json.member("concurrency", concurrency)
        json.member("count", count)
        json.key("decode")
        json.beginArray()
        for point in decode {
            json.beginArray()
            json.value(point.streams)
            json.value(point.each)
            json.endArray()
        }
        json.endArray()
        json.member("decode_percent_while_prefilling", decodePercentWhilePrefilling)
        json.member("hourly_pico", hourlyPrice.pico)
        json.member("prefill", prefillTokensPerSecond)
        json.endObject()
    }
}

extension Scenario.Managed {
    fileprivate func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("cache_ns", cacheNs)
        json.member("cache_read_pico", cacheReadRate)
        json.member("cache_tokens_min", cacheTokensMin)
        json.member("first_token_ns", firstTokenNs)
        json.member("input_pico", inputRate)
        if let speed = inputTokensPerSecond { json.member("input_tokens_per_second", speed) }
        json.member("output_pico", outputRate)
        json.member("output_tokens_per_second", outputTokensPerSecond)
        json.endObject()
    }
}
