import Events
import Glibc
import HTTPServer
package import Ledger

/// `ledger/verification` and `ledger/backup`: begun with POST, looked at with GET, for the administrator.
package struct LedgerCareResource: Sendable {
    private let care: LedgerCare
    private let reader: LedgerReader

    package init(care: LedgerCare, reader: LedgerReader) {
        self.care = care
        self.reader = reader
    }

    /// `POST ledger/verification?skip_projections`, `POST ledger/backup`: 202; one that runs already is joined.
    func begin(_ kind: LedgerCare.Kind, _ request: NativeRequest) throws -> HTTPResponse {
        let work: LedgerCare.Work =
            switch kind {
            case .verification: .verification(skipsProjections: try skipsProjections(request))
            case .backup: .backup
            }
        guard let status = try care.begin(work) else {
            throw ClientError(
                status: 409, reason: nil,
                message: "The ledger is read as a whole already, by a verification or a backup.",
                retryAfter: 5)
        }
        return NativeAnswer.json(status: 202) { LedgerDocuments.write(status, to: &$0) }
    }

    /// `GET ledger/verification`, `GET ledger/backup`
    func show(_ kind: LedgerCare.Kind) -> HTTPResponse {
        let status = care.status(kind)
        return NativeAnswer.json { LedgerDocuments.write(status, to: &$0) }
    }

    private func skipsProjections(_ request: NativeRequest) throws(ClientError) -> Bool {
        switch try request.text("skip_projections") {
        case nil, "false": return false
        case "true": return true
        default: throw .badParameter("skip_projections", "true or false")
        }
    }

    /// `GET ledger/backup/content`: the verified copy, once; nil: the exchange is answered.
    func content(_ exchange: HTTPExchange) async throws -> HTTPResponse? {
        guard let status = care.status(.backup), !status.isRunning,
            let head = status.result?.report.head, status.result?.report.isSound == true
        else { throw ClientError.nothingHere }
        let descriptor = open(care.copyPath, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ClientError.nothingHere }
        defer { close(descriptor) }
        // Whoever reads it has it open; nobody else needs its name.
        care.removeCopy()
        var headers = HTTPHeaders()
        headers.addSafe("Content-Type", "application/vnd.sqlite3")
        headers.addSafe("Zumik-Ledger-Size", String(head.size))
        exchange.startStream(status: 200, headers: headers)
        do {
            var offset: Int64 = 0
            while true {
                let chunk = try await reader.read { [offset] _ in
                    try Self.read(descriptor, at: offset)
                }
                guard !chunk.isEmpty else { break }
                try await exchange.write(chunk)
                offset += Int64(chunk.count)
            }
            exchange.finish()
        } catch {
            // A copy that breaks off must not look like a whole one.
            exchange.abort()
        }
        return nil
    }

    private static let chunkBytes = 256 << 10

    /// Empty at the end.
    private static func read(
        _ descriptor: Int32, at offset: Int64
    ) throws(LedgerError) -> [UInt8] {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: chunkBytes) { buffer, length in
            repeat {
                count = pread(descriptor, buffer.baseAddress, chunkBytes, off_t(offset))
            } while count < 0 && errno == EINTR
            length = max(0, count)
        }
        guard count >= 0 else { throw .fileSystem(path: "the copy of the log", errno: errno) }
        return bytes
    }
}
