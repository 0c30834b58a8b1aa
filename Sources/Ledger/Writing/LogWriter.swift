import Crypto
import Events
import SQLite
import Synchronization

/// Writes batches to the log; lives on the writer thread.
///
/// It alone writes and checkpoints: SQLite 3.40 can corrupt a log that one connection checkpoints while
/// another commits.
final class LogWriter {
    /// The open file; nil after a failure, until it could be opened again.
    var store: LogStore?
    let reopen: () throws -> LogStore
    let configuration: LedgerConfiguration
    let status: LogStatus
    let anchorFile: AnchorFile
    /// Signs checkpoints.
    let key: NoteKey
    let clock: any WallClock
    /// The tree over all durable events.
    var tree: MerkleFrontier
    /// What the anchor says; behind the tree only while it cannot be written.
    var anchor: Anchor
    /// What this writer has signed last.
    var lastSigned: SignedHead?
    var lastSigning = ContinuousClock.now
    var hash = SHA256()
    /// The log's length in pages at the last checkpoint that could not finish.
    var pagesLeftBehind = 0
    var isWritable = true
    /// Whether what the file shows is what the disk holds; see `usableStore()`.
    var isSettled = true
    var isDamaged: Bool {
        get { status.isDamaged.load(ordering: .acquiring) }
        set { status.isDamaged.store(newValue, ordering: .releasing) }
    }
    private var lastTick: ContinuousClock.Instant

    init(
        _ store: LogStore, configuration: LedgerConfiguration, anchorFile: AnchorFile,
        signed: TreeHead, key: NoteKey, clock: any WallClock, status: LogStatus,
        reopen: @escaping () throws -> LogStore
    ) throws {
        self.store = store
        self.anchorFile = anchorFile
        self.key = key
        self.clock = clock
        self.reopen = reopen
        self.configuration = configuration
        self.status = status
        tree = try store.frontier(size: try store.size())
        anchor = Anchor(head: tree.head, signed: signed)
        lastTick = ContinuousClock.now
        updateReadiness()
    }

    /// Serves the queue until it is closed, then leaves the files clean. Whoever waits is answered here and nowhere else.
    func run(_ queue: AppendQueue) {
        while true {
            switch queue.next(idleAfterMs: 1_000) {
            case .batch(let batch):
                let results = write(batch.map(\.prepared))
                AppendAnswer.tell(batch, results)
                status.announceGrowth()
                checkpointIfLong()
                if lastTick.duration(to: .now) > .seconds(1) {
                    tick()
                    signIfGrown(isIdle: false)
                }
            case .signings(let waiters):
                let result = sign()
                for waiter in waiters { waiter.resume(returning: result) }
            case .idle:
                tick()
                signIfGrown(isIdle: true)
                checkpointIfAny()
            case .closed:
                close()
                return
            }
        }
    }

    /// Commits what of a batch can be appended; each append has its own answer.
    func write(_ batch: [PreparedAppend]) -> [AppendResult] {
        guard !isDamaged else { return refuse(batch, .damaged) }
        guard let store = usableStore() else {
            return refuse(batch, isSettled ? .writeFailed : .outcomeUnknown)
        }
        do {
            return try commit(batch, to: store, idCheck: .whereLengthDiffers)
        } catch let error as SQLiteError where error.isConstraint {
            // An id of the batch stands for something else, and took the others with it: look each one up.
        } catch {
            return recover(batch, from: error)
        }
        do {
            return try commit(batch, to: store, idCheck: .lookUp)
        } catch {
            return recover(batch, from: error)
        }
    }

    private func commit(
        _ batch: [PreparedAppend], to store: LogStore, idCheck: AppendRule.IDCheck
    ) throws -> [AppendResult] {
        let start = ContinuousClock.now
        var grown = tree
        var runs: [RecentEvents.Run] = []
        let results = try store.transaction {
            try batch.map { try place($0, in: store, on: &grown, adding: &runs, idCheck: idCheck) }
        }
        let added = grown.size - tree.size
        guard committed(grown) else { return refuse(batch, .outcomeUnknown) }
        status.recent.add(runs)
        note(results, added: added, since: start)
        return results
    }

