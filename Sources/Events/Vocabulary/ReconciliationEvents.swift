package import JSON

/// A provider's own report of usage was read: what file it was, and what it covers.
package struct UsageImported: EventData {
    package var provider: Provider
    /// SHA-256 of the file, hex: the same file is imported once for an interval.
    package var sha256: String
    package var bytes: Int64
    /// Which of the provider's reports it is, such as `usage` or `costs`.
    package var report: String
    package var from: Timestamp
    package var to: Timestamp
    package var rows: Int64
    package var requests: Int64?
    package var tokens: Int64
    /// The sum that the report states, in USD; nil where it knows no money.
    package var statedCost: String?

    package init(
        provider: Provider, sha256: String, bytes: Int64, report: String, from: Timestamp,
        to: Timestamp, rows: Int64, requests: Int64?, tokens: Int64, statedCost: String?
    ) {
        self.provider = provider
        self.sha256 = sha256
        self.bytes = bytes
        self.report = report
        self.from = from
        self.to = to
        self.rows = rows
        self.requests = requests
        self.tokens = tokens
        self.statedCost = statedCost
    }

    package static let fields = [
        EventField("bytes", "integer", "length of the file"),
        EventField("from_ns", "integer", "beginning of the interval that was asked for"),
        EventField("provider", "word", "whose report it is"),
        EventField("report", "word", "which report: usage, costs or billing"),
        EventField("requests", "integer or null", "requests in it, where it counts them"),
        EventField("rows", "integer", "rows within the interval"),
        EventField("sha256", "hex", "digest of the file"),
        EventField("stated_cost", "decimal or null", "what it says was billed, in USD"),
        EventField("to_ns", "integer", "end of the interval, which is not in it"),
        EventField("tokens", "integer", "tokens within the interval"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("bytes", bytes)
        json.member("from_ns", from.nanoseconds)
        json.member("provider", provider.rawValue)
        json.member("report", report)
        json.member("requests", requests)
        json.member("rows", rows)
        json.member("sha256", sha256)
        json.member("stated_cost", statedCost)
        json.member("to_ns", to.nanoseconds)
        json.member("tokens", tokens)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        bytes = try fields.int("bytes")
        from = Timestamp(nanoseconds: try fields.int("from_ns"))
        provider = try fields.word("provider")
        report = try fields.string("report")
        requests = try fields.optionalInt("requests")
        rows = try fields.int("rows")
        sha256 = try fields.string("sha256")
        statedCost = try fields.optionalString("stated_cost")
        to = Timestamp(nanoseconds: try fields.int("to_ns"))
        tokens = try fields.int("tokens")
    }
}

/// The books were compared with a provider's report, and every difference was given its reason.
package struct ReconciliationRecorded: EventData {
    /// All differences of one kind.
    package struct Part: Sendable, Hashable {
        /// `timing`, `missing_here`, `missing_there`, `rate`, `rounding` or `unattributed`.
        package var kind: String
        package var findings: Int64
        package var tokens: Int64
        /// The provider's amount less ours, in USD.
        package var amount: String

        package init(kind: String, findings: Int64, tokens: Int64, amount: String) {
            self.kind = kind
            self.findings = findings
            self.tokens = tokens
            self.amount = amount
        }
    }

    package var provider: Provider
    /// SHA-256 of the provider's file, hex.
    package var sha256: String
    package var from: Timestamp
    package var to: Timestamp
    /// The last event of the books that were compared.
    package var asOfSeq: Int64
    package var ledgerCost: String
    package var providerCost: String
    package var parts: [Part]
    /// Attempts whose spend was settled by the evidence.
    package var settled: Int64

    package init(
        provider: Provider, sha256: String, from: Timestamp, to: Timestamp, asOfSeq: Int64,
        ledgerCost: String, providerCost: String, parts: [Part], settled: Int64
    ) {
        self.provider = provider
        self.sha256 = sha256
        self.from = from
        self.to = to
        self.asOfSeq = asOfSeq
        self.ledgerCost = ledgerCost
        self.providerCost = providerCost
        self.parts = parts
        self.settled = settled
    }

    package static let fields = [
        EventField("as_of_seq", "integer", "the last event of the books that were compared"),
        EventField("from_ns", "integer", "beginning of the interval"),
        EventField("ledger_cost", "decimal", "what the books say the provider bills, in USD"),
        EventField("parts", "array", "amount (USD, theirs less ours), findings, kind, tokens"),
        EventField("provider", "word", "with whose report"),
        EventField("provider_cost", "decimal", "what the report comes to, in USD"),
        EventField("settled", "integer", "attempts that were settled by it"),
        EventField("sha256", "hex", "digest of the provider's file"),
        EventField("to_ns", "integer", "end of the interval, which is not in it"),
    ]

    package func writeMembers(to json: inout JSONWriter) {
        json.member("as_of_seq", asOfSeq)
        json.member("from_ns", from.nanoseconds)
        json.member("ledger_cost", ledgerCost)
        json.key("parts")
        json.beginArray()
        for part in parts {
            json.beginObject()
            json.member("amount", part.amount)
            json.member("findings", part.findings)
            json.member("kind", part.kind)
            json.member("tokens", part.tokens)
            json.endObject()
        }
        json.endArray()
        json.member("provider", provider.rawValue)
        json.member("provider_cost", providerCost)
        json.member("settled", settled)
        json.member("sha256", sha256)
        json.member("to_ns", to.nanoseconds)
    }

    package init(reading fields: EventFields) throws(EventDecodingError) {
        asOfSeq = try fields.int("as_of_seq")
        from = Timestamp(nanoseconds: try fields.int("from_ns"))
        ledgerCost = try fields.string("ledger_cost")
        parts = []
        for part in try fields.objects("parts") {
            parts.append(
                Part(
                    kind: try part.string("kind"), findings: try part.int("findings"),
                    tokens: try part.int("tokens"), amount: try part.string("amount")))
        }
        provider = try fields.word("provider")
        providerCost = try fields.string("provider_cost")
        settled = try fields.int("settled")
        sha256 = try fields.string("sha256")
        to = Timestamp(nanoseconds: try fields.int("to_ns"))
    }
}
