import Events
import Providers

extension GatewayServices {
    /// What an attempt's end means for its account: its circuit, its cool-down and its capacity.
    ///
    /// - Parameter place: of its request at the gate; nil: it has none.
    func learn(
        from result: AttemptResult, of attempt: Attempt, in response: ResponseID,
        at place: Int64?
    ) {
        let now = result.endedAt
        routing.ended(
            attempt.start, result.verdict.reason, refuses: result.verdict.failure?.refuses,
            response: response, at: now)
        if let allowance = result.allowance, allowance.leftPermille == 0,
            let pause = allowance.pause
        {
            coolDowns.cool(attempt.route.key, for: pause, at: now)
        }
        guard let place else { return }
        switch result.verdict {
        case .succeeded: gate.served(place, at: now)
        case .failed(let failure) where failure.reason == .providerRateLimited:
            gate.refused(place, at: now)
        case .failed, .cancelled: break
        }
        if let left = result.allowance?.leftPermille {
            gate.told(place, leftPermille: left, at: now)
        }
    }
}
