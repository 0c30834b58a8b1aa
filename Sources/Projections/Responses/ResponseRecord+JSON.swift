package import Events
package import JSON

/// Who reads a record: a customer sees neither the provider's cost nor the accounts' names.
package enum RecordReader: Sendable {
    case administrator
    case customer
}

extension ResponseRecord {
    /// Writes the record as the native surface gives it.
    package func write(to json: inout JSONWriter, for reader: RecordReader) {
        json.beginObject()
        json.member("id", id.text)
        json.member("customer", customer?.text)
        json.member(
            "surface", (admitted?.surface ?? queued?.surface ?? rejected?.surface)?.rawValue)
        json.member("trace_id", correlation)
        writeRequested(to: &json)
        writeOutcome(to: &json)
        writeTiming(to: &json)
        writeUsage(to: &json)
        writeCost(to: &json, for: reader)
        json.key("attempts")
        json.beginArray()
        for attempt in attempts { attempt.write(to: &json, for: reader) }
        json.endArray()
        json.key("ledger")
        json.beginObject()
        json.member("first_seq", firstSeq)
        json.member("last_seq", lastSeq)
        json.member("events", events)
        json.endObject()
        json.endObject()
    }

    private func writeRequested(to json: inout JSONWriter) {
        json.key("requested")
        json.beginObject()
        json.member("model", admitted?.model ?? queued?.model ?? rejected?.model)
        json.member(
            "qos_class", (admitted?.qosClass ?? queued?.qosClass ?? rejected?.qosClass)?.rawValue)
        json.member("service_tier", admitted?.serviceTier ?? queued?.serviceTier)
        json.member("stream", admitted?.stream ?? queued?.stream ?? rejected?.stream)
        json.member("profile", (admitted?.profile ?? queued?.profile)?.rawValue)
        json.member("ttft_target_ms", admitted?.ttftTargetMs ?? queued?.ttftTargetMs)
        json.member("deadline_ms", admitted?.deadlineMs ?? queued?.deadlineMs)
        json.endObject()
    }

    private func writeOutcome(to json: inout JSONWriter) {
        let outcome = self.outcome
        json.key("outcome")
        json.beginObject()
        json.member("admission", outcome.admission.rawValue)
        json.member("completion", outcome.completion?.rawValue)
        json.member("target_met", outcome.targetMet)
        json.member("degraded", outcome.degraded)
        json.key("degradations")
        json.beginArray()
        for degradation in outcome.degradations { json.value(degradation.description) }
        json.endArray()
        json.member("fallback_used", outcome.fallbackUsed)
        json.member("reason_code", outcome.reasonCode?.rawValue)
        json.endObject()
    }

    private func writeTiming(to json: inout JSONWriter) {
        json.key("timing")
        json.beginObject()
        json.member("received_at", receivedAt?.description)
        json.milliseconds(
            "queued_ms",
            ending?.queuedUs ?? admitted?.queuedUs ?? expired?.queuedUs ?? rejected?.queuedUs ?? 0)
        json.milliseconds("ttft_ms", ending?.ttftUs)
        json.milliseconds("total_ms", ending?.totalUs)
        json.endObject()
    }

    private func writeUsage(to json: inout JSONWriter) {
        json.key("usage")
        guard let serving = servingAttempt?.ending else { return json.null() }
        serving.writeUsage(to: &json)
    }

    private func writeCost(to json: inout JSONWriter, for reader: RecordReader) {
        let cost = self.cost
        json.key("cost")
        json.beginObject()
        json.member("currency", "USD")
        json.member("priced", cost != nil)
        switch reader {
        case .administrator:
            json.member("provider_cost", cost?.providerCost.description)
            json.member("list_cost", cost?.listCost.description)
            json.member("cache_savings", cost?.cacheSavings.description)
        case .customer:
            // At the rates that are charged: from the provider's own, its cost could be told.
            json.member("list_cost", cost?.listCharged.description)
            json.member("cache_savings", cost?.savingsCharged?.description)
        }
        json.member("charged", cost?.charged.description)
        json.member("platform_fee", cost?.platformFee.description)
        writeFees(to: &json, for: reader)
        json.member("price_version", cost?.priceVersion)
        json.member("unknown_attempts", cost?.unknownAttempts)
        json.endObject()
    }
}

