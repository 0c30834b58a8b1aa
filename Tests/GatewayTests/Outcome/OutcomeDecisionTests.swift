import Events
import Testing

@testable import Gateway

/// A started request that took one second of its minute, made into whatever the case is about.
private func facts(
    _ completion: Completion = .completed, cause: ReasonCode? = nil,
    _ change: (inout EndingFacts) -> Void = { _ in }
) -> EndingFacts {
    var facts = EndingFacts(
        completion: completion, cause: cause, stream: true, ttftTargetMs: 2_000,
        deadlineMs: 60_000, ttftUs: 500_000, totalUs: 1_000_000, attempts: 1)
    change(&facts)
    return facts
}

@Suite struct OutcomeDecisionTests {
    @Test func `what completes as asked is ok and has met its targets`() {
        #expect(
            facts().ending
                == ResponseEnding(
                    reason: .ok, targetMet: true, degradations: [], fallbackUsed: false,
                    attempts: 1, ttftUs: 500_000, totalUs: 1_000_000, queuedUs: 0))
    }

    /// Each row has all that the rows below it have, and one thing more.
    @Test func `of several reasons a completion names the first by precedence`() {
        var all = facts {
            $0.contentFiltered = true
            $0.attempts = 2
            $0.ttftUs = 2_000_001
            $0.totalUs = 60_000_001
            $0.queuedUs = 1
        }
        #expect(all.ending.reason == .contentFiltered)
        all.contentFiltered = false
        #expect(all.ending.reason == .recoveredByFallback)
        all.attempts = 1
        #expect(all.ending.reason == .slowFirstToken)
        all.ttftUs = 2_000_000
        #expect(all.ending.reason == .slowCompletion)
        all.totalUs = 60_000_000
        #expect(all.ending.reason == .queuedForCapacity)
        all.queuedUs = 0
        #expect(all.ending.reason == .ok)
    }

    @Test(arguments: ReasonCode.allCases)
    func `what does not complete names the last attempt's code, whatever else is true`(
        cause: ReasonCode
    ) {
        for completion in [Completion.failed, .cancelled, .expiredDuringExecution] {
            let ending = facts(completion, cause: cause) {
                $0.attempts = 3
                $0.queuedUs = 1
                $0.totalUs = 90_000_000
            }.ending
            #expect(ending.reason == cause)
            #expect(!ending.fallbackUsed)
        }
    }

    struct Target: Sendable, CustomStringConvertible {
        var description: String
        var facts: EndingFacts
        var met: Bool?
    }

    static let targets: [Target] = [
        Target(
            description: "completed exactly on both targets",
            facts: facts {
                $0.ttftUs = 2_000_000
                $0.totalUs = 60_000_000
            }, met: true),
        Target(
            description: "first token one microsecond late", facts: facts { $0.ttftUs = 2_000_001 },
            met: false),
        Target(
            description: "completed one microsecond after the deadline",
            facts: facts { $0.totalUs = 60_000_001 }, met: false),
        Target(
            description: "no target for the first token",
            facts: facts {
                $0.ttftTargetMs = nil
                $0.ttftUs = 30_000_000
            }, met: true),
        Target(
            description: "the first token does not count without a stream",
            facts: facts {
                $0.stream = false
                $0.ttftUs = nil
                $0.totalUs = 30_000_000
            }, met: true),
        Target(
            description: "a stream without content is as late as its end",
            facts: facts {
                $0.ttftUs = nil
                $0.totalUs = 2_000_001
            }, met: false),
        Target(
            description: "completed after a fallback, in time", facts: facts { $0.attempts = 2 },
            met: true),
        Target(
            description: "expired", facts: facts(.expiredDuringExecution, cause: .deadlineExceeded),
            met: false),
        Target(
            description: "failed by the provider", facts: facts(.failed, cause: .providerError),
            met: false),
        Target(
            description: "failed by the gateway", facts: facts(.failed, cause: .shuttingDown),
            met: false),
        Target(
            description: "failed by the customer's own fault",
            facts: facts(.failed, cause: .contextLengthExceeded), met: nil),
        Target(
            description: "the client left in time",
            facts: facts(.cancelled, cause: .clientDisconnected), met: nil),
        Target(
            description: "the client left after its first token was late",
            facts: facts(.cancelled, cause: .clientDisconnected) { $0.ttftUs = 2_000_001 },
            met: false),
        Target(
            description: "the client left without a first token, after the target",
            facts: facts(.cancelled, cause: .clientDisconnected) {
                $0.ttftUs = nil
                $0.totalUs = 2_000_001
            }, met: false),
        Target(
            description: "the client left without a first token, before the target",
            facts: facts(.cancelled, cause: .clientDisconnected) {
                $0.ttftUs = nil
                $0.totalUs = 1_999_999
            }, met: nil),
        Target(
            description: "the client left after the deadline",
            facts: facts(.cancelled, cause: .clientDisconnected) { $0.totalUs = 60_000_001 },
            met: false),
        Target(
            description: "the client left, and no target had a time",
            facts: facts(.cancelled, cause: .clientDisconnected) {
                $0.ttftTargetMs = nil
                $0.totalUs = 59_000_000
            }, met: nil),
    ]

    @Test(arguments: targets)
    func `the targets are met, missed or do not apply`(target: Target) {
        #expect(target.facts.ending.targetMet == target.met)
    }

    @Test func `a later attempt that served is a fallback`() {
        #expect(facts { $0.attempts = 2 }.ending.fallbackUsed)
        #expect(!facts { $0.attempts = 1 }.ending.fallbackUsed)
    }

    @Test func `what was less than asked is kept`() {
        let degradations: [Degradation] = [.tierDowngraded, .parameterDropped("seed")]
        #expect(facts { $0.degradations = degradations }.ending.degradations == degradations)
    }

    @Test(arguments: [
        (Completion.completed, EventType.responseCompleted), (.failed, .responseFailed),
        (.cancelled, .responseCancelled), (.expiredDuringExecution, .responseExpired),
    ])
    func `each completion has its event`(completion: Completion, type: EventType) {
        #expect(facts(completion, cause: .providerError).event.type == type)
    }

    @Test(arguments: [
        ("priority", "default", true), ("priority", "flex", true), ("default", "flex", true),
        ("flex", "batch", true), ("default", "default", false), ("flex", "default", false),
        ("standard", "default", false), ("fast", "priority", false), ("auto", "default", false),
        ("priority", "unheard-of", false),
    ])
    func `a tier is downgraded when a lesser one served`(
        asked: String, served: String, isDowngrade: Bool
    ) {
        #expect(ServiceTierRank.isDowngrade(from: asked, to: served) == isDowngrade)
    }
}
