import Events
import Gateway
import JSON
import Pricing
import Projections

extension BooksOnDisk {
    func prices(_ query: [(name: String, value: String)]) async throws -> JSONValue {
        let lists = try await priceListsOfLog()
        let asked = PriceQuery(
            at: try time("at", in: query) ?? clock.now(), provider: try provider(in: query),
            after: text("after", in: query), limit: Int(text("limit", in: query) ?? "") ?? 1_000)
        var json = JSONWriter()
        try PriceDocuments.writeList(asked, of: lists, to: &json)
        return try JSONDocument(parsing: json.take()).root
    }

    func priceLists() async throws -> JSONValue {
        let lists = try await priceListsOfLog()
        return try document { PriceDocuments.writeHistory(lists, at: clock.now(), to: &$0) }
    }

    func priceModel(_ query: [(name: String, value: String)]) async throws -> JSONValue? {
        let lists = try await priceListsOfLog()
        var json = JSONWriter()
        let isKnown = try PriceDocuments.writeModel(
            text("name", in: query) ?? "", of: try provider(in: query),
            at: try time("at", in: query) ?? clock.now(), in: lists, to: &json)
        return isKnown ? try JSONDocument(parsing: json.take()).root : nil
    }

    func proposePrices(
        _ bytes: [UInt8], _ query: [(name: String, value: String)], publishing: Bool
    ) async throws -> JSONValue {
        let (effective, validFrom) = (
            try time("effective", in: query), try time("valid_from", in: query)
        )
        if let effective, effective != effective.utcDayStart {
            throw CommandFailure(
                "--effective must be a day such as 2026-12-01", status: .wrongUsage)
        }
        return try await withOpenLog { log, reader in
            let desk = PriceDesk(log: log, reader: reader, clock: clock, ids: ids)
            let proposal = try await desk.propose(
                bytes, name: text("name", in: query) ?? "the file", effective: effective,
                validFrom: validFrom)
            let seq = publishing ? try await desk.publish(proposal).seq : nil
            return try document { PriceDocuments.write(proposal, publishedAs: seq, to: &$0) }
        }
    }

    /// The lists of the log; none where there is no log yet: the list of the program is the first.
    private func priceListsOfLog() async throws -> PriceLists {
        guard directory.hasLedger else { return PriceLists() }
        return try await read { view in try PriceLists(reading: view) }
    }

    func text(_ name: String, in query: [(name: String, value: String)]) -> String? {
        query.first { $0.name == name }?.value
    }

    func time(_ name: String, in query: [(name: String, value: String)]) throws -> Timestamp? {
        guard let text = text(name, in: query) else { return nil }
        guard let time = Timestamp(rfc3339: text) ?? Timestamp(utcDay: text) else {
            let option = name.replacing("_", with: "-")
            throw CommandFailure(
                "--\(option) must be a time such as 2026-11-01T00:00:00Z", status: .wrongUsage)
        }
        return time
    }

    private func provider(in query: [(name: String, value: String)]) throws -> Provider? {
        guard let text = text("provider", in: query) else { return nil }
        guard let provider = Provider(rawValue: text) else {
            throw CommandFailure(
                AdministrationError.unknownProvider(text).description, status: .wrongUsage)
        }
        return provider
    }
}

extension BooksOverHTTP {
    func prices(_ query: [(name: String, value: String)]) async throws -> JSONValue {
        try await send("GET", ["prices"], query: Self.text(query))
    }

    func priceLists() async throws -> JSONValue { try await send("GET", ["prices", "lists"]) }

    func priceModel(_ query: [(name: String, value: String)]) async throws -> JSONValue? {
        try await send("GET", ["prices", "models"], query: Self.text(query))
    }

    func proposePrices(
        _ bytes: [UInt8], _ query: [(name: String, value: String)], publishing: Bool
    ) async throws -> JSONValue {
        try await send(
            "POST", ["prices", publishing ? "publish" : "import"], query: Self.text(query),
            body: bytes)
    }
}