    /// Once in a while: is there room, and does a failed log work again?
    func tick() {
        lastTick = .now
        if !isWritable, !isDamaged, let store = usableStore() {
            do {
                try store.probe()
                try writeAnchor()
                isWritable = true
            } catch {
                noteFailure(error)
            }
        }
        updateReadiness()
    }

    private func place(
        _ prepared: PreparedAppend, in store: LogStore, on tree: inout MerkleFrontier,
        adding runs: inout [RecentEvents.Run], idCheck: AppendRule.IDCheck
    ) throws -> AppendResult {
        switch try decide(prepared, by: store, idCheck: idCheck) {
        case .refuse(let error): return .failure(error)
        case .acknowledge(let receipt): return .success(receipt)
        case .add(let encoded, let version):
            let first = tree.size
            try store.insert(prepared, encoded, seq: first, version: version)
            var tileHashes: [TileHash] = []
            for event in encoded {
                tree.append(event.leaf, using: &hash, tileHashes: &tileHashes)
            }
            try store.insert(tileHashes)
            runs.append(
                RecentEvents.Run(
                    firstSeq: first, firstVersion: version,
                    bytes: encoded.reduce(0) { $0 + $1.body.count }, append: prepared.append))
            return .success(
                AppendReceipt(
                    firstSeq: first, lastSeq: tree.size - 1,
                    nextVersion: version + Int64(encoded.count), duplicate: false))
        }
    }

    func decide(
        _ prepared: PreparedAppend, by store: LogStore, idCheck: AppendRule.IDCheck
    ) throws(SQLiteError) -> AppendRule.Decision {
        try AppendRule.decide(
            prepared, bytesMax: configuration.batchBytesMax, idCheck: idCheck,
            streamLength: { stream throws(SQLiteError) in
                // A stream that is said to be new is taken for new; the log refuses it if it is not.
                if idCheck == .whereLengthDiffers, prepared.append.expected == .empty { return 0 }
                return try store.streamLength(stream)
            },
            existing: { id throws(SQLiteError) in try store.existing(id) })
    }

    private func note(
        _ results: [AppendResult], added: Int64, since start: ContinuousClock.Instant
    ) {
        let microseconds = start.duration(to: .now) / .microseconds(1)
        status.statistics.withLock { statistics in
            if added > 0 {
                statistics.batches += 1
                statistics.events += UInt64(added)
                statistics.batchEvents.add(UInt64(added))
                statistics.commitMicroseconds.add(UInt64(max(0, microseconds)))
            }
            for case .failure(let error) in results {
                statistics.refusals[error.label, default: 0] += 1
            }
        }
    }

    /// Takes a commit to the anchor, and only then to whoever asks for the log's size.
    ///
    /// - Returns: whether the anchor knows of it. If not, the events are in the log all the same.
    func committed(_ grown: MerkleFrontier) -> Bool {
        tree = grown
        do throws(LedgerError) {
            try writeAnchor()
        } catch {
            noteFailure(error)
            status.recent.forget()
            isWritable = false
            updateReadiness()
            return false
        }
        guard !isWritable else { return true }
        isWritable = true
        updateReadiness()
        return true
    }

    /// Takes the tree to the anchor, as far as it is not there yet, and then to whoever asks for the log's size.
    func writeAnchor(signed: TreeHead? = nil) throws(LedgerError) {
        let next = Anchor(
            head: tree.size > anchor.head.size ? tree.head : anchor.head,
            signed: signed ?? anchor.signed)
        if next != anchor {
            try anchorFile.write(next)
            anchor = next
        }
        status.size.store(tree.size, ordering: .releasing)
    }

    func updateReadiness() {
        let hasRoom =
            freeBytes(at: configuration.directory).map { $0 >= configuration.freeBytesMin } ?? true
        status.canAppend.store(isWritable && !isDamaged && hasRoom, ordering: .releasing)
    }
}

@available(*, unavailable)
extension LogWriter: Sendable {}
