package import Events
package import Ledger
package import Pricing

/// The price lists that were published, in order, with their texts: a fold over the events of prices.
package struct PriceLists: Sendable {
    /// One list as it was published.
    package struct Published: Sendable, Equatable {
        package let fact: PriceListPublished
        package let seq: Int64
        package let id: EventID
        package let publishedAt: Timestamp
    }

    /// The types that this fold reads.
    package static let types: Set<EventType> = [.priceListPublished, .priceFileRecorded]

    package private(set) var lists: [Published] = []
    /// Texts by digest, whole ones only.
    private var texts: [String: [UInt8]] = [:]
    /// Parts that still wait for the rest of their text.
    private var parts: [String: [UInt8]] = [:]
    /// Events in the stream of prices.
    package private(set) var version: Int64 = 0

    package init() {}

    package mutating func apply(_ recorded: RecordedEvent) {
        switch recorded.event {
        case .priceFileRecorded(let file):
            // Parts stand in their order: they come in one append.
            parts[file.digest, default: []] += Array(file.text.utf8)
            if file.part == file.parts {
                texts[file.digest] = parts.removeValue(forKey: file.digest)
            }
        case .priceListPublished(let fact):
            lists.append(
                Published(
                    fact: fact, seq: recorded.seq, id: recorded.id, publishedAt: recorded.recordedAt
                ))
        default: return
        }
        version = recorded.version + 1
    }

    /// The list that rates what is served at a time: the last published of those that hold then.
    package func inForce(at time: Timestamp) -> Published? {
        lists.last { $0.fact.validFrom <= time }
    }

    /// Whether the log holds the text of a file.
    package func holds(_ digest: String) -> Bool { texts[digest] != nil }

    /// The files of a list, by name.
    ///
    /// - Throws: ``PriceListError`` when the log does not hold them all.
    package func files(
        of list: PriceListPublished
    ) throws(PriceListError) -> [(name: String, bytes: [UInt8])] {
        var files: [(name: String, bytes: [UInt8])] = []
        for file in list.files {
            guard let text = texts[file.digest] else { throw .missingFile(list.version) }
            files.append((name: file.provider.priceFileName, bytes: text))
        }
        return files
    }

    package func catalogue(of list: PriceListPublished) throws(PriceListError) -> PriceCatalogue {
        let files = try files(of: list)
        do {
            return try PriceCatalogue.parse(files: files, digest: list.digest)
        } catch {
            throw .refused(error)
        }
    }

    /// Every list and text in the log.
    package init(reading view: LedgerView) throws {
        self.init()
        for stored in try view.events(stream: .prices) { apply(stored.event) }
    }
}

/// Why a price list of the log cannot be used.
package enum PriceListError: Error, Equatable, CustomStringConvertible {
    case missingFile(String)
    case refused(PriceCatalogueError)

    package var description: String {
        switch self {
        case .missingFile(let version): "the log does not hold the files of price list \(version)"
        case .refused(let error): error.description
        }
    }
}

extension Provider {
    /// The name of this provider's file in a price list.
    package var priceFileName: String { rawValue + ".json" }
}
