package import Events
package import JSON
package import Replay

/// The shapes in which replays are shown; `zumik replay --json` prints the same.
package enum ReplayDocuments {
    /// A replay: what is recorded of it, and after it was just made all that was computed.
    ///
    /// - Parameters:
    ///   - recorded: where it stands in the log; nil: it is not recorded.
    ///   - prediction: nil where only the record is known.
    package static func write(
        _ fact: ReplayRecorded, _ recorded: ReplayDesk.Recorded?, _ prediction: Prediction?,
        to json: inout JSONWriter
    ) {
        json.beginObject()
        json.member("object", "replay")
        json.member("id", fact.replayID)
        json.member("recorded", recorded != nil)
        json.member("recorded_at", recorded?.recordedAt.description)
        json.member("ledger_seq", recorded?.seq)
        json.member("customer", recorded?.customer?.text)
        json.member("profile", fact.profile.rawValue)
        json.key("scenario")
        json.beginObject()
        json.member("name", fact.scenario)
        json.member("digest", fact.scenarioDigest)
        json.member("replicas", fact.replicas)
        json.member("concurrency", fact.concurrency)
        json.member("hourly_price", fact.hourPrice.description)
        json.key("models")
        if let models = fact.models {
            json.beginArray()
            for model in models { json.value(model) }
            json.endArray()
        } else {
            json.null()
        }
        json.endObject()
        json.key("workload")
        write(fact.workload, to: &json)
        json.member("seed", fact.seed)
        write(fact.results, to: &json)
        if let prediction {
            json.key("details")
            write(prediction, to: &json)
        }
        json.endObject()
    }

    package static func write(_ recorded: ReplayDesk.Recorded, to json: inout JSONWriter) {
        write(recorded.fact, recorded, nil, to: &json)
    }

    package static func write(_ made: ReplayDesk.Made, to json: inout JSONWriter) {
        write(made.recorded.fact, made.recorded, made.prediction, to: &json)
    }

    private static func write(_ workload: ReplayRecorded.Workload, to json: inout JSONWriter) {
        json.beginObject()
        json.member("source", workload.source.rawValue)
        json.member("digest", workload.digest)
        json.member("requests", workload.requests)
        json.member("excluded", workload.excluded)
        json.member("from", workload.from?.description)
        json.member("to", workload.to?.description)
        json.member("as_of_seq", workload.asOfSeq)
        json.endObject()
    }

    private static func write(_ results: ReplayRecorded.Results, to json: inout JSONWriter) {
        json.key("predicted")
        json.beginObject()
        json.share("attainment", results.attainment)
        json.share("cache_hit_ratio", results.cacheHit)
        json.money("cost", results.costPico)
        json.share("overflow_ratio", results.overflow)
        json.member("refused", results.refused)
        json.endObject()
        json.key("managed")
        json.beginObject()
        json.share("attainment", results.managedAttainment)
        json.share("cache_hit_ratio", results.managedCacheHit)
        json.money("cost", results.managedCostPico)
        json.endObject()
        json.share("gain", results.gain)
        json.share("cost_ratio", results.costRatio)
        json.key("objectives")
        json.beginArray()
        for result in results.classes {
            json.beginObject()
            json.member("qos_class", result.qosClass.rawValue)
            json.member("target", Decimal6.text(result.targetPpm))
            json.member("eligible", result.eligible)
            json.share("predicted", result.predicted)
            json.share("managed", result.managed)
            json.share("gain", result.gain)
            json.member("met", result.predicted.value >= result.targetPpm)
            json.endObject()
        }
        json.endArray()
    }

    /// What a prediction says beyond its record: latencies, where the money goes, and plots.
    private static func write(_ prediction: Prediction, to json: inout JSONWriter) {
        json.beginObject()
        json.member("replicas_cost", PicoUSD.decimal(prediction.replicasPico))
        json.member("overflow_cost", PicoUSD.decimal(prediction.overflowPico))
        json.member("paid_seconds", prediction.paidNs / 1_000_000_000)
        json.member("overflowed", prediction.overflowed)
        json.member("utilization", Decimal6.text(prediction.utilizationPpm))
        json.member("segments", prediction.segments)
        for (name, side) in [("predicted", prediction.predicted), ("managed", prediction.managed)] {
            json.key(name)
            json.beginObject()
            json.quantiles("ttft_ms", side.firstToken)
            json.quantiles("total_ms", side.total)
            json.endObject()
        }
        json.key("timeline")
        json.beginObject()
        json.member("stretch_ms", prediction.timeline.stretchNs / 1_000_000)
        json.numbers("arrivals", prediction.timeline.arrivals)
        json.numbers("running", prediction.timeline.running)
        json.numbers("waiting", prediction.timeline.waiting)
        json.numbers("turned_away", prediction.timeline.turnedAway)
        json.endObject()
        json.endObject()
    }
}

/// A share with six places, from millionths.
package enum Decimal6 {
    package static func text(_ millionths: Int64) -> String {
        let (whole, rest) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        let digits = String(rest)
        let zeros = String(repeating: "0", count: 6 - digits.count)
        return "\(millionths < 0 ? "-" : "")\(whole).\(zeros)\(digits)"
    }
}

extension JSONWriter {
    /// `{"value","low","high"}` as decimals; null without an estimate.
    fileprivate mutating func share(_ name: StaticString, _ estimate: RecordedEstimate?) {
        interval(name, estimate, Decimal6.text)
    }

    fileprivate mutating func money(_ name: StaticString, _ estimate: RecordedEstimate) {
        interval(name, estimate) { PicoUSD(pico: $0).description }
    }

    private mutating func interval(
        _ name: StaticString, _ estimate: RecordedEstimate?, _ text: (Int64) -> String
    ) {
        key(name)
        guard let estimate else { return null() }
        beginObject()
        member("value", text(estimate.value))
        member("low", text(estimate.low))
        member("high", text(estimate.high))
        endObject()
    }

    fileprivate mutating func quantiles(_ name: StaticString, _ quantiles: Quantiles?) {
        key(name)
        guard let quantiles else { return null() }
        beginObject()
        for (name, value) in [
            ("p50", quantiles.p50), ("p95", quantiles.p95), ("p99", quantiles.p99),
        ] {
            key(name)
            raw(Self.milliseconds(value))
        }
        key("curve")
        beginArray()
        for value in quantiles.curve { raw(Self.milliseconds(value)) }
        endArray()
        endObject()
    }

    fileprivate mutating func numbers(_ name: StaticString, _ values: [Int64]) {
        key(name)
        beginArray()
        for number in values { value(number) }
        endArray()
    }

    /// Three places, from microseconds.
    private static func milliseconds(_ microseconds: Int64) -> [UInt8] {
        let rest = String(microseconds % 1_000)
        let zeros = String(repeating: "0", count: 3 - rest.count)
        return Array("\(microseconds / 1_000).\(zeros)\(rest)".utf8)
    }
}
