package import JSON

extension ReplayRecorded {
    package static let fields = [
        EventField("as_of_seq", "integer or null", "the last event that was read; null: a trace"),
        EventField("attainment", "estimate or null", "predicted share of good answers"),
        EventField("cache_hit", "estimate or null", "predicted share of input read from a cache"),
        EventField(
            "classes", "array",
            "by class with an objective: qos_class, target_ppm, eligible, predicted, managed, gain"),
        EventField("concurrency", "integer", "requests that one replica serves at a time"),
        EventField("cost_pico", "estimate", "predicted cost: replicas' hours and overflow"),
        EventField("cost_ratio", "estimate or null", "predicted by managed cost"),
        EventField("excluded", "integer", "requests of the interval that could not be replayed"),
        EventField("from_ns", "integer or null", "received at or after this time"),
        EventField("gain", "estimate or null", "predicted less managed share of good answers"),
        EventField("hour_pico", "pico-USD", "one replica for one hour"),
        EventField("managed_attainment", "estimate or null", "managed's share of good answers"),
        EventField("managed_cache_hit", "estimate or null", "managed's share of cached input"),
        EventField("managed_cost_pico", "estimate", "what managed costs"),
        EventField("models", "array or null", "names of models that were replayed; null: all"),
        EventField("overflow", "estimate or null", "predicted share of requests sent to managed"),
        EventField("profile", "word", "byoc or hybrid"),
        EventField("refused", "integer", "requests for which the scenario has no room"),
        EventField("replay", "string", "id of the replay: a digest of what was asked for"),
        EventField("replicas", "integer", "replicas of the scenario"),
        EventField("requests", "integer", "requests that were replayed"),
        EventField("scenario", "string", "the scenario's own name"),
        EventField("scenario_digest", "hex", "SHA-256 of the scenario's canonical form"),
        EventField("seed", "integer", "what the resamples are drawn from"),
        EventField("source", "word", "ledger or trace"),
        EventField("to_ns", "integer or null", "received before this time"),
        EventField("workload_digest", "hex", "SHA-256 of the workload's numbers"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("as_of_seq", workload.asOfSeq)
        json.member("attainment", results.attainment)
        json.member("cache_hit", results.cacheHit)
        json.key("classes")
        json.beginArray()
        for result in results.classes { result.write(to: &json) }
        json.endArray()
        json.member("concurrency", concurrency)
        json.member("cost_pico", results.costPico)
        json.member("cost_ratio", results.costRatio)
        json.member("excluded", workload.excluded)
        json.member("from_ns", workload.from?.nanoseconds)
        json.member("gain", results.gain)
        json.member("hour_pico", hourPrice.pico)
        json.member("managed_attainment", results.managedAttainment)
        json.member("managed_cache_hit", results.managedCacheHit)
        json.member("managed_cost_pico", results.managedCostPico)
        json.member("models", models) { models, json in
            json.beginArray()
            for model in models { json.value(model) }
            json.endArray()
        }
        json.member("overflow", results.overflow)
        json.member("profile", profile.rawValue)
        json.member("refused", results.refused)
        json.member("replay", replayID)
        json.member("replicas", replicas)
        json.member("requests", workload.requests)
        json.member("scenario", scenario)
        json.member("scenario_digest", scenarioDigest)
        json.member("seed", seed)
        json.member("source", workload.source.rawValue)
        json.member("to_ns", workload.to?.nanoseconds)
        json.member("workload_digest", workload.digest)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        workload = try Workload(reading: fields)
        results = try Results(reading: fields)
        profile = try fields.word("profile")
        replayID = try fields.string("replay")
        replicas = try fields.int("replicas")
        concurrency = try fields.int("concurrency")
        hourPrice = try fields.money("hour_pico")
        models = fields.hasValue("models") ? try fields.strings("models") : nil
        scenario = try fields.string("scenario")
        scenarioDigest = try fields.string("scenario_digest")
        seed = try fields.int("seed")
    }
}

extension ReplayRecorded.Workload {
    fileprivate init(reading fields: EventFields) throws(EventDecodingError) {
        asOfSeq = try fields.optionalInt("as_of_seq")
        excluded = try fields.int("excluded")
        from = try fields.optionalInt("from_ns").map(Timestamp.init(nanoseconds:))
        requests = try fields.int("requests")
        source = try fields.word("source")
        to = try fields.optionalInt("to_ns").map(Timestamp.init(nanoseconds:))
        digest = try fields.string("workload_digest")
    }
}

extension ReplayRecorded.Results {
    fileprivate init(reading fields: EventFields) throws(EventDecodingError) {
        attainment = try fields.optionalEstimate("attainment")
        cacheHit = try fields.optionalEstimate("cache_hit")
        classes = []
        for result in try fields.objects("classes") {
            classes.append(try ReplayRecorded.ClassResult(reading: result))
        }
        costPico = try fields.estimate("cost_pico")
        costRatio = try fields.optionalEstimate("cost_ratio")
        gain = try fields.optionalEstimate("gain")
        managedAttainment = try fields.optionalEstimate("managed_attainment")
        managedCacheHit = try fields.optionalEstimate("managed_cache_hit")
        managedCostPico = try fields.estimate("managed_cost_pico")
        overflow = try fields.optionalEstimate("overflow")
        refused = try fields.int("refused")
    }
}

extension ReplayRecorded.ClassResult {
    fileprivate func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("eligible", eligible)
        json.member("gain", gain)
        json.member("managed", managed)
        json.member("predicted", predicted)
        json.member("qos_class", qosClass.rawValue)
        json.member("target_ppm", targetPpm)
        json.endObject()
    }

    fileprivate init(reading fields: EventFields) throws(EventDecodingError) {
        eligible = try fields.int("eligible")
        gain = try fields.estimate("gain")
        managed = try fields.estimate("managed")
        predicted = try fields.estimate("predicted")
        qosClass = try fields.word("qos_class")
        targetPpm = try fields.int("target_ppm")
    }
}
