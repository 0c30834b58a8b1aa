import Events
import Gateway
import JSON
import Ledger
import Projections

/// The books in the files of a data directory.
///
/// Reading needs no lock and works beside a running server; writing takes the lock for as long as it lasts.
struct BooksOnDisk: Books {
    let directory: DataDirectory
    let clock: any GatewayClock
    let ids: any IDSource
    let reading = OpenedOnce()

    init(directory: DataDirectory, clock: any GatewayClock, ids: any IDSource) {
        self.directory = directory
        self.clock = clock
        self.ids = ids
    }

    func close() { reading.close() }

    func response(_ id: ResponseID) async throws -> JSONValue {
        let events = try await read { try $0.events(stream: .response(id)).map(\.event) }
        guard let record = ResponseRecord(id: id, events: events) else {
            throw CommandFailure("there is no response \(id) in \(directory.path)")
        }
        return try document { record.write(to: &$0, for: .administrator) }
    }

    func events(of id: ResponseID) async throws -> JSONValue {
        let events = try await read { try $0.events(stream: .response(id)) }
        return try document { LedgerDocuments.write(events, next: nil, to: &$0) }
    }

    func events(after seq: Int64, limit: Int) async throws -> JSONValue {
        let events = try await read { try $0.events(afterSeq: seq, limit: limit + 1) }
        let page = Array(events.prefix(limit))
        let next = events.count > limit ? page.last?.event.seq : nil
        return try document { LedgerDocuments.write(page, next: next, to: &$0) }
    }

    func ledgerStatistics() async throws -> JSONValue {
        let summary = try await read { try $0.summary() }
        return try document { LedgerDocuments.write(summary, to: &$0) }
    }

    func projections() async throws -> JSONValue {
        let size = try await read { try $0.size() }
        let entries = try ProjectionView.entries(directory: directory.path)
        return try document {
            ProjectionDocuments.write(entries, status: nil, ledgerSize: size, to: &$0)
        }
    }

    func rebuildProjections() async throws -> JSONValue {
        _ = try reading.reader(of: directory.path)
        reading.close()
        let log = try EventLog.open(
            LedgerConfiguration(directory: directory.path, checksWholeLog: false), clock: clock,
            ids: ids)
        do {
            _ = try Projector.rebuild(ProjectorConfiguration(directory: directory.path))
        } catch {
            log.close()
            throw error
        }
        log.close()
        return try await projections()
    }

    func checkpoint() async throws -> JSONValue {
        guard let signed = try await read({ try $0.lastSignedHead() }) else {
            throw CommandFailure(
                "nothing has been signed in \(directory.path) yet; a server signs when it runs")
        }
        return try document { LedgerDocuments.write(signed, to: &$0) }
    }

    func inclusionProof(seq: Int64, size: Int64) async throws -> JSONValue {
        let proof = try await read { view in
            let visible = try view.size()
            guard seq < size, size <= visible else {
                throw CommandFailure("event \(seq) of \(size): the ledger has \(visible) events")
            }
            return try view.inclusionProof(seq: seq, size: size)
        }
        return try document { LedgerDocuments.write(proof, to: &$0) }
    }

    func consistencyProof(from oldSize: Int64, to asked: Int64?) async throws -> JSONValue {
        let (newSize, proof) = try await read { view in
            let visible = try view.size()
            let newSize = asked ?? visible
            guard oldSize <= newSize, newSize <= visible else {
                throw CommandFailure("\(oldSize) to \(newSize): the ledger has \(visible) events")
            }
            return (newSize, try view.consistencyProof(from: oldSize, to: newSize))
        }
        return try document { LedgerDocuments.write(from: oldSize, to: newSize, proof, to: &$0) }
    }

    func costs(
        _ kind: CostDocuments.Kind, _ query: [(name: String, value: String)]
    ) async throws -> JSONValue {
        let view = try ProjectionView.open(directory: directory.path)
        let answer = try CostDocuments.answer(kind, query, on: view, now: clock.now())
        try view.close()
        return try JSONDocument(parsing: answer).root
    }

    func budget(of customer: String) async throws -> JSONValue {
        let directory = try await customerDirectory()
        guard let id = CustomerID(customer), let policy = directory.customers[id] else {
            throw CommandFailure("there is no customer \(customer)")
        }
        return try onProjections { view, now in
            try BudgetDocuments.answer(of: id, policy.budget, on: view, now: now)
        }
    }

    func customers() async throws -> JSONValue {
        let documents = CustomerDocuments(
            directory: try await customerDirectory(), vault: directory.vault)
        return try document { documents.writeCustomers(to: &$0) }
    }

    func customer(_ id: String) async throws -> JSONValue {
        try await customerDocument(id, in: customerDirectory())
    }

    func keys(of customer: String) async throws -> JSONValue {
        let documents = CustomerDocuments(
            directory: try await customerDirectory(), vault: directory.vault)
        return try document(orUnknown: customer) { known, json in
            documents.writeKeys(of: known, to: &json)
        }
    }

    func policy(of customer: String) async throws -> JSONValue {
        let directory = try await customerDirectory()
        return try document(orUnknown: customer) { known, json in
            guard let policy = directory.customers[known] else { return false }
            PolicyCodec.write(policy, to: &json)
            return true
        }
    }

    func createCustomer(_ id: String, name: String?) async throws -> JSONValue {
        try await write { administration, directory in
            var directory = directory
            for event in try await administration.createCustomer(id, name: name, in: directory) {
                directory.apply(event)
            }
            return try customerDocument(id, in: directory)
        }
    }

    func eraseCustomer(_ id: String) async throws {
        try await write { administration, directory in
            _ = try await administration.eraseCustomer(id, in: directory)
        }
    }

