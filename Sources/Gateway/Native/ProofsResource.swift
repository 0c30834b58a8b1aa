import Crypto
import Events
import HTTPServer
import JSON
package import Ledger

/// What lets anybody check the log without trusting us: signed checkpoints, proofs, receipts (docs/verifying.md).
package struct ProofsResource: Sendable {
    private let log: EventLog
    private let reader: LedgerReader

    package init(log: EventLog, reader: LedgerReader) {
        self.log = log
        self.reader = reader
    }

    /// `GET ledger/checkpoint`: the signed head of what is durable now, as a note; as JSON, with its parts, on request.
    func checkpoint(_ request: NativeRequest) async throws -> HTTPResponse {
        let signed = try await signedHead()
        guard request.accepts("application/json") else {
            return NativeAnswer.text(signed.note)
        }
        return NativeAnswer.json { LedgerDocuments.write(signed, to: &$0) }
    }

    /// `GET ledger/proof/inclusion?seq&size`; without a size, of the log as it is.
    func inclusion(_ request: NativeRequest) async throws -> HTTPResponse {
        let durable = log.durableSize
        let size = try request.integer("size", in: 0...durable) ?? durable
        guard let seq = try request.integer("seq", in: 0...Int64.max) else {
            throw ClientError.badParameter("seq", "an event's position")
        }
        guard seq < size else {
            throw ClientError.badParameter("seq", "below the size, which is \(size)")
        }
        let proof = try await reader.read { try $0.inclusionProof(seq: seq, size: size) }
        return NativeAnswer.json { LedgerDocuments.write(proof, to: &$0) }
    }

    /// `GET ledger/proof/consistency?from&to`; without `to`, up to the log as it is.
    func consistency(_ request: NativeRequest) async throws -> HTTPResponse {
        let durable = log.durableSize
        let newSize = try request.integer("to", in: 0...durable) ?? durable
        guard let oldSize = try request.integer("from", in: 0...newSize) else {
            throw ClientError.badParameter("from", "an earlier size of the log")
        }
        let proof = try await reader.read {
            try $0.consistencyProof(from: oldSize, to: newSize)
        }
        return NativeAnswer.json {
            LedgerDocuments.write(from: oldSize, to: newSize, proof, to: &$0)
        }
    }

    /// `GET responses/{id}/proof?seq`: a receipt for the response's last event, or for another of its events.
    func receipt(_ text: String, _ request: NativeRequest) async throws -> HTTPResponse {
        guard let id = ResponseID(text) else { throw ClientError.nothingHere }
        let events = try await reader.read { view in try view.events(stream: .response(id)) }
        guard let last = events.last, request.mayRead(last.event.customer) else {
            throw ClientError.nothingHere
        }
        let seq = try request.integer("seq", in: 0...Int64.max) ?? last.event.seq
        guard events.contains(where: { $0.event.seq == seq }) else { throw ClientError.nothingHere }
        let signed = try await signedHead(over: seq)
        let proof = try await reader.read {
            try $0.inclusionProof(seq: seq, size: signed.head.size)
        }
        let receipt = TLogProof(
            index: seq, hashes: proof.hashes, checkpoint: try SignedNote(parsing: signed.note))
        return NativeAnswer.text(receipt.encoded, id: id)
    }

    /// A signed head that covers an event: the last one if it does, so that receipts cost no signature each.
    private func signedHead(over seq: Int64) async throws -> SignedHead {
        if let last = try await reader.read({ try $0.lastSignedHead() }), last.head.size > seq {
            return last
        }
        return try await signedHead()
    }

    private func signedHead() async throws -> SignedHead {
        do throws(AppendError) {
            return try await log.signedHead()
        } catch {
            throw ClientError(
                status: 503, reason: .ledgerUnavailable,
                message: "The ledger cannot sign a checkpoint now: \(error).", retryAfter: 1)
        }
    }
}
