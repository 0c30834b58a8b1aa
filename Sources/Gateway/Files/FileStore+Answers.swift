import Events
import Glibc

/// Answers of lines that are served on their own: sealed as files are, and part of no list, until the batch they belong to
/// has its own files.
extension FileStore {
    /// Keeps one; a stop in the middle leaves none, so that what is there is whole.
    func keepAnswer(
        _ answer: [UInt8], _ batch: String, _ line: Int64, of customer: CustomerID
    ) async throws(FileFault) {
        let id = Self.answerID(batch, line)
        mkdir(directory, 0o700)
        mkdir("\(directory)/\(customer.text)", 0o700)
        let path = path(id, customer)
        let unfinished = path + ".part"
        unlink(unfinished)
        let writer = try SealedFileWriter(
            path: unfinished, seal: seal(id, customer), executor: executor)
        do throws(FileFault) {
            try await writer.write(answer)
            _ = try await writer.finish(in: "\(directory)/\(customer.text)", as: path)
        } catch {
            await writer.abandon()
            throw error
        }
    }

    /// nil when there is none.
    func answer(
        _ batch: String, _ line: Int64, of customer: CustomerID
    ) async throws(FileFault) -> [UInt8]? {
        let id = Self.answerID(batch, line)
        let path = path(id, customer)
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return nil }
        let reader = try SealedFileReader(
            StoredFile(
                id: id, name: "", purpose: "", bytes: FileSeal.bytes(sealed: Int64(facts.st_size)),
                lines: 0, createdAt: Timestamp(nanoseconds: 0),
                expiresAt: Timestamp(nanoseconds: 0)),
            path: path, seal: seal(id, customer), executor: executor)
        var answer: [UInt8] = []
        while let piece = try await reader.read() { answer += piece }
        return answer
    }

    /// Removes the answers of a batch whose files are written.
    func discardAnswers(of batch: String, _ customer: CustomerID) {
        let folder = "\(directory)/\(customer.text)"
        for name in SmallFile.names(in: folder) where name.hasPrefix(batch + ".line-") {
            unlink("\(folder)/\(name)")
        }
    }

    private static func answerID(_ batch: String, _ line: Int64) -> String {
        "\(batch).line-\(line)"
    }
}
