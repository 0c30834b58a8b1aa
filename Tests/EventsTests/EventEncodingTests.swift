import Events
import JSON
import Testing

@Suite struct EventEncodingTests {
    @Test func `the samples cover every type`() {
        #expect(Set(EventSamples.full.map(\.type)) == Set(EventType.allCases))
    }

    @Test(arguments: EventSamples.all)
    func `an event that is stored and read again is the same`(event: Event) throws {
        let body = encoded(event)
        let recorded = try RecordedEvent(seq: 7, body: body)
        #expect(recorded.event == event)
        #expect(recorded.body == body)
        #expect(recorded.seq == 7)
        #expect(recorded.version == 3)
        #expect(recorded.stream == Sample.stream)
        #expect(recorded.customer == CustomerID("acme"))
        #expect(recorded.correlation == nil)
        #expect(recorded.causation == Sample.cause)
        #expect(recorded.id == Sample.id)
        #expect(recorded.recordedAt == EventSamples.received)
    }

    @Test(arguments: EventSamples.all)
    func `a body is canonical, and its payload has the documented members that are not null`(
        event: Event
    ) throws {
        let body = encoded(event)
        #expect(JSONDocument.isCanonical(body))
        let stored = try #require(try JSONDocument(parsing: body).root["data"])
        var writer = JSONWriter()
        event.writeData(to: &writer)
        let whole = try JSONDocument(parsing: writer.take()).root
        #expect(whole.members.map(\.key) == event.type.payload.fields.map(\.name))
        #expect(
            stored.members.map(\.key)
                == whole.members.filter { !$0.value.isNull }.map(\.key))
        #expect(!String(decoding: body, as: UTF8.self).contains(":null"))
    }

    @Test func `members are documented in ascending order of their bytes`() {
        for type in EventType.allCases {
            let names = type.payload.fields.map { Array($0.name.utf8) }
            #expect(names == names.sorted { $0.lexicographicallyPrecedes($1) }, "\(type)")
        }
    }

    @Test func `the bytes of an event are these`() throws {
        let stored = #"""
            {"causation":"0123456789ab7def8edcba9876543211","customer":"acme","data":{"account":"xai-main","attempt":1,"charged_pico":4235000000,"cost_pico":3850000000,"credential":"byok","fees":[{"amount_pico":3750000000,"kind":"cache_creation","quantity":5000,"rate_pico":750000},{"amount_pico":2500000000,"kind":"cache_storage","quantity":5000,"rate_pico":500000}],"lines":[{"amount_pico":750000000,"bucket":"input_uncached","rate_pico":1250000,"tokens":600},{"amount_pico":3100000000,"bucket":"output","rate_pico":10000000,"tokens":310}],"list_cost_pico":3850000000,"markup_bps":1000,"model":"grok-9","platform_fee_pico":19250000,"price_version":"2026-11-20-5d41402a","provenance":"reported","provider":"xai","region":"us","served":true,"stated_cost_pico":3850000000,"tier":"default"},"id":"0123456789ab7def8edcba9876543210","recorded_ns":1795365191042000000,"schema":1,"stream":"response/msg_01M821NFC200000000ZZZZZZZZ","type":"spend_settled","version":3}
            """#
        let event = try #require(EventSamples.full.first { $0.type == .spendSettled })
        #expect(String(decoding: encoded(event), as: UTF8.self) == stored)
    }

    @Test func `what the envelope lacks is left out, and null reads as the same`() throws {
        let append = StreamAppend(
            stream: .prices, expected: .any, customer: nil,
            events: [
                NewEvent(
                    id: Sample.id, recordedAt: EventSamples.received,
                    event: .customerCreated(CustomerCreated()))
            ])
        let body = EventBody.encode(append.events[0], in: append, version: 0)
        let stored = #"""
            {"data":{},"id":"0123456789ab7def8edcba9876543210","recorded_ns":1795365191042000000,"schema":1,"stream":"prices","type":"customer_created","version":0}
            """#
        #expect(String(decoding: body, as: UTF8.self) == stored)
        let nulls = stored.replacing(
            "{\"data\"", with: #"{"causation":null,"correlation":null,"customer":null,"data""#)
        for text in [stored, nulls] {
            let recorded = try RecordedEvent(seq: 0, body: Array(text.utf8))
            #expect(recorded.customer == nil)
            #expect(recorded.correlation == nil)
            #expect(recorded.causation == nil)
        }
    }

    @Test func `the trace stands with the first event of a stream`() throws {
        let new = NewEvent(
            id: Sample.id, recordedAt: EventSamples.received,
            event: .attemptOrphaned(AttemptOrphaned(number: 1)))
        let append = StreamAppend(
            stream: Sample.stream, expected: .exactly(0), customer: nil,
            correlation: "0af7651916cd43dd8448eb211c80319c", events: [new])
        let correlations = try (0...1).map { version in
            try RecordedEvent(seq: 0, body: EventBody.encode(new, in: append, version: version))
                .correlation
        }
        #expect(correlations == ["0af7651916cd43dd8448eb211c80319c", nil])
    }

    @Test func `buckets that are zero are left out of a usage, and an unknown usage as a whole`()
        throws
    {
        let usages = EventSamples.all.compactMap { event -> String? in
            guard case .attemptSucceeded = event else { return nil }
            let root = try? JSONDocument(parsing: encoded(event)).root
            return root?["data"]?["usage"].map { String(decoding: $0.rawBytes, as: UTF8.self) }
        }
        #expect(
            usages == [
                #"{"cache_read":2000,"cache_write_12h":4,"cache_write_1h":3,"cache_write_30m":2,"cache_write_5m":1,"input_uncached":600,"output":310,"reasoning":256}"#,
                "{}",
            ])
    }
}

private enum Sample {
    static let id = EventID(high: 0x0123_4567_89ab_7def, low: 0x8edc_ba98_7654_3210)
    static let cause = EventID(high: 0x0123_4567_89ab_7def, low: 0x8edc_ba98_7654_3211)
    static let stream = StreamName("response/msg_01M821NFC200000000ZZZZZZZZ")
}

private func encoded(_ event: Event) -> [UInt8] {
    let new = NewEvent(id: Sample.id, recordedAt: EventSamples.received, event: event)
    let append = StreamAppend(
        stream: Sample.stream, expected: .exactly(3), customer: CustomerID("acme"),
        correlation: "0af7651916cd43dd8448eb211c80319c", causation: Sample.cause, events: [new])
    return EventBody.encode(new, in: append, version: 3)
}
