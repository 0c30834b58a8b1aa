import Crypto
import Events
import Ledger
import Projections

/// What a long log costs whoever opens it, asks for a proof, or audits one response.
struct LongLog {
    let directory: String

    func measure(questions: Int) async throws {
        let begin = seconds()
        // As the server opens it, with the check of the whole log behind it.
        let log = try EventLog.open(
            LedgerConfiguration(directory: directory, freeBytesMin: 0),
            clock: BenchClock(), ids: BenchIDs())
        let size = log.durableSize
        let first = Samples().appends(UInt64(size))[0]
        _ = try await log.append(first)
        let started = seconds() - begin
        log.close()
        let view = try LedgerView.open(directory: directory)
        let requests = UInt64(size / 6)
        let proofs = try times(questions) { number in
            let seq = Int64(number &* 0x9E37_79B9_7F4A_7C15 % UInt64(size))
            _ = try view.inclusionProof(seq: seq, size: size)
        }
        let audits = try times(questions) { number in
            let request = number &* 0x9E37_79B9_7F4A_7C15 % requests
            let events = try view.events(stream: Samples().appends(request)[0].stream)
            let record = events.first?.event.stream.responseID.flatMap {
                ResponseRecord(id: $0, events: events.map(\.event))
            }
            guard record?.ending != nil else { throw BenchError("a response is not there") }
        }
        let bytes = try view.summary().fileBytes
        try view.close()
        let verifying = seconds()
        let found = LedgerVerifier.verify(directory: directory)
        guard found.isSound else { throw BenchError("\(found.findings)") }
        report([
            "events": Double(size), "start_seconds": started,
            "proof_p99_ms": quantile(proofs, 0.99) * 1e3,
            "audit_p99_ms": quantile(audits, 0.99) * 1e3,
            "verified_per_second": Double(found.head.size) / (seconds() - verifying),
            "bytes_per_event": Double(bytes) / Double(size),
        ])
    }

    private func times(
        _ count: Int, _ body: (UInt64) throws -> Void
    ) rethrows -> [Double] {
        try (0..<UInt64(count)).map { number in
            let begin = seconds()
            try body(number)
            return seconds() - begin
        }
    }
}
