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

    /// - Throws: for an attempt whose number cannot be read.
    func meaning(
        _ type: EventType, _ body: UnsafeRawBufferPointer
    ) throws(EventDecodingError) -> StreamBook.Meaning {
        switch type {
        case .requestAdmitted: .admission
        case .attemptStarted: .attemptStart(try number(in: body))
        case .attemptSucceeded, .attemptFailed, .attemptCancelled, .attemptOrphaned:
            .attemptEnd(try number(in: body))
        case .responseCompleted, .responseFailed, .responseCancelled, .responseExpired:
            .completion
        case .requestRejected, .requestQueued, .requestExpired, .tierChosen, .cacheRead,
            .cacheWritten, .spendSettled, .usageUnpriced, .customerCreated, .customerErased,
            .keyIssued,
            .keyRevoked, .policySet, .credentialSealed, .credentialRemoved, .credentialRefused,
            .masterKeyRotated, .priceListPublished, .logTruncated, .weightsPublished,
            .circuitOpened, .circuitClosed, .probeStarted, .probeEnded, .outageVerified,
            .outageCleared, .objectiveSet, .exportEmitted, .spendReserved,
            .spendReleased, .storedResponseDeleted, .replayRecorded, .profileActivated:
            .nothing
        }
    }

    private func number(in body: UnsafeRawBufferPointer) throws(EventDecodingError) -> Int64 {
        guard let root = try? JSONDocument(parsing: Array(body)).root,
            let number = root["data"]?["number"]?.int
        else { throw .wrongEnvelope("data.number") }
        return number
    }
}
