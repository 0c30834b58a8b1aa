import Events
import Testing

@Suite struct EventDecodingTests {
    private static let good = #"""
        {"causation":null,"correlation":null,"customer":"acme","data":{"number":1},"id":"0123456789ab7def8edcba9876543210","recorded_ns":5,"schema":1,"stream":"response/msg_01M821NFC200000000ZZZZZZZZ","type":"attempt_orphaned","version":0}
        """#

    @Test func `the body that the cases below change is itself an event`() throws {
        let recorded = try RecordedEvent(seq: 0, body: Array(Self.good.utf8))
        #expect(recorded.event == .attemptOrphaned(AttemptOrphaned(number: 1)))
    }

    @Test(
        arguments: [
            ("attempt_orphaned", "attempt_vanished", .unknownType("attempt_vanished")),
            (#""schema":1"#, #""schema":2"#, .unknownSchema(.attemptOrphaned, 2)),
            (#"{"number":1}"#, "{}", .wrongField(.attemptOrphaned, "number")),
            (#"{"number":1}"#, #"{"number":null}"#, .wrongField(.attemptOrphaned, "number")),
            (#"{"number":1}"#, #"{"number":"1"}"#, .wrongField(.attemptOrphaned, "number")),
            (#"{"number":1}"#, #"{"number":1.0}"#, .wrongField(.attemptOrphaned, "number")),
            (#"{"number":1}"#, "[]", .wrongEnvelope("data")),
            ("0123456789ab7def8edcba9876543210", "x", .wrongEnvelope("id")),
            (#""customer":"acme""#, #""customer":"a/b""#, .wrongEnvelope("customer")),
            (#""causation":null"#, #""causation":"zz""#, .wrongEnvelope("causation")),
            (#""correlation":null"#, #""correlation":5"#, .wrongEnvelope("correlation")),
            (#""version":0"#, #""version":-1"#, .wrongEnvelope("version")),
            (#""recorded_ns":5"#, #""recorded_ns":"5""#, .wrongEnvelope("recorded_ns")),
            (#""schema":1"#, #""schema":null"#, .wrongEnvelope("schema")),
            (#""stream":"response/msg_01M821NFC200000000ZZZZZZZZ","#, "", .wrongEnvelope("stream")),
            ("{", "", .wrongEnvelope("body")),
        ] as [(String, String, EventDecodingError)])
    func `what is wrong with a stored body is named`(
        part: String, replacement: String, error: EventDecodingError
    ) throws {
        let changed = Self.good.replacing(part, with: replacement, maxReplacements: 1)
        #expect(changed != Self.good)
        let body = Array(changed.utf8)
        #expect(throws: error) { try RecordedEvent(seq: 0, body: body) }
    }

    @Test(arguments: EventSamples.full)
    func `a member of the wrong kind is refused by its name, whichever it is`(event: Event) throws {
        for field in event.type.payload.fields {
            let data = try JSONObject(of: event).replacing(field.name, with: "[[]]")
            #expect(throws: EventDecodingError.wrongField(event.type, field.name)) {
                try Event(type: event.type.rawValue, schema: 1, data: data)
            }
        }
    }

    @Test(arguments: [
        #"{"output":1,"reasoning":2}"#, #"{"output":-1}"#, #"{"input_uncached":1000000000001}"#,
    ])
    func `a usage that cannot be is refused`(usage: String) throws {
        let ending = try #require(EventSamples.full.first { $0.type == .attemptSucceeded })
        let data = try JSONObject(of: ending).replacing("usage", with: usage)
        #expect(throws: EventDecodingError.wrongField(.attemptSucceeded, "usage")) {
            try Event(type: "attempt_succeeded", schema: 1, data: data)
        }
    }

    @Test func `an unknown word of a closed set is refused`() throws {
        let policy = Event.policySet(Policy())
        for (name, value) in [
            ("profile", #""other""#), ("providers", #"["openai","other"]"#),
            ("on_disconnect", #""""#),
        ] {
            let data = try JSONObject(of: policy).replacing(name, with: value)
            #expect(throws: EventDecodingError.wrongField(.policySet, name)) {
                try Event(type: "policy_set", schema: 1, data: data)
            }
        }
    }

    @Test func `an error says what to look for`() {
        #expect(
            EventDecodingError.wrongField(.attemptStarted, "provider").description
                == "the field \"provider\" of attempt_started is missing or of the wrong type")
        #expect(
            EventDecodingError.unknownType("x").description
                == "the event type \"x\" is not known to this version of zumik")
    }
}
