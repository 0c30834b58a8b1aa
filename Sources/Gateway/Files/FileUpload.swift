import Events

/// A file that is being written.
struct FileUpload: Sendable {
    let id: String
    let customer: CustomerID
    let isResult: Bool
    let createdAt: Timestamp
    let writer: SealedFileWriter
    let store: FileStore

    /// - Throws: `overQuota` or `tooLong`, before the byte that is too many is written.
    func write(_ bytes: [UInt8]) async throws(FileFault) {
        try store.reserve(bytes.count, for: self)
        try await writer.write(bytes)
    }

    /// Makes it one of the customer's files, durably; on failure nothing of it stays.
    ///
    /// - Parameter lifeMs: how long it is kept; nil: the usual time.
    func finish(
        name: String, purpose: String, lifeMs: Int64? = nil, batch: String? = nil
    ) async throws(FileFault) -> StoredFile {
        do throws(FileFault) {
            let content = try await writer.finish()
            let file = StoredFile(
                id: id, name: name, purpose: purpose, bytes: content.bytes, lines: content.lines,
                createdAt: createdAt,
                expiresAt: createdAt.adding(milliseconds: lifeMs ?? store.limits.lifeMs),
                batch: batch)
            try await store.keep(file, of: customer, content, batch: batch)
            store.arrived(id)
            return file
        } catch {
            await abandon()
            throw error
        }
    }

    /// Gives it up; nothing of it stays.
    func abandon() async {
        await writer.abandon()
        store.remove(id, customer)
        store.arrived(id)
    }
}
