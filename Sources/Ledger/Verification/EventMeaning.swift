import Events
import JSON

/// What kind of event a row is, and what that means for the beginnings and endings of its stream.
struct EventMeaning {
    private let types: [(name: [UInt8], type: EventType)] = EventType.allCases.map {
        (Array($0.rawValue.utf8), $0)
    }

    /// nil for a type that this program does not know.
    func type(_ name: UnsafeRawBufferPointer) -> EventType? {
        types.first { name.elementsAreEqual(to: $0.name) }?.type
    }

    /// - Parameter isResponse: the event's stream is a response's; in others budget is reserved and released in parts.
    /// - Throws: for an attempt whose number cannot be read.
    func meaning(
        _ type: EventType, _ body: UnsafeRawBufferPointer, isResponse: Bool
    ) throws(EventDecodingError) -> StreamBook.Meaning {
        switch type {
        case .requestQueued: .queueing
        case .requestAdmitted: .admission
        case .requestRejected, .requestExpired: .refusal
        case .spendReserved: isResponse ? .reservation : .nothing
        case .spendReleased: isResponse ? .release : .nothing
        case .spendSettled: body.end(ofQuoted: #""served":true"#) != nil ? .settlement : .nothing
        case .attemptStarted: .attemptStart(try number(in: body))
        case .attemptSucceeded, .attemptFailed, .attemptCancelled, .attemptOrphaned:
            .attemptEnd(try number(in: body))
        case .responseCompleted, .responseFailed, .responseCancelled, .responseExpired:
            .completion
        case .tierChosen, .cacheRead, .cacheWritten, .usageUnpriced, .customerCreated,
            .customerErased, .keyIssued, .keyRevoked, .policySet, .credentialSealed,
            .credentialRemoved, .credentialRefused,
            .masterKeyRotated, .priceListPublished, .logTruncated, .weightsPublished,
            .circuitOpened, .circuitClosed, .probeStarted, .probeEnded, .capacityHeld,
            .outageVerified,
            .outageCleared, .objectiveSet, .exportEmitted, .priceFileRecorded, .usageRepriced,
            .periodClosed, .usageImported, .reconciliationRecorded, .storedResponseDeleted,
            .replayRecorded, .profileActivated, .cacheBreakpointsPlaced,
            .fileStored, .fileDeleted, .batchCreated, .batchValidated,
            .batchRejected, .batchJobPrepared, .batchJobSubmitted, .batchJobEnded,
            .batchCancelRequested, .batchEnded:
            .nothing
        }
    }

    /// The member `number` of the payload.
    private func number(in body: UnsafeRawBufferPointer) throws(EventDecodingError) -> Int64 {
        // In canonical text its name in quotes stands nowhere else: within a string the quotes would be escaped.
        if let value = body.end(ofQuoted: #""number":"#), value + 1 < body.count,
            (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(body[value]),
            [UInt8(ascii: ","), UInt8(ascii: "}")].contains(body[value + 1])
        {
            return Int64(body[value] - UInt8(ascii: "0"))
        }
        guard let root = try? JSONDocument(parsing: Array(body)).root,
            let number = root["data"]?["number"]?.int
        else { throw .wrongEnvelope("data.number") }
        return number
    }
}
