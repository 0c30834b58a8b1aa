import Events
import JSON

/// What one event says, in a few words for people.
enum EventGist {
    /// From the event's type and data as the native surface gives them; a type that this version does not know has
    /// its data as it is.
    static func text(type: String, data: JSONValue?) -> String {
        guard let data else { return "" }
        guard let type = EventType(rawValue: type) else {
            return String(decoding: data.rawBytes, as: UTF8.self)
        }
        return words(type, data).compactMap(\.self).joined(separator: " ")
    }

    private static func words(_ type: EventType, _ data: JSONValue) -> [String?] {
        switch type {
        case .requestAdmitted:
            [
                data.text("model"), data.text("qos_class"),
                data.flag("stream") == true ? "stream" : nil,
                "deadline \(Numbers.grouped(data["deadline_ms"]?.int)) ms",
            ]
        case .requestRejected:
            [data.text("reason"), status(data), data["model"]?.string]
        case .requestQueued:
            [
                data.text("model"), data.text("qos_class"),
                "\(Numbers.grouped(data["ahead"]?.int)) ahead",
            ]
        case .requestExpired:
            [data.text("reason"), status(data), "after \(milliseconds(data, "queued_us"))"]
        case .weightsPublished:
            ["version \(Numbers.grouped(data["version"]?.int))"]
        case .circuitOpened:
            [
                "\(data.text("provider"))/\(data.text("account"))", data["model"]?.string,
                data.text("reason"), "for \(Numbers.grouped(data["open_ms"]?.int)) ms",
            ]
        case .circuitClosed:
            [
                "\(data.text("provider"))/\(data.text("account"))", data["model"]?.string,
                "by \(data.text("by"))",
            ]
        case .capacityHeld:
            [
                data.text("account"), "cost " + money(data, "cost_pico"),
                "used " + money(data, "used_pico"),
            ]
        case .probeStarted, .probeEnded:
            [
                "\(data.text("provider"))/\(data.text("account"))", data.text("model"),
                data["reason"]?.string,
                data["duration_us"] == nil
                    ? nil : milliseconds(data, "duration_us"),
            ]
        case .outageVerified, .outageCleared:
            ["\(data.text("provider"))/\(data.text("model"))", data["cause"]?.string]
        case .exportEmitted:
            [
                data.text("export"), data.text("format"),
                "\(Numbers.grouped(data["rows"]?.int)) rows",
            ]
        case .replayRecorded:
            [
                data.text("replay"), data.text("scenario"),
                "\(Numbers.grouped(data["requests"]?.int)) requests",
            ]
        case .profileActivated:
            [
                "\(data.text("previous")) → \(data.text("profile"))", data["replay"]?.string,
                data["override"]?.string.map { "overridden: \($0)" },
            ]
        case .priceFileRecorded:
            [data.text("provider"), "part \(data["part"]?.int ?? 0) of \(data["parts"]?.int ?? 0)"]
        case .usageRepriced:
            [
                attempt(data, "attempt"), data["after"]?["price_version"]?.string,
                data["after"].map { "cost \(money($0, "cost_pico"))" },
                data["before"].flatMap { $0.isNull ? nil : "was \(money($0, "cost_pico"))" },
            ]
        case .periodClosed:
            [
                "charged \(data.text("charged"))",
                "\(Numbers.grouped(data["attempts"]?.int)) attempts",
            ]
        case .usageImported:
            [
                data.text("provider"), data.text("report"),
                "\(Numbers.grouped(data["rows"]?.int)) rows",
            ]
        case .reconciliationRecorded:
            [
                data.text("provider"), "theirs \(data.text("provider_cost"))",
                "ours \(data.text("ledger_cost"))",
            ]
        case .fileStored:
            [data.text("file"), "\(Numbers.grouped(data["bytes"]?.int)) bytes"]
        case .fileDeleted: [data.text("file"), data.text("why")]
        case .batchCreated: [data.text("batch"), data.text("surface"), data.text("input_file")]
        case .batchValidated:
            [
                data.text("batch"), data.text("model"),
                "\(Numbers.grouped(data["lines"]?.int)) lines",
            ]
        case .batchRejected:
            [data.text("batch"), "\(Numbers.grouped(data["errors"]?.int)) errors"]
        case .batchJobPrepared:
            [
                data.text("batch"), job(data), "\(data.text("provider"))/\(data.text("account"))",
                data.text("model"), "\(Numbers.grouped(data["lines"]?.int)) lines",
            ]
        case .batchJobSubmitted: [data.text("batch"), job(data), data.text("upstream_id")]
        case .batchJobEnded:
            [data.text("batch"), job(data), data.text("status"), data["reason"]?.string]
        case .batchCancelRequested: [data.text("batch"), data.text("why")]
        case .batchEnded:
            [
                data.text("batch"), data.text("status"),
                "\(Numbers.grouped(data["completed"]?.int)) completed",
                "\(Numbers.grouped(data["failed"]?.int)) failed",
            ]
        case .spendReserved, .spendReleased: ["\(money(data, "amount_pico"))"]
        case .cacheBreakpointsPlaced:
            [
                attempt(data), "\(Numbers.grouped(data["count"]?.int)) by policy",
                "for \(data.text("ttl"))",
            ]
        case .storedResponseDeleted:
            [attempt(data), data.flag("found") == false ? "was gone already" : nil]
        case .objectiveSet: [data.text("id"), data.text("indicator")]
        case .tierChosen:
            ["\(data.text("asked")) → \(data.text("chosen"))", "by \(data.text("why"))"]
        case .attemptStarted:
            [
                attempt(data), "\(data.text("provider"))/\(data.text("account"))",
                data.text("model"), data["retry_cause"]?.string.map { "after \($0)" },
            ]
        case .attemptSucceeded, .attemptFailed, .attemptCancelled: ending(data)
        case .attemptOrphaned: [attempt(data), "its end was not seen"]
        case .cacheRead, .cacheWritten:
            [
                attempt(data), "\(Numbers.grouped(data["tokens"]?.int)) tokens",
                data["ttl"]?.string.map { "for \($0)" }, data.text("mechanism"),
            ]
        case .spendSettled:
            [
                attempt(data, "attempt"), "cost \(money(data, "cost_pico"))",
                "charged \(money(data, "charged_pico"))",
            ]
        case .usageUnpriced:
            [attempt(data, "attempt"), data.text("why"), data.text("model"), data["tier"]?.string]
        case .responseCompleted, .responseFailed, .responseCancelled, .responseExpired:
            [
                data.text("reason"), milliseconds(data, "total_us"),
                data["ttft_us"]?.int == nil ? nil : "first token \(milliseconds(data, "ttft_us"))",
            ]
        case .customerCreated, .customerErased: []
        case .keyIssued, .keyRevoked: [data.text("key")]
        case .policySet: [data.text("profile"), data.text("default_class")]
        case .credentialSealed, .credentialRemoved, .credentialRefused:
            [data.text("credential"), data.text("provider"), status(data)]
        case .masterKeyRotated:
            [
                data.text("master_key"),
                "\(Numbers.grouped(data["rewrapped"]?.int)) customers",
            ]
        case .priceListPublished: [data.text("version")]
        case .logTruncated: [data.text("reason"), "found \(data["found_size"]?.int ?? 0) events"]
        }
    }

    private static func ending(_ data: JSONValue) -> [String?] {
        let output = data["usage"]?["output"]?.int
        return [
            attempt(data), data["reason"]?.string, status(data), milliseconds(data, "duration_us"),
            data["error_code"]?.string ?? data["error_type"]?.string,
            output.map { "\(Numbers.grouped($0)) tokens out" },
        ]
    }

    private static func attempt(_ data: JSONValue) -> String {
        attempt(data, data["number"] == nil ? "attempt" : "number")
    }

    private static func attempt(_ data: JSONValue, _ member: String) -> String {
        "#\(Numbers.grouped(data[member]?.int))"
    }

    private static func job(_ data: JSONValue) -> String {
        "job \(Numbers.grouped(data["job"]?.int))"
    }

    private static func status(_ data: JSONValue) -> String? {
        data["http_status"]?.int.map { "HTTP \($0)" }
    }

    private static func milliseconds(_ data: JSONValue, _ member: String) -> String {
        Numbers.milliseconds(data[member]?.int.map { Double($0) / 1_000 })
    }

    private static func money(_ data: JSONValue, _ member: String) -> String {
        data[member]?.int.map { PicoUSD(pico: $0).description } ?? Numbers.unknown
    }
}
