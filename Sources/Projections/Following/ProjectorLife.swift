import Events

/// The life of the projector's thread.
final class ProjectorLife {
    private let projections: ProjectionRun
    private let configuration: ProjectorConfiguration
    private let shared: ProjectorShared
    private let clock: any WallClock

    init(
        _ projections: ProjectionRun, configuration: ProjectorConfiguration,
        shared: ProjectorShared, clock: some WallClock
    ) {
        self.projections = projections
        self.configuration = configuration
        self.shared = shared
        self.clock = clock
    }

    private enum Next {
        case continueAtOnce
        case sleepUntilCommit
        case pause(Duration)
        case stop(ProjectorStatus.Activity)
    }

    /// Follows the log until it is told to close, or meets what it cannot fold.
    func run() {
        ThreadPriority.lower(by: 5)
        while true {
            shared.prepareSleep()
            var next = foldBatch()
            if case .stop = next {} else if rebuildBatch() { next = .continueAtOnce }
            if case .sleepUntilCommit = next {} else { shared.stayAwake() }
            if case .stop(let activity) = next { return stop(activity) }
            // Whoever comes after this look rings the bell that the sleep below waits for.
            let situation = shared.answerWaiters(at: .now)
            if situation.isClosing { return finish(.closed) }
            switch next {
            case .continueAtOnce, .stop: break
            case .sleepUntilCommit: shared.sleep(until: situation.nextDeadline)
            case .pause(let duration): shared.sleep(until: .now + duration)
            }
        }
    }

    private func foldBatch() -> Next {
        do {
            let step = try projections.step()
            let lagUs = step.oldest.map { max(0, clock.now().microseconds(since: $0)) }
            shared.folded(step.count, position: projections.position, lagUs: lagUs)
            switch step.count {
            case 0: return .sleepUntilCommit
            case configuration.batchEventsMax...: return .continueAtOnce
            default: return .pause(configuration.rest)
            }
        } catch {
            let error = ProjectionError.naming(error)
            guard error.isTransient else { return .stop(.halted(error)) }
            shared.become(.retrying(error))
            return .pause(configuration.retry)
        }
    }

    /// Does a batch of the rebuild that was asked for, if one was; the live rows have had theirs before.
    ///
    /// - Returns: whether there is more to do.
    private func rebuildBatch() -> Bool {
        guard shared.isRebuildWanted else { return false }
        do {
            try projections.beginRebuild()
            guard try projections.rebuildStep() else { return true }
            shared.rebuilt(position: projections.position)
        } catch {
            shared.rebuildFailed(.naming(error))
        }
        return false
    }

    /// Folds no more, and keeps the rows open until it is told to close: they are still read, and who closes a file
    /// before its readers leaves its write-ahead log behind.
    private func stop(_ activity: ProjectorStatus.Activity) {
        shared.become(activity)
        while !shared.answerWaiters(at: .now).isClosing { shared.sleep(until: nil) }
        finish(activity)
    }

    /// Closes the files before it says so, so that nobody finds them in use.
    private func finish(_ activity: ProjectorStatus.Activity) {
        do {
            try projections.close()
            shared.become(activity)
        } catch {
            shared.become(.halted(.naming(error)))
        }
        _ = shared.answerWaiters(at: .now)
    }
}

@available(*, unavailable)
extension ProjectorLife: Sendable {}
