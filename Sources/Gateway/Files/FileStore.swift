import Crypto
package import Events
import Glibc
package import Ledger
import Synchronization

/// The customers' files: the log says which there are, the disk holds them sealed, memory has their names.
///
/// A file's content and the note beside it are durable before `file_stored`, and `file_deleted` is durable before they are
/// removed: what a crash leaves on disk that the log does not have is removed at the next start.
package final class FileStore: Sendable {
    struct State {
        var files: [CustomerID: [String: StoredFile]] = [:]
        /// Bytes of files that are still coming, by the file's id.
        var arriving: [String: (customer: CustomerID, bytes: Int64)] = [:]
        /// The batches that are made from a file and have not ended, by the file's id.
        var uses: [String: Set<String>] = [:]
    }

    package let limits: FileLimits
    let directory: String
    let executor = DiskExecutor()
    let state = Mutex(State())
    private let vault: CustomerVault
    private let log: any EventAppending
    private let ids: any IDSource
    private let clock: any WallClock

    /// - Parameter directory: of the files, with a folder for each customer; made with the first file.
    package init(
        directory: String, limits: FileLimits, vault: CustomerVault, log: any EventAppending,
        ids: any IDSource, clock: any WallClock
    ) {
        self.directory = directory
        self.limits = limits
        self.vault = vault
        self.log = log
        self.ids = ids
        self.clock = clock
    }

    // MARK: Reading

    /// A customer's files, newest first.
    func files(of customer: CustomerID) -> [StoredFile] {
        let now = clock.now()
        return state.withLock { Array($0.files[customer, default: [:]].values) }
            .filter { $0.expiresAt > now }
            .sorted { ($0.createdAt.nanoseconds, $0.id) > ($1.createdAt.nanoseconds, $1.id) }
    }

    /// How many files of all customers are kept, and their length together.
    var stored: (count: Int64, bytes: Int64) {
        state.withLock { state in
            let files = state.files.values.flatMap(\.values)
            return (Int64(files.count), files.reduce(0) { $0 + $1.bytes })
        }
    }

    /// A customer's file, or nil when the customer has none of this id, whoever else may have.
    func file(_ id: String, of customer: CustomerID) -> StoredFile? {
        let (file, isUsed) = state.withLock { ($0.files[customer]?[id], $0.uses[id] != nil) }
        guard let file, isUsed || file.expiresAt > clock.now() else { return nil }
        return file
    }

    func reader(of file: StoredFile, _ customer: CustomerID) throws(FileFault) -> SealedFileReader {
        try SealedFileReader(
            file, path: path(file.id, customer), seal: seal(file.id, customer), executor: executor)
    }

    // MARK: Writing

    /// Begins a file; nobody sees it until it is finished.
    ///
    /// - Parameter isResult: it holds what a batch has brought, which is kept whatever the customer has already.
    func begin(for customer: CustomerID, isResult: Bool = false) throws(FileFault) -> FileUpload {
        let now = clock.now()
        let id = "file-" + ULID.text(at: now, random: ids.draw())
        let (count, coming) = state.withLock { state in
            let coming = state.arriving.values.count { $0.customer == customer }
            state.arriving[id] = (customer, 0)
            return (state.files[customer]?.count ?? 0, coming)
        }
        do throws(FileFault) {
            guard isResult || count + coming < limits.customerFilesMax else {
                throw .tooManyFiles(limit: limits.customerFilesMax)
            }
            mkdir(directory, 0o700)
            mkdir("\(directory)/\(customer.text)", 0o700)
            let writer = try SealedFileWriter(
                path: path(id, customer), seal: seal(id, customer), executor: executor)
            return FileUpload(
                id: id, customer: customer, isResult: isResult, createdAt: now, writer: writer,
                store: self)
        } catch {
            arrived(id)
            throw error
        }
    }

    /// Takes note of bytes that are about to be written; false when they are too many.
    func reserve(_ count: Int, for upload: FileUpload) throws(FileFault) {
        let used = state.withLock { state in
            state.arriving[upload.id]?.bytes += Int64(count)
            let stored = state.files[upload.customer, default: [:]].values.reduce(0) {
                $0 + $1.bytes
            }
            let coming = state.arriving.values.reduce(0) {
                $0 + ($1.customer == upload.customer ? $1.bytes : 0)
            }
            return (all: stored + coming, own: state.arriving[upload.id]?.bytes ?? 0)
        }
        guard !upload.isResult else { return }
        guard used.own <= limits.fileBytesMax else { throw .tooLong(bytesMax: limits.fileBytesMax) }
        guard used.all <= limits.customerBytesMax else {
            throw .overQuota(bytesMax: limits.customerBytesMax)
        }
    }

    /// A file is not coming any more: it is there, or given up.
    func arrived(_ id: String) { state.withLock { $0.arriving[id] = nil } }

    /// Makes a written file one of the customer's.
    func keep(
        _ file: StoredFile, of customer: CustomerID, _ content: SealedFileWriter.Content,
        batch: String?
    ) async throws(FileFault) {
        try await writeNote(file, customer)
        let digest = vault.digest(content.sha256.bytes, of: customer, domain: "file")
        try await append(
            .fileStored(
                FileStored(
                    file: file.id, bytes: file.bytes, lines: file.lines, purpose: file.purpose,
                    digest: digest?.hex ?? "", expiresAt: file.expiresAt, batch: batch)),
            to: file.id, of: customer, expected: .empty)
        state.withLock { $0.files[customer, default: [:]][file.id] = file }
    }

    /// Destroys a file for good; false when there is none.
    func delete(
        _ id: String, of customer: CustomerID, why: FileDeletionReason
    ) async throws(FileFault) -> Bool {
        let taken = state.withLock { state -> Result<StoredFile?, FileFault> in
            if let batch = state.uses[id]?.first { return .failure(.inUse(batch: batch)) }
            return .success(state.files[customer]?.removeValue(forKey: id))
        }
        guard let file = try taken.get() else { return false }
        do throws(FileFault) {
            try await append(
                .fileDeleted(FileDeleted(file: id, why: why)), to: id, of: customer,
                expected: .exactly(1))
        } catch {
            state.withLock { $0.files[customer, default: [:]][id] = file }
            throw error
        }
        remove(id, customer)
        return true
    }

    /// Destroys what has lived its time.
    func expire() async {
        let now = clock.now()
        let due = state.withLock { state in
            state.files.flatMap { customer, files in
                files.values.filter { $0.expiresAt <= now && state.uses[$0.id] == nil }
                    .map { (customer, $0.id) }
            }
        }
        for (customer, id) in due { _ = try? await delete(id, of: customer, why: .expired) }
    }

    /// Forgets an erased customer, whose folder is gone with everything else.
    func forget(_ customer: CustomerID) { state.withLock { $0.files[customer] = nil } }

    /// Says which batch is made from a file: it is not deleted before that has ended.
    func use(_ id: String, by batch: String) {
        state.withLock { _ = $0.uses[id, default: []].insert(batch) }
    }

    /// A batch needs its file no more.
    func release(_ id: String, from batch: String) {
        state.withLock { state in
            state.uses[id]?.remove(batch)
            if state.uses[id]?.isEmpty == true { state.uses[id] = nil }
        }
    }

    // MARK: Disk

    func path(_ id: String, _ customer: CustomerID) -> String {
        "\(directory)/\(customer.text)/\(id)"
    }

    func remove(_ id: String, _ customer: CustomerID) {
        unlink(path(id, customer))
        unlink(path(id, customer) + Self.noteSuffix)
    }

    static let noteSuffix = ".note"

    func seal(_ id: String, _ customer: CustomerID) throws(FileFault) -> FileSeal {
        do throws(CredentialError) {
            return FileSeal(
                dataKey: try vault.fileKey(of: customer, ids: ids), customer: customer, file: id)
        } catch {
            throw .key(error)
        }
    }

    func readNote(_ id: String, _ customer: CustomerID) throws(FileFault) -> StoredFile {
        guard let note = try note(id, of: customer), let file = StoredFile(decoding: note) else {
            throw .damaged(file: id)
        }
        return file
    }

    private func writeNote(_ file: StoredFile, _ customer: CustomerID) async throws(FileFault) {
        try await keepNote(file.encoded, file.id, of: customer)
    }

    /// A small text of the customer's that is sealed beside the files; nil when there is none.
    func note(_ id: String, of customer: CustomerID) throws(FileFault) -> [UInt8]? {
        let path = path(id, customer) + Self.noteSuffix
        do throws(SmallFileError) {
            guard let sealed = try SmallFile.read(path) else { return nil }
            guard let note = try? seal(id, customer).openNote(sealed) else {
                throw SmallFileError(action: "open", errno: EBADMSG)
            }
            return note
        } catch {
            throw .disk(action: error.action, errno: error.errno)
        }
    }

    func keepNote(
        _ note: [UInt8], _ id: String, of customer: CustomerID
    ) async throws(FileFault) {
        let seal = try seal(id, customer)
        guard let sealed = try? seal.sealNote(note, nonce: ids.bytes(12)) else {
            throw .damaged(file: id)
        }
        mkdir(directory, 0o700)
        try await NoteWriter(executor: executor).write(
            sealed, to: path(id, customer) + Self.noteSuffix,
            in: "\(directory)/\(customer.text)")
    }

    /// Removes what an interrupted end of a batch has stored already: its files are made again.
    func discardResults(of batch: String, _ customer: CustomerID) async throws(FileFault) {
        let left = state.withLock { $0.files[customer, default: [:]].values }
            .filter { $0.batch == batch }
        for file in left { _ = try await delete(file.id, of: customer, why: .requested) }
    }

    private func append(
        _ event: Event, to id: String, of customer: CustomerID, expected: ExpectedVersion
    ) async throws(FileFault) {
        let now = clock.now()
        do throws(AppendError) {
            _ = try await log.append(
                StreamAppend(
                    stream: .file(id), expected: expected, customer: customer,
                    events: [NewEvent(id: ids.eventID(at: now), recordedAt: now, event: event)]))
        } catch {
            throw .unrecorded(error)
        }
    }
}

/// Writes the small file beside a content, on the disk's queue.
private actor NoteWriter {
    private let executor: DiskExecutor

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(executor: DiskExecutor) { self.executor = executor }

    func write(_ bytes: [UInt8], to path: String, in folder: String) throws(FileFault) {
        do throws(SmallFileError) { try SmallFile.replace(path, in: folder, with: bytes) } catch {
            throw .disk(action: error.action, errno: error.errno)
        }
    }
}
