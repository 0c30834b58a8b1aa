import Events
import Pricing
import Testing

@testable import Projections

@Suite struct PriceListsTests {
    private func published(
        _ draft: PriceListDraft, after lists: PriceLists, at nanoseconds: Int64
    ) throws -> PriceLists {
        var lists = lists
        let events = draft.events(after: lists, validFrom: Timestamp(nanoseconds: nanoseconds))
        for (index, event) in events.enumerated() {
            let new = NewEvent(
                id: EventID(high: 0x7000, low: UInt64(index)),
                recordedAt: Timestamp(nanoseconds: nanoseconds), event: event)
            let append = StreamAppend(
                stream: .prices, expected: .any, customer: nil, events: [new])
            let body = EventBody.encode(new, in: append, version: lists.version)
            #expect(body.count <= 65_535)
            lists.apply(try RecordedEvent(seq: lists.version, body: body))
        }
        return lists
    }

    @Test func `a list that was published is in the log with every price`() throws {
        let draft = try PriceListDraft.embedded()
        let lists = try published(draft, after: PriceLists(), at: 5)
        let list = try #require(lists.inForce(at: Timestamp(nanoseconds: 5)))
        #expect(lists.inForce(at: Timestamp(nanoseconds: 4)) == nil)
        let catalogue = try lists.catalogue(of: list.fact)
        #expect(catalogue.models == PriceCatalogue.embedded.models)
        #expect(catalogue.version == PriceCatalogue.embedded.version)
        #expect(list.fact.files.count == Provider.firstClass.count)
    }

    @Test func `files that the log holds are not recorded again`() throws {
        let draft = try PriceListDraft.embedded()
        let lists = try published(draft, after: PriceLists(), at: 5)
        let again = draft.events(after: lists, validFrom: Timestamp(nanoseconds: 9))
        #expect(again.map(\.type) == [.priceListPublished])
    }

    @Test func `of the lists that hold at a time, the last published does`() throws {
        let first = try PriceListDraft.embedded()
        var files = PriceCatalogue.embeddedFiles
        files[0].bytes += Array(" ".utf8)
        #expect(try PriceListDraft(files: files, source: .published).digest == first.digest)
        var text = String(decoding: files[0].bytes, as: UTF8.self)
        text.replace("\"as_of\":\"2026-11-22\"", with: "\"as_of\":\"2026-11-23\"")
        files[0].bytes = Array(text.utf8)
        let second = try PriceListDraft(files: files, source: .published)
        var lists = try published(first, after: PriceLists(), at: 5)
        lists = try published(second, after: lists, at: 50)
        #expect(
            lists.inForce(at: Timestamp(nanoseconds: 49))?.fact.version == first.catalogue.version)
        #expect(
            lists.inForce(at: Timestamp(nanoseconds: 50))?.fact.version == second.catalogue.version)
        lists = try published(first, after: lists, at: 20)
        #expect(
            lists.inForce(at: Timestamp(nanoseconds: 60))?.fact.version == first.catalogue.version)
    }

    @Test func `a text of any characters is cut between them`() {
        let text = String(repeating: "\"é\\𝄞\n", count: 20_000)
        let parts = PriceListDraft.parts(of: Array(text.utf8))
        #expect(parts.count > 1 && parts.joined() == text)
        #expect(PriceListDraft.parts(of: []) == [""])
    }
}
