import Events
import Gateway
import JSON
import Ledger
import Projections

extension BooksOnDisk {
    func export(
        _ asked: ExportAsked, progress: (Int64) -> Void, to sink: ExportSink
    ) async throws -> JSONValue {
        let request = try request(asked)
        return try await withOpenBooks { log, _, index, projector in
            let reading = try LedgerReader.open(directory: path, threads: 2, readMsMax: 3_600_000)
            defer { reading.close() }
            // Nobody else reads here: each processor has a page, and some wait.
            let desk = ExportDesk(
                log: log, reader: reading, index: index, projector: projector, clock: clock,
                readsMax: 6)
            let emitted: ExportDesk.Emitted
            if sink.takesOnlyWhole {
                emitted = try await desk.give(request, progress: progress) { try sink.write($0) }
            } else {
                emitted = try await desk.emit(request, progress: progress)
                try await desk.content(of: emitted) { try sink.write($0) }
            }
            var json = JSONWriter()
            emitted.write(to: &json)
            return try JSONDocument(parsing: json.take()).root
        }
    }

    /// Runs `body` while this process alone writes to the log, with the projections following it.
    func withOpenBooks<Result>(
        _ body: (EventLog, LedgerReader, ProjectionReader, Projector) async throws -> Result
    ) async throws -> Result {
        try await withOpenLog { log, reader in
            let projector = try Projector.start(
                ProjectorConfiguration(directory: path), clock: clock)
            defer { projector.close() }
            let index = try ProjectionReader.open(directory: path)
            defer { index.close() }
            return try await body(log, reader, index, projector)
        }
    }

    private func request(_ asked: ExportAsked) throws -> ExportRequest {
        guard let format = ExportFormat(rawValue: asked.format) else {
            let formats = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("--format must be one of \(formats)", status: .wrongUsage)
        }
        var customer: CustomerID?
        if let text = asked.customer {
            guard let known = CustomerID(text) else {
                throw CommandFailure("\(text) is no customer's id", status: .wrongUsage)
            }
            customer = known
        }
        func time(_ text: String, _ option: String) throws -> Timestamp {
            guard let time = Timestamp(rfc3339: text) ?? Timestamp(utcDay: text) else {
                throw CommandFailure(
                    "--\(option) must be a time such as 2026-11-01T00:00:00Z", status: .wrongUsage)
            }
            return time
        }
        let (from, to) = (try time(asked.from, "from"), try time(asked.to, "to"))
        do throws(ExportRefusal) {
            return try ExportRequest(
                format: format, customer: customer, from: from, to: to, now: clock.now())
        } catch {
            throw CommandFailure("\(error)", status: .wrongUsage)
        }
    }
}
