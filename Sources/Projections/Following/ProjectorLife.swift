/// The life of the projector's thread.
final class ProjectorLife {
    private let projections: ProjectionRun
    private let configuration: ProjectorConfiguration
    private let shared: ProjectorShared

    init(
        _ projections: ProjectionRun, configuration: ProjectorConfiguration,
        shared: ProjectorShared
    ) {
        self.projections = projections
        self.configuration = configuration
        self.shared = shared
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
            let next = foldBatch()
            if case .sleepUntilCommit = next {} else { shared.stayAwake() }
            if case .stop(let activity) = next { return finish(activity) }
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
            let count = try projections.step()
            shared.folded(count, position: projections.position)
            switch count {
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
