import Events
import Testing

@Suite struct IdentityTests {
    @Test func `an event id is a UUID of version 7 that begins with its milliseconds`() {
        let time = Timestamp(nanoseconds: 0x0199_0000_0001 * 1_000_000 + 999_999)
        let id = EventID(at: time, random: (.max, .max))
        #expect(id.description == "0199000000017fffbfffffffffffffff")
        #expect(EventID(at: time, random: (0, 0)).description == "01990000000170008000000000000000")
    }

    @Test func `event ids of later milliseconds sort later, whatever their chance`() {
        var chance = SeededGenerator(seed: 11)
        let ids = (0..<200).map { step in
            EventID(
                at: Timestamp(nanoseconds: 1_795_365_191_000_000_000 + step * 1_000_000),
                random: (chance.next(), chance.next()))
        }
        let texts = ids.map(\.description)
        #expect(texts == texts.sorted())
        #expect(ids.map(\.bytes).elementsEqual(ids.map(\.bytes).sorted(by: lexicographic)))
    }

    @Test func `an event id survives its bytes and its text`() throws {
        let id = EventID(high: 0x0123_4567_89ab_7def, low: 0x8edc_ba98_7654_3210)
        #expect(id.description == "0123456789ab7def8edcba9876543210")
        #expect(EventID(hex: id.description) == id)
        #expect(EventID(bytes: id.bytes) == id)
        #expect(id.bytes.first == 0x01)
        #expect(id.bytes.last == 0x10)
    }

    @Test(arguments: [
        "", "0123", "0123456789ab7def8edcba987654321", "0123456789ab7def8edcba98765432100",
        "0123456789AB7DEF8EDCBA9876543210", "+123456789ab7def8edcba9876543210",
        "0123456789ab7def-edcba9876543210", "0123456789ab7def8edcba987654321g",
    ])
    func `an event id has one spelling`(text: String) {
        #expect(EventID(hex: text) == nil)
    }

    @Test func `an id from a digest is of version 8 and so never a minted one`() {
        let id = EventID(digest: [UInt8](repeating: 0xff, count: 32))
        #expect(id.description == "ffffffffffff8fffbfffffffffffffff")
    }

    @Test(arguments: [
        (Surface.chatCompletions, "chatcmpl-"), (.responses, "resp_"), (.messages, "msg_"),
        (.embeddings, "embd-"),
    ])
    func `a response id begins as its surface has it`(surface: Surface, prefix: String) {
        let time = Timestamp(nanoseconds: 1_795_365_191_042_000_000)
        let id = ResponseID(surface: surface, at: time, random: (0, .max))
        #expect(id.text == prefix + "01M821NFC200000000ZZZZZZZZ")
        #expect(ResponseID(id.text) == id)
    }

    @Test(arguments: [
        "", "chatcmpl-", "chatcmpl-01M821", "chatcmpl-01M821NFC200000000ZZZZZZZI",
        "resp-01M821NFC200000000ZZZZZZZZ", "chatcmpl-01m821nfc200000000zzzzzzzz",
        "chatcmpl-01M821NFC200000000ZZZZZZZZ/..",
    ])
    func `what is not one of our response ids is refused`(text: String) {
        #expect(ResponseID(text) == nil)
    }

    @Test func `a response id in 17 bytes is the same id, and sorts by time`() throws {
        for prefix in Set(Surface.allCases.map(\.idPrefix)).sorted() {
            var generator = SeededGenerator(seed: 17)
            let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
            var texts = [String(repeating: "0", count: 26), String(repeating: "Z", count: 26)]
            for _ in 0..<200 {
                texts.append(
                    String((0..<26).map { _ in alphabet[Int(generator.next() & 31)] }))
            }
            let ids = try texts.sorted().map { try #require(ResponseID(prefix + $0)) }
            let packed = try ids.map { try #require($0.packed) }
            #expect(packed.allSatisfy { $0.count == ResponseID.packedByteCount })
            #expect(packed.map { ResponseID(packed: $0) } == ids)
            #expect(packed == packed.sorted(by: lexicographic))
        }
        #expect(
            ResponseID("resp_01M821NFC2000000008400000Z")?.packed
                == [0x04, 0x01, 0xa2, 0x04, 0x1a, 0xbd, 0x82, 0, 0, 0, 0, 0, 0x41, 0, 0, 0, 0x1f])
    }

    @Test(
        arguments: [
            [], Array(repeating: 0, count: 16), Array(repeating: 0, count: 18),
            [16] + Array(repeating: 0, count: 16), Array(repeating: 255, count: 17),
        ] as [[UInt8]])
    func `bytes that are no packed id are refused`(bytes: [UInt8]) {
        #expect(ResponseID(packed: bytes) == nil)
    }

    @Test func `a stream names the response whose history it is`() throws {
        let id = try #require(ResponseID("msg_01M821NFC200000000ZZZZZZZZ"))
        let customer = try #require(CustomerID("acme"))
        #expect(StreamName.response(id).text == "response/msg_01M821NFC200000000ZZZZZZZZ")
        #expect(StreamName.response(id).responseID == id)
        #expect(StreamName.customer(customer).responseID == nil)
    }

    @Test(arguments: [
        ("acme", true), ("A-1.b_c", true), (String(repeating: "x", count: 64), true),
        ("", false), (String(repeating: "x", count: 65), false), (".acme", false),
        ("a/b", false), ("a b", false), ("ä", false),
    ])
    func `a customer id is a plain word`(text: String, isValid: Bool) {
        #expect((CustomerID(text) != nil) == isValid)
    }
}

private func lexicographic(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.lexicographicallyPrecedes(right)
}
