package import Events
package import Ledger
package import Pricing
package import Projections

/// Reads, compares and publishes price lists. A list is an event, and its texts are events before it.
package struct PriceDesk: Sendable {
    private let log: any EventAppending
    private let reader: LedgerReader
    private let clock: any GatewayClock
    private let ids: any IDSource

    package init(
        log: any EventAppending, reader: LedgerReader, clock: any GatewayClock, ids: any IDSource
    ) {
        self.log = log
        self.reader = reader
        self.clock = clock
        self.ids = ids
    }

    /// A list that could take the place of another, and what it would change.
    package struct Proposal: Sendable {
        package let draft: PriceListDraft
        /// The version of the list that it was made from.
        package let base: String
        package let differences: [PriceDifference]
        /// Of a community map: the entries that were passed over; nil for a price file.
        package let map: PriceMap?
        let lists: PriceLists
        let validFrom: Timestamp
        let proposedAt: Timestamp
        /// Whether it rates from its publication on, and not later.
        var holdsAtOnce: Bool { validFrom <= proposedAt }
        /// Whether the list in force is this one already.
        package let isInForce: Bool
    }

    /// A list as it was published.
    package struct Outcome: Sendable {
        package let proposal: Proposal
        /// nil: it was in force already, and nothing was appended.
        package let seq: Int64?
    }

    package func lists() async throws -> PriceLists {
        try await reader.read { view in try PriceLists(reading: view) }
    }

    /// Reads a price file of one provider, or a community map, beside the list in force.
    ///
    /// - Parameters:
    ///   - effective: the first day on which a map's prices hold; nil: today, in UTC. A price file has its own days.
    ///   - validFrom: what is served from then on is rated by the list; nil: from now on.
    /// - Throws: ``PriceCatalogueError`` with line and reason, or ``PriceRefusal``.
    package func propose(
        _ bytes: [UInt8], name: String, effective: Timestamp? = nil, validFrom: Timestamp? = nil
    ) async throws -> Proposal {
        let now = clock.now()
        if let validFrom, validFrom < now { throw PriceRefusal.inThePast }
        let lists = try await lists()
        let base = try Self.base(of: lists, at: now)
        var files = base.files
        let map = PriceMap.isLikely(bytes) ? try PriceMap(name: name, bytes: bytes) : nil
        if let map {
            let day = effective ?? now.utcDayStart
            for (index, file) in files.enumerated() {
                let adopted = try PriceFile(name: file.name, bytes: file.bytes)
                    .adopting(
                        map, from: day,
                        source: "community price map of \(day.description.prefix(10))")
                files[index].bytes = adopted.text()
            }
        } else {
            let file = try PriceFile(name: name, bytes: bytes)
            let own = file.provider.priceFileName
            files.removeAll { $0.name == own }
            files.append((name: own, bytes: bytes))
        }
        let draft = try PriceListDraft(files: files, source: map == nil ? .published : .imported)
        let time = max(validFrom ?? now, effective ?? now)
        return Proposal(
            draft: draft, base: base.catalogue.version,
            differences: base.catalogue.differences(to: draft.catalogue, at: time), map: map,
            lists: lists, validFrom: validFrom ?? now, proposedAt: now,
            isInForce: draft.digest == lists.inForce(at: now)?.fact.digest)
    }

    /// Publishes a proposal; nothing else may have been published since it was made.
    ///
    /// - Throws: ``PriceRefusal/outdated``, or what the log says.
    package func publish(_ proposal: Proposal) async throws -> Outcome {
        guard !proposal.isInForce else { return Outcome(proposal: proposal, seq: nil) }
        var events: [Event] = []
        if proposal.lists.lists.isEmpty {
            // What rated before it stays known.
            events += try PriceListDraft.embedded().events(
                after: proposal.lists, validFrom: clock.now())
        }
        events += proposal.draft.events(after: proposal.lists, validFrom: proposal.validFrom)
        let seq = try await append(events.withoutRepeatedFiles, after: proposal.lists)
        return Outcome(proposal: proposal, seq: seq)
    }

    /// Publishes the list that the binary carries where the log has none, or has an older one of a binary's; a list
    /// of the operator's stays. Gives the lists as they are then, and what was changed.
    package func publishEmbedded() async throws -> (lists: PriceLists, changed: [PriceDifference]) {
        let lists = try await lists()
        let now = clock.now()
        let draft = try PriceListDraft.embedded()
        guard lists.takesPlace(draft.catalogue.version) else { return (lists, []) }
        let changed =
            lists.lists.isEmpty
            ? []
            : try Self.base(of: lists, at: now).catalogue.differences(to: draft.catalogue, at: now)
        _ = try await append(draft.events(after: lists, validFrom: now), after: lists)
        return (try await self.lists(), changed)
    }

    /// The list in force with its files; before the first, the one that the binary carries.
    package static func base(
        of lists: PriceLists, at time: Timestamp
    ) throws -> (catalogue: PriceCatalogue, files: [(name: String, bytes: [UInt8])]) {
        guard let list = lists.inForce(at: time) else {
            return (.embedded, PriceCatalogue.embeddedFiles)
        }
        return (try lists.catalogue(of: list.fact), try lists.files(of: list.fact))
    }

    private func append(_ events: [Event], after lists: PriceLists) async throws -> Int64 {
        let now = clock.now()
        do throws(AppendError) {
            let appended = try await log.append(
                StreamAppend(
                    stream: .prices, expected: .exactly(lists.version), customer: nil,
                    events: events.map {
                        NewEvent(id: ids.eventID(at: now), recordedAt: now, event: $0)
                    }))
            return appended.lastSeq
        } catch {
            switch error {
            case .staleVersion: throw PriceRefusal.outdated
            case .tooLarge: throw PriceRefusal.tooLarge
            case .conflictingEventID, .queueFull, .unavailable, .closed: throw error
            }
        }
    }
}

extension PriceLists {
    /// Whether the list of a binary takes the place of the last one that was published.
    func takesPlace(_ embedded: String) -> Bool {
        guard let last = lists.last?.fact else { return true }
        // Versions begin with the day of their knowledge: an older binary never takes a newer list back.
        return last.source == .embedded && last.version != embedded
            && last.version.prefix(10) <= embedded.prefix(10)
    }
}

extension [Event] {
    /// The first of the files with one digest: two lists that are published together may share some.
    fileprivate var withoutRepeatedFiles: [Event] {
        var seen: Set<String> = []
        return filter { event in
            guard case .priceFileRecorded(let file) = event else { return true }
            return seen.insert("\(file.digest)/\(file.part)").inserted
        }
    }
}

extension Timestamp {
    /// The beginning of the UTC day in which it is.
    package var utcDayStart: Timestamp {
        Timestamp(nanoseconds: nanoseconds.flooredQuotient(86_400_000_000_000) * 86_400_000_000_000)
    }
}

/// Why a list was not published.
package enum PriceRefusal: Error, Equatable, CustomStringConvertible {
    case outdated
    case inThePast
    case tooLarge

    package var description: String {
        switch self {
        case .outdated: "another price list was published meanwhile: look at the difference again"
        case .inThePast:
            "a list cannot hold from a time in the past; publish it now and reprice what it corrects"
        case .tooLarge: "the price list is larger than one append to the ledger"
        }
    }
}
