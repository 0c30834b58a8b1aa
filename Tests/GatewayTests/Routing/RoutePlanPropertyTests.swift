import Events
import Gateway
import Testing

/// Random routes, failures, cool-downs and pauses: whatever comes, the plan keeps its promises.
@Suite struct RoutePlanPropertyTests {
    private struct Shadow {
        var tries = 0
        var readyAt = Samples.time
        var isExcluded = false
    }

    private static let reasons: [ReasonCode] = [
        .providerOverloaded, .providerRateLimited, .providerError, .providerUnreachable,
        .providerAuthFailed, .providerQuotaExhausted, .providerModelMissing,
    ]

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `a plan keeps its promises`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let accounts = (0...generator.below(5)).map { "account-\($0)" }
        let attemptsMax = 1 + generator.below(6)
        let deadlineMs = Int64(generator.pick([500, 5_000, 60_000]))
        var rig = PlanRig(accounts, attemptsMax: attemptsMax, deadlineMs: deadlineMs)
        var shadows = Dictionary(uniqueKeysWithValues: accounts.map { ($0, Shadow()) })
        for account in accounts where generator.chance(25) {
            rig.cool(account, forMs: Int64(generator.below(20_000)))
        }
        var starts = 0
        for _ in 0..<100 {
            switch rig.next() {
            case .start(let route):
                let name = route.account.name
                starts += 1
                check(name, rig, shadows, isFirst: starts == 1)
                rig.advance(ms: Int64(generator.below(2_000)))
                let reason = generator.pick(Self.reasons)
                let jitter = generator.unitInterval()
                rig.fail(name, reason, jitter: jitter)
                if reason == .providerRateLimited, generator.chance(70) {
                    rig.cool(name, forMs: Int64(generator.below(10_000)))
                }
                shadows[name]?.tries += 1
                let pause = Backoff.fullJitter(retry: shadows[name]?.tries ?? 0, chance: jitter)
                shadows[name]?.readyAt = rig.now.adding(milliseconds: pause)
                shadows[name]?.isExcluded = reason.retry != .sameRouteOrAnother
            case .wait(let until):
                #expect(until > rig.now)
                #expect(until < Samples.time.adding(milliseconds: deadlineMs))
                rig.now = until
            case .exhausted:
                #expect(starts <= attemptsMax)
                #expect(rig.plan.attempts == starts)
                let isOver = starts == attemptsMax || !isAnyFree(rig, shadows)
                #expect(isOver, "a free route was left untried")
                return
            }
        }
        Issue.record("the plan does not end")
    }

    private func check(
        _ name: String, _ rig: PlanRig, _ shadows: [String: Shadow], isFirst: Bool
    ) {
        guard let shadow = shadows[name] else {
            Issue.record("\(name) is no route")
            return
        }
        #expect(!shadow.isExcluded)
        #expect(shadow.tries == 0 || shadow.readyAt <= rig.now, "started before its back-off")
        let isCooling = rig.coolDowns[name].map { $0 > rig.now } ?? false
        if isFirst {
            let areAllCooling = rig.coolDowns.count { $0.value > rig.now } == shadows.count
            #expect(!isCooling || areAllCooling)
        } else {
            #expect(!isCooling, "started while it cools down")
        }
        let freeUntried = shadows.contains { other, state in
            state.tries == 0 && !state.isExcluded
                && rig.coolDowns[other].map { $0 <= rig.now } ?? true
        }
        #expect(shadow.tries == 0 || !freeUntried, "tried again while one was untried")
    }

    private func isAnyFree(_ rig: PlanRig, _ shadows: [String: Shadow]) -> Bool {
        shadows.contains { name, shadow in
            !shadow.isExcluded && shadow.readyAt <= rig.now
                && rig.coolDowns[name].map { $0 <= rig.now } ?? true
        }
    }
}
