import Crypto
import Gateway
import HTTPClient
import JSON
import Ledger

/// Verification and backup by a running server: begun, watched until the end, and fetched.
extension BooksOverHTTP {
    private static let pollInterval = Duration.milliseconds(200)

    /// The report of a verification that the server makes.
    func verifyLedger(
        skipsProjections: Bool, progress: (Int64, Int64) -> Void
    ) async throws -> JSONValue {
        try await finish(
            "verification", query: skipsProjections ? "?skip_projections=true" : "", progress)
    }

    /// Has the server make and verify a copy, fetches it, and verifies what came.
    ///
    /// - Returns: the server's report where its copy is not sound, else that of what is here now.
    func backUpLedger(
        to destination: String, progress: (Int64, Int64) -> Void
    ) async throws -> JSONValue {
        try LedgerBackup.checkFree(destination)
        let report = try await finish("backup", query: "", progress)
        guard report["sound"]?.bool == true else { return report }
        guard let size = report["events"]?.int, size >= 0,
            let root = report["root"]?.string.flatMap({ Digest32(hex: $0) })
        else { throw CommandFailure("\(base) answered without the head of its copy") }
        let received = try await LedgerBackup.receive(
            TreeHead(size: size, root: root), at: destination, progress: progress
        ) { sink in _ = try await stream(["ledger", "backup", "content"], to: sink) }
        return try VerificationText.document(received, nil)
    }

    private func finish(
        _ work: String, query: String, _ progress: (Int64, Int64) -> Void
    ) async throws -> JSONValue {
        var status = try await send("POST", ["ledger", work], query: query, body: Array("{}".utf8))
        while status["state"]?.string == "running" {
            progress(status["done"]?.int ?? 0, status["all"]?.int ?? 0)
            await clock.pause(until: clock.instant().advanced(by: Self.pollInterval))
            status = try await send("GET", ["ledger", work])
        }
        guard let report = status["report"], report.kind == .object else {
            let why = status["failure"]?.string.map { ": \($0.printable)" } ?? ""
            throw CommandFailure("the server could not do it\(why)")
        }
        return report
    }
}