    func issueKey(to customer: String) async throws -> JSONValue {
        try await write { administration, directory in
            let issued = try await administration.issueKey(to: customer, in: directory)
            return try document { issued.write(to: &$0) }
        }
    }

    func revokeKey(_ id: String) async throws {
        try await write { administration, directory in
            _ = try await administration.revokeKey(id, in: directory)
        }
    }

    func setPolicy(_ text: [UInt8], of customer: String) async throws -> JSONValue {
        let policy = try PolicyCodec.read(text)
        return try await write { administration, directory in
            _ = try await administration.setPolicy(policy, of: customer, in: directory)
            return try document { PolicyCodec.write(policy, to: &$0) }
        }
    }

    func credentials(of customer: String) async throws -> JSONValue {
        let documents = CustomerDocuments(
            directory: try await customerDirectory(), vault: directory.vault)
        return try document(orUnknown: customer) { known, json in
            documents.writeCredentials(of: known, to: &json)
        }
    }

    func sealCredential(
        _ key: Secret, for provider: String, of customer: String
    ) async throws -> JSONValue {
        try await write { administration, directory in
            var directory = directory
            let sealed = try await administration.sealCredential(
                key.revealed, for: provider, of: customer, in: directory)
            for event in sealed { directory.apply(event) }
            let documents = CustomerDocuments(
                directory: directory, vault: self.directory.vault)
            return try document(orUnknown: customer) { known, json in
                documents.writeCredential(of: known, for: provider, to: &json)
            }
        }
    }

    func removeCredential(for provider: String, of customer: String) async throws {
        try await write { administration, directory in
            _ = try await administration.removeCredential(
                for: provider, of: customer, in: directory)
        }
    }

    func rotateMasterKey() async throws -> JSONValue {
        try await write { administration, _ in
            let rewrapping = try await administration.rotateMasterKey()
            return try document { rewrapping.write(to: &$0) }
        }
    }
}

extension BooksOnDisk {
    /// Opens the log for writing, bringing it up to date, and tells how many events are in it.
    func migrate() throws -> Int64 {
        let log = try EventLog.open(
            LedgerConfiguration(directory: directory.path), clock: clock, ids: ids)
        defer { log.close() }
        return log.durableSize
    }

    /// Answers from the projections as they are.
    func onProjections(_ answer: (ProjectionView, Timestamp) throws -> [UInt8]) throws -> JSONValue
    {
        let view = try ProjectionView.open(directory: directory.path)
        let body = try answer(view, clock.now())
        try view.close()
        return try JSONDocument(parsing: body).root
    }

    /// Runs `body` with the log open for writing, which no other process may have.
    func writing<Result>(
        _ body: (EventLog, any IDSource, Timestamp) async throws -> Result
    ) async throws -> Result {
        let log = try EventLog.open(
            LedgerConfiguration(directory: directory.path), clock: clock, ids: ids)
        defer {
            reading.close()
            log.close()
        }
        return try await body(log, ids, clock.now())
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (LedgerView) throws -> Value
    ) async throws -> Value {
        try await reading.reader(of: directory.path).read(body)
    }

    var path: String { directory.path }

    /// Runs `body` while this process alone writes to the log, which must be there.
    ///
    /// The whole log is not checked behind it: the check would end with the command, at no particular event.
    func withOpenLog<Result>(
        _ body: (EventLog, LedgerReader) async throws -> Result
    ) async throws -> Result {
        _ = try reading.reader(of: directory.path)
        reading.close()
        let log = try EventLog.open(
            LedgerConfiguration(directory: directory.path, checksWholeLog: false), clock: clock,
            ids: ids)
        defer {
            reading.close()
            log.close()
        }
        return try await body(log, reading.reader(of: directory.path))
    }

    /// Runs `body` while this process alone writes to the log.
    private func write<Result>(
        _ body: (CustomerAdministration, CustomerDirectory) async throws -> Result
    ) async throws -> Result {
        let log = try EventLog.open(
            LedgerConfiguration(directory: directory.path), clock: clock, ids: ids)
        defer {
            // The reader first: with it gone, the log can be closed into one file.
            reading.close()
            log.close()
        }
        let administration = CustomerAdministration(
            log: log, vault: directory.vault, ids: ids, clock: clock)
        return try await body(administration, customerDirectory())
    }

    func customerDirectory() async throws -> CustomerDirectory {
        try await read { view in
            var directory = CustomerDirectory()
            let types = Set(CustomerDirectory.types)
            var last: Int64 = -1
            while true {
                let page = try view.directoryEvents(ofTypes: types, afterSeq: last)
                guard let end = page.last else { return directory }
                for stored in page { directory.apply(stored.event) }
                last = end.event.seq
            }
        }
    }

    private func customerDocument(
        _ id: String, in customers: CustomerDirectory
    ) throws -> JSONValue {
        let documents = CustomerDocuments(directory: customers, vault: directory.vault)
        return try document(orUnknown: id) { customer, json in
            documents.writeCustomer(customer, to: &json)
        }
    }

    func document(
        orUnknown id: String, _ write: (CustomerID, inout JSONWriter) -> Bool
    ) throws -> JSONValue {
        guard let customer = CustomerID(id) else { throw AdministrationError.unknownCustomer(id) }
        var json = JSONWriter()
        guard write(customer, &json) else { throw AdministrationError.unknownCustomer(id) }
        return try JSONDocument(parsing: json.take()).root
    }

    func document(_ write: (inout JSONWriter) -> Void) throws -> JSONValue {
        var json = JSONWriter()
        write(&json)
        return try JSONDocument(parsing: json.take()).root
    }
}