extension ResponseRecord {
    /// The serving attempt's, at the rates that the reader pays.
    fileprivate func writeFees(to json: inout JSONWriter, for reader: RecordReader) {
        json.key("fees")
        json.beginArray()
        let spend = servingAttempt?.spend
        for fee in spend?.fees ?? [] {
            json.beginObject()
            json.member("kind", fee.kind.rawValue)
            json.member("quantity", fee.quantity)
            json.member(
                "cost",
                reader == .administrator
                    ? fee.amount.description
                    : spend.flatMap { try? fee.charged(in: $0) }?.description)
            json.endObject()
        }
        json.endArray()
    }
}

extension SpendFee {
    /// With the markup of its spend; zero with the customer's own key, which the provider bills.
    package func charged(in spend: SpendSettled) throws(MoneyError) -> PicoUSD {
        guard spend.origin.served, spend.charged != .zero else { return .zero }
        return try amount.adding(amount.shareRoundedHalfEven(basisPoints: spend.markupBps))
    }
}

extension AttemptRecord {
    func write(to json: inout JSONWriter, for reader: RecordReader) {
        json.beginObject()
        json.member("number", started.number)
        json.member("provider", started.provider.rawValue)
        if reader == .administrator { json.member("account", started.account) }
        json.member("region", started.region)
        json.member("credential", started.credential.rawValue)
        json.member("model_requested", started.model)
        json.member("model_served", ending?.modelServed)
        json.member("tier_requested", started.tier)
        json.member("tier_served", ending?.tierServed)
        json.member("started_at", startedAt.description)
        let firstToken = ending?.firstTokenUs
        json.member(
            "first_token_at",
            firstToken.map {
                Timestamp(nanoseconds: startedAt.nanoseconds + $0 * 1_000).description
            })
        json.member("ended_at", endedAt?.description)
        json.milliseconds("ttft_ms", firstToken)
        json.milliseconds("duration_ms", ending?.durationUs)
        json.member("outcome", outcome?.rawValue)
        json.member("reason_code", reason?.rawValue)
        json.member("retry_cause", started.retryCause?.rawValue)
        json.member("http_status", ending?.httpStatus)
        json.member("provider_request_id", ending?.providerRequestID)
        json.member("error_type", ending?.errorType)
        json.member("error_code", ending?.errorCode)
        json.key("usage")
        if let ending { ending.writeUsage(to: &json) } else { json.null() }
        json.member("usage_inconsistent", ending?.usageInconsistent)
        json.member("billed", ending?.billed)
        if reader == .administrator {
            json.member("cost", spend?.cost.description)
        } else {
            json.member("charged", spend?.charged.description)
        }
        json.member("weights_version", started.weightsVersion)
        json.endObject()
    }

    /// The attempt's own code: `ok` when it served, the orphan's code when nobody saw its end.
    package var reason: ReasonCode? {
        switch outcome {
        case nil: nil
        case .succeeded: .ok
        case .orphaned: .attemptOrphaned
        case .failed, .cancelled: ending?.reason
        }
    }
}

extension AttemptEnding {
    /// The usage object with every bucket, or null when nothing is known.
    func writeUsage(to json: inout JSONWriter) {
        guard let usage else { return json.null() }
        json.beginObject()
        json.member("input_uncached", usage.inputUncached)
        json.member("cache_read", usage.cacheRead)
        json.member("cache_write_5m", usage.cacheWrite5m)
        json.member("cache_write_30m", usage.cacheWrite30m)
        json.member("cache_write_1h", usage.cacheWrite1h)
        json.member("cache_write_12h", usage.cacheWrite12h)
        json.member("output", usage.output)
        json.member("reasoning", usage.reasoning)
        json.member("provenance", provenance.rawValue)
        json.endObject()
    }
}

extension JSONWriter {
    /// A time in milliseconds with up to three places, from whole microseconds.
    mutating func milliseconds(_ name: StaticString, _ microseconds: Int64?) {
        key(name)
        guard let microseconds else { return null() }
        let fraction = microseconds % 1_000
        let digits = String(1_000 + fraction).dropFirst()
        raw("\(microseconds / 1_000).\(digits)".utf8)
    }
}
