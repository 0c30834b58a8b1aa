import Crypto
package import Events
package import Ledger
package import Projections

/// Makes exports of the books: the first of a kind fixes up to which event it goes, and the same request gives the same
/// bytes for ever.
///
/// Nothing is stored but the fact: the bytes are made from the log again whenever they are asked for, a page at a time.
package struct ExportDesk: Sendable {
    private let log: any EventAppending
    private let reader: LedgerReader
    private let index: ProjectionReader
    private let projector: Projector
    private let clock: any GatewayClock

    package init(
        log: any EventAppending, reader: LedgerReader, index: ProjectionReader,
        projector: Projector, clock: any GatewayClock
    ) {
        self.log = log
        self.reader = reader
        self.index = index
        self.projector = projector
        self.clock = clock
    }

    /// An export as the log has it.
    package struct Emitted: Sendable {
        package let fact: ExportEmitted
        package let customer: CustomerID?
        package let seq: Int64
        package let recordedAt: Timestamp
        /// Whether this call made it.
        package var isNew: Bool
    }

    /// The export of a request: the one that was made before, or a new one of what is durable now.
    ///
    /// - Parameter progress: is told the spends that have been read so far.
    /// - Throws: ``ProjectionError/busy`` when the projections do not come up with the log in time.
    package func emit(
        _ request: ExportRequest, progress: (Int64) -> Void = { _ in }
    ) async throws -> Emitted {
        if let found = try await find(request.id) { return found }
        let (last, closed) = try await reader.read { view in
            (try view.size() - 1, try ClosedPeriods(reading: view))
        }
        // What a closed period has is what it had when it was closed.
        let asOf = closed.asOfSeq(ofIntervalTo: request.to) ?? last
        guard
            await projector.wait(
                until: asOf, deadline: clock.instant().advanced(by: Self.patience))
        else { throw ProjectionError.busy }
        var writer = ExportWriter(request)
        let digest = ContentDigest()
        var spends: Int64 = 0
        digest.add(writer.begin())
        var rest = try await seqs(of: request, upTo: asOf)
        while let range = rest {
            let page = try await page(request, range)
            digest.add(writer.write(page))
            spends += Int64(page.count)
            progress(spends)
            rest = Self.rest(of: range, after: page)
        }
        digest.add(writer.end())
        try await append(
            ExportEmitted(
                exportID: request.id, kind: "billing", format: request.format.rawValue,
                from: request.from, to: request.to, asOfSeq: asOf, sha256: digest.finish(),
                bytes: digest.length, rows: writer.rows, unpriced: writer.unpriced), request)
        guard var made = try await find(request.id) else { throw LedgerError.closed }
        made.isNew = true
        return made
    }

    /// The export with this id, or nil.
    package func find(_ id: String) async throws -> Emitted? {
        let events = try await reader.read { view in try view.events(stream: .export(id)) }
        guard let stored = events.first?.event, case .exportEmitted(let fact) = stored.event else {
            return nil
        }
        return Emitted(
            fact: fact, customer: stored.customer, seq: stored.seq, recordedAt: stored.recordedAt,
            isNew: false)
    }

    /// Gives an export's bytes to `sink`, piece by piece.
    package func content(
        of emitted: Emitted, to sink: ([UInt8]) async throws -> Void
    ) async throws {
        guard let request = ExportRequest(emitted.fact, customer: emitted.customer) else {
            throw LedgerError.corrupt(seq: emitted.seq, .column("format"))
        }
        var writer = ExportWriter(request)
        try await sink(writer.begin())
        var rest = try await seqs(of: request, upTo: emitted.fact.asOfSeq)
        while let range = rest {
            let page = try await page(request, range)
            try await sink(writer.write(page))
            rest = Self.rest(of: range, after: page)
        }
        try await sink(writer.end())
    }

    /// Spends of one read.
    private static let pageMax = 1_000
    /// Positions of one read: a customer's spends may stand far from each other.
    private static let spanMax: Int64 = 50_000
    private static let patience = Duration.seconds(30)

    /// Where the request's spends stand in the log; nil: there are none.
    private func seqs(
        of request: ExportRequest, upTo last: Int64
    ) async throws -> ClosedRange<Int64>? {
        let span = try await index.read { view in
            try view.spendSpan(quarters: request.quarters)
        }
        guard let span, span.lowerBound <= last else { return nil }
        return span.lowerBound...min(span.upperBound, last)
    }

    private func page(
        _ request: ExportRequest, _ range: ClosedRange<Int64>
    ) async throws -> [RecordedSpend] {
        let seqs = range.clamped(
            to: range.lowerBound...(range.lowerBound + Self.spanMax - 1))
        return try await reader.read { view in
            try view.spends(
                seqs: seqs, from: request.from, to: request.to, customer: request.customer,
                limit: Self.pageMax)
        }
    }

    /// What is left after a page: behind its last spend when it is full, else behind the positions that it covered.
    private static func rest(
        of range: ClosedRange<Int64>, after page: [RecordedSpend]
    ) -> ClosedRange<Int64>? {
        let full = page.count == pageMax ? page.last?.seq : nil
        let next = (full ?? range.lowerBound + spanMax - 1) + 1
        return next <= range.upperBound ? next...range.upperBound : nil
    }

    /// The stream is new, and its one event has the export's own id: of two that make it at once, one has made it.
    private func append(_ fact: ExportEmitted, _ request: ExportRequest) async throws {
        let id = SHA256.digest(of: "export/" + fact.exportID)
        let event = NewEvent(
            id: EventID(digest: id.withUnsafeBytes { Array($0) }), recordedAt: clock.now(),
            event: .exportEmitted(fact))
        do throws(AppendError) {
            _ = try await log.append(
                StreamAppend(
                    stream: .export(fact.exportID), expected: .empty, customer: request.customer,
                    events: [event]))
        } catch {
            switch error {
            case .staleVersion, .conflictingEventID: return
            case .queueFull, .unavailable, .closed, .tooLarge: throw error
            }
        }
    }
}

extension ExportRequest {
    /// The request of an export that was made.
    fileprivate init?(_ fact: ExportEmitted, customer: CustomerID?) {
        guard let format = ExportFormat(rawValue: fact.format) else { return nil }
        self.init(format: format, customer: customer, from: fact.from, to: fact.to)
    }
}

/// The digest of an export's bytes as they come. A class, because it is kept from page to page of an asynchronous read.
private final class ContentDigest {
    private var hash = SHA256()
    private(set) var length: Int64 = 0

    func add(_ bytes: [UInt8]) {
        hash.update(bytes)
        length += Int64(bytes.count)
    }

    /// Hex.
    func finish() -> String { hash.finish().hex }
}
