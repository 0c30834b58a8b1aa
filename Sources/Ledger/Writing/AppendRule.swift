import Events

/// What the log does with an append: the one rule that every implementation follows.
enum AppendRule {
    enum Decision {
        /// Add these, from this version of the stream on.
        case add([EncodedEvent], version: Int64)
        /// They stand there already.
        case acknowledge(AppendReceipt)
        case refuse(AppendError)
    }

    /// An event that stands in the log under an id.
    struct Existing {
        let seq: Int64
        let version: Int64
        let body: [UInt8]
    }

    /// How ids that stand in the log are found.
    enum IDCheck {
        /// Each id is looked up.
        case lookUp
        /// Where the stream is as long as expected, the ids are taken for new: the append cannot have happened
        /// already, for it would have made the stream longer. The log must then refuse an id that stands for
        /// something else when it is added.
        case whereLengthDiffers
    }

    /// Decides by what is in the log now.
    ///
    /// Ids come before versions: a repeated append finds its stream longer than it expected,
    /// because of itself.
    static func decide<Failure: Error>(
        _ prepared: PreparedAppend,
        bytesMax: Int,
        idCheck: IDCheck,
        streamLength: (StreamName) throws(Failure) -> Int64,
        existing: (EventID) throws(Failure) -> Existing?
    ) throws(Failure) -> Decision {
        let append = prepared.append
        let length = try streamLength(append.stream)
        if idCheck == .lookUp || append.expected != .exactly(length) {
            for event in append.events {
                guard let found = try existing(event.id) else { continue }
                return try decideRepeated(prepared, found, event.id, existing)
            }
        }
        if case .exactly(let expected) = append.expected, expected != length {
            return .refuse(
                .staleVersion(stream: append.stream, expected: expected, actual: length))
        }
        let encoded = prepared.encoded(at: length)
        do throws(AppendError) {
            try encoded.checkedByteCount(max: bytesMax)
        } catch {
            return .refuse(error)
        }
        return .add(encoded, version: length)
    }

    /// An id of the append stands in the log: all must, one after the other, with the same content.
    private static func decideRepeated<Failure: Error>(
        _ prepared: PreparedAppend, _ found: Existing, _ foundID: EventID,
        _ existing: (EventID) throws(Failure) -> Existing?
    ) throws(Failure) -> Decision {
        let events = prepared.append.events
        guard let first = try existing(events[0].id) else {
            return .refuse(.conflictingEventID(foundID, existingSeq: found.seq))
        }
        let encoded = prepared.encoded(at: first.version)
        for index in events.indices {
            let stored = try existing(events[index].id)
            guard let stored, stored.seq == first.seq + Int64(index),
                stored.body == encoded[index].body
            else {
                return .refuse(
                    .conflictingEventID(events[index].id, existingSeq: stored?.seq ?? found.seq))
            }
        }
        let count = Int64(events.count)
        return .acknowledge(
            AppendReceipt(
                firstSeq: first.seq, lastSeq: first.seq + count - 1,
                nextVersion: first.version + count, duplicate: true))
    }
}
