import Crypto
package import Events
package import Ledger
package import Projections

/// Makes exports of the books: the first of a kind fixes up to which event it goes, and the same request gives the same
/// bytes for ever.
///
/// Nothing is stored but the fact: the bytes are made from the log again whenever they are asked for, a page at a time,
/// and held to the digest that was recorded.
package struct ExportDesk: Sendable {
    private let log: any EventAppending
    private let reader: LedgerReader
    private let index: ProjectionReader
    private let projector: Projector
    private let clock: any GatewayClock
    private let readsMax: Int

    /// - Parameter readsMax: pages that are read at the same time: one where others read too.
    package init(
        log: any EventAppending, reader: LedgerReader, index: ProjectionReader,
        projector: Projector, clock: any GatewayClock, readsMax: Int = 1
    ) {
        self.log = log
        self.reader = reader
        self.index = index
        self.projector = projector
        self.clock = clock
        self.readsMax = readsMax
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
        return try await make(request, progress) { _ in }
    }

    /// The export of a request, and its bytes to `sink`: made once for both where it is new, so for a sink that lets go
    /// of them when this fails.
    package func give(
        _ request: ExportRequest, progress: (Int64) -> Void = { _ in },
        to sink: @escaping ([UInt8]) async throws -> Void
    ) async throws -> Emitted {
        guard let found = try await find(request.id) else {
            let made = try await make(request, progress, to: sink)
            // Somebody else made it at the same time, of another state of the log.
            guard made.isNew else { throw ProjectionError.busy }
            return made
        }
        try await content(of: found, progress: progress, to: sink)
        return found
    }

    private func make(
        _ request: ExportRequest, _ progress: (Int64) -> Void,
        to sink: @escaping ([UInt8]) async throws -> Void
    ) async throws -> Emitted {
        let (last, closed) = try await reader.read { view in
            (try view.size() - 1, try ClosedPeriods(reading: view))
        }
        // What a closed period has is what it had when it was closed.
        let asOf = closed.asOfSeq(ofIntervalTo: request.to) ?? last
        guard
            await projector.wait(
                until: asOf, deadline: clock.instant().advanced(by: Self.patience))
        else { throw ProjectionError.busy }
        let content = ExportContent(request, sink)
        try await write(request, upTo: asOf, into: content, progress)
        let fact = ExportEmitted(
            exportID: request.id, kind: "billing", format: request.format.rawValue,
            from: request.from, to: request.to, asOfSeq: asOf, sha256: content.digest,
            bytes: content.length, rows: content.rows, unpriced: content.unpriced)
        try await append(fact, request)
        guard var made = try await find(request.id) else { throw LedgerError.closed }
        made.isNew = made.fact == fact
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
    ///
    /// - Throws: ``ProjectionError/damagedRow(_:)``, after the last piece, where they are not the bytes that were recorded.
    package func content(
        of emitted: Emitted, progress: (Int64) -> Void = { _ in },
        to sink: @escaping ([UInt8]) async throws -> Void
    ) async throws {
        guard let request = ExportRequest(emitted.fact, customer: emitted.customer) else {
            throw LedgerError.corrupt(seq: emitted.seq, .column("format"))
        }
        let content = ExportContent(request, sink)
        try await write(request, upTo: emitted.fact.asOfSeq, into: content, progress)
        guard content.digest == emitted.fact.sha256 else {
            throw ProjectionError.damagedRow("what \(emitted.fact.exportID) is made of")
        }
    }

    /// Positions of one read, and spends in memory at most: few enough to stay in the processor's own memory until their
    /// bytes are made.
    private static let spanMax: Int64 = 2_048
    private static let patience = Duration.seconds(30)

    private func write(
        _ request: ExportRequest, upTo last: Int64, into content: ExportContent,
        _ progress: (Int64) -> Void
    ) async throws {
        try await content.begin()
        if let seqs = try await seqs(of: request, upTo: last) {
            let apart = content.apart
            try await readInOrder(seqs, spanMax: Self.spanMax, atOnce: readsMax) { [reader] range in
                try await reader.read { view in
                    let spends = try view.spends(
                        seqs: range, from: request.from, to: request.to,
                        customer: request.customer, limit: range.count)
                    return ExportContent.Page(spends, by: apart)
                }
            } then: { page in
                try await content.write(page)
                progress(content.spends)
            }
        }
        try await content.end()
    }

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
