import Crypto
import Events

/// Opens the log's files for writing: nothing is written before they are found to be what they were.
struct LogOpening {
    let configuration: LedgerConfiguration
    let files: LedgerFiles
    let clock: any WallClock
    let ids: any IDSource
    let start: LogStart

    /// The writer of a log that is what it was, or of one that the operator accepts as it is.
    func writer() throws -> LogWriter {
        let store = try openStore()
        try syncDirectory(files.directory)
        try syncDirectory(files.directory + "/..")
        let key = try LedgerKeyFile(files: files).loadOrMake(ids)
        let reading = try AnchorFile.read(path: files.anchor)
        let lastSigned = try store.lastSigned(vkey: key.verifier.vkey)
        let distrust = try Distrust.find(
            reading, lastSigned: lastSigned?.head, size: try store.size()
        ) { try store.connection.treeHead(size: $0) }
        var signed = lastSigned?.head ?? .empty
        // The anchor may know of one that went with the events under it.
        if case .found(let anchor) = reading, anchor.signed.size > signed.size {
            signed = anchor.signed
        }
        guard let distrust else {
            let writer = try writer(on: store, key: key, signed: signed)
            writer.lastSigned = lastSigned
            try writer.anchorFile.write(writer.anchor)
            // An earlier start may have failed to.
            try writer.anchorFile.sync()
            return writer
        }
        guard start == .acceptTruncated else { throw LedgerError.untrusted(distrust) }
        // Without an anchor nobody knows what the key has signed since: a restored copy must not contradict it.
        guard case .found = reading else {
            return try acceptingWriter(of: store, distrust, key: key, signed: nil)
        }
        return try acceptingWriter(of: store, distrust, key: key, signed: signed)
    }

    /// Goes on with what is there, when the log itself says so.
    ///
    /// The anchor follows with the commit of that event: until then another start finds what this one found.
    private func acceptingWriter(
        of store: LogStore, _ distrust: Distrust, key: NoteKey, signed: TreeHead?
    ) throws -> LogWriter {
        let held = try signed.flatMap {
            try $0.size <= store.size() && store.connection.treeHead(size: $0.size) == $0 ? $0 : nil
        }
        let holds = held != nil
        let keyFile = LedgerKeyFile(files: files)
        // Whoever has the lost head could prove with the next one of the same key that the log was forked.
        if !holds { try keyFile.retire(key) }
        let writer = try writer(
            on: store, key: holds ? key : try keyFile.loadOrMake(ids),
            signed: held ?? .empty)
        let now = clock.now()
        let event = NewEvent(
            id: ids.eventID(at: now), recordedAt: now,
            event: .logTruncated(
                distrust.event(retiredKey: holds ? nil : key.verifier.vkey)))
        let append = StreamAppend(
            stream: .ledger, expected: .any, customer: nil, events: [event])
        let prepared = try PreparedAppend(append, bytesMax: configuration.batchBytesMax)
        _ = try writer.write([prepared])[0].get()
        return writer
    }

    private func writer(
        on store: LogStore, key: NoteKey, signed: TreeHead
    ) throws -> LogWriter {
        let anchorFile = try AnchorFile(path: files.anchor)
        // Its name as well: a log with events and without an anchor is not trusted.
        try syncDirectory(files.directory)
        return try LogWriter(
            store, configuration: configuration, anchorFile: anchorFile,
            signed: signed, key: key, clock: clock,
            status: LogStatus(size: try store.size())
        ) { try openStore() }
    }

    private func openStore() throws -> LogStore {
        try LogStore(
            path: files.log, clock: clock, reservingLogBytes: configuration.walReserveBytes)
    }
}

extension Distrust {
    /// The event by which the log says what was lost.
    fileprivate func event(retiredKey: String?) -> LogTruncated {
        let (reason, expected): (LogTruncated.Reason, TreeHead?) =
            switch self {
            case .truncated(let anchored, _): (.truncated, anchored)
            case .changed(let anchored, _): (.changed, anchored)
            case .anchorMissing: (.anchorMissing, nil)
            case .anchorUnreadable: (.anchorUnreadable, nil)
            case .signedHeadLost(let signed, _): (.signedHeadLost, signed)
            }
        return LogTruncated(
            reason: reason, expectedSize: expected?.size, expectedRoot: expected?.root.hex,
            foundSize: found.size, foundRoot: found.root.hex, retiredKey: retiredKey)
    }
}
