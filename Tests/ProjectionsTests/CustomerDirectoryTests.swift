import Events
import Projections
import Testing

@Suite struct CustomerDirectoryTests {
    private let stream = StreamName.customer(Sample.acme)
    private let issued = Event.keyIssued(KeyIssued(keyID: "key_1", digest: "aa"))

    @Test func `a customer begins with the default policy`() throws {
        let directory = try folding { try $0.append(stream, [.customerCreated(CustomerCreated())]) }
        #expect(directory.customers == [Sample.acme: Policy()])
        #expect(directory.createdAt == [Sample.acme: Sample.received])
        #expect(directory.versions == [stream: 1])
    }

    @Test func `the policy set last is the one that holds`() throws {
        let directory = try folding {
            try $0.append(
                stream,
                [
                    .customerCreated(CustomerCreated()),
                    .policySet(Policy(markupBps: 100)), .policySet(Policy(platformFeeBps: 50)),
                ])
        }
        #expect(directory.customers == [Sample.acme: Policy(platformFeeBps: 50)])
        #expect(directory.versions == [stream: 3])
    }

    @Test func `an issued key is found by its digest and by its id`() throws {
        let directory = try folding {
            try $0.append(stream, [.customerCreated(CustomerCreated()), issued])
        }
        let key = try #require(directory.key(digest: "aa"))
        #expect(key.id == "key_1")
        #expect(key.customer == Sample.acme)
        #expect(key.digest == "aa")
        #expect(key.issuedAt == Sample.received.adding(milliseconds: 1))
        #expect(directory.key(id: "key_1") == key)
        #expect(directory.keys(of: Sample.acme) == [key])
        #expect(directory.key(digest: "bb") == nil)
        #expect(directory.keys(of: Sample.customer("other")).isEmpty)
    }

    @Test func `a revoked key is gone, and revoking it again changes nothing`() throws {
        let revoked = Event.keyRevoked(KeyRevoked(keyID: "key_1"))
        let directory = try folding {
            try $0.append(
                stream,
                [issued, .keyIssued(KeyIssued(keyID: "key_2", digest: "bb")), revoked, revoked])
        }
        #expect(directory.key(digest: "aa") == nil)
        #expect(directory.key(id: "key_1") == nil)
        #expect(directory.keys(of: Sample.acme).map(\.id) == ["key_2"])
        #expect(directory.versions == [stream: 4])
    }

    @Test func `an erased customer is gone with its keys, and its id stays taken`() throws {
        let directory = try folding {
            try $0.append(
                stream,
                [.customerCreated(CustomerCreated()), issued, .customerErased(CustomerErased())])
        }
        #expect(directory.customers.isEmpty)
        #expect(directory.key(digest: "aa") == nil)
        #expect(directory.key(id: "key_1") == nil)
        #expect(directory.erased == [Sample.acme])
        #expect(directory.versions == [stream: 3])
    }

    @Test func `the price list published last rates`() throws {
        let directory = try folding {
            try $0.append(
                .prices,
                [
                    .priceListPublished(PriceListPublished(version: "a")),
                    .priceListPublished(PriceListPublished(version: "b")),
                ], customer: nil)
        }
        #expect(directory.priceVersion == "b")
        #expect(directory.versions == [.prices: 2])
    }

    @Test func `requests change no customer`() throws {
        let directory = try folding {
            try $0.append(.response(Sample.id), [Sample.admitted(), Sample.started(1)])
        }
        #expect(directory == CustomerDirectory())
    }

    @Test func `the directory reads the types that it names, and no others`() throws {
        for event in LogSamples.oneOfEachType {
            let directory = try folding { try $0.append(stream, [event]) }
            let isMine = CustomerDirectory.types.contains(event.type)
            #expect((directory.versions == [stream: 1]) == isMine, "\(event.type)")
        }
    }

    private func folding(
        _ script: (inout LogScript) throws -> Void
    ) throws -> CustomerDirectory {
        var log = LogScript()
        try script(&log)
        return log.events.reduce(into: CustomerDirectory()) { $0.apply($1) }
    }
}
